"""The walkthrough in a terminal: what keys are, where they lead, and that the terminal is left as it was."""

from __future__ import annotations

import codecs
import contextlib
import importlib.util
import os
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from unittest import mock

import pytest

import rnntrace
from rnntrace.cli.stepping import session, terminal
from rnntrace.cli.stepping.keys import Key, is_finished, keys_in
from rnntrace.cli.stepping.position import Extent, Position, after
from rnntrace.rendering.terminal import as_text
from rnntrace.writing.pages.places import Place, Station, places
from tests.support.command import run
from tests.support.pages import ROOT

NEEDS_A_TERMINAL = "rnntrace step needs a terminal; rnntrace export writes everything to a file\n"

# -- keys ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        ("\r", [Key.ENTER]),
        ("\n", [Key.ENTER]),
        (" nb", [Key.NEXT, Key.NEXT, Key.BACK]),
        ("\x1b[C\x1bOD\x1b[A\x1b[B", [Key.NEXT, Key.BACK, Key.UP, Key.DOWN]),
        ("\x1b[H\x1b[4~\x1b[5~\x1b[6~", [Key.FIRST, Key.LAST, Key.UP, Key.DOWN]),
        ("\xe0M\xe0K\x00H\xe0P", [Key.NEXT, Key.BACK, Key.UP, Key.DOWN]),  # as Windows sends them
        ("\x7f\x08", [Key.DELETE, Key.DELETE]),
        ("\x1b", [Key.ESCAPE]),
        ("\x1b\x1b[C", [Key.ESCAPE, Key.NEXT]),
        ("12\r", ["1", "2", Key.ENTER]),
        ("t3q", ["t", "3", Key.QUIT]),
        ("\x03\x04\x1a", [Key.INTERRUPT, Key.QUIT, Key.SUSPEND]),
        ("é\x1b[1;5C\x1b[15~", [None, None, None]),  # what means nothing stays one key
    ],
)
def test_what_is_sent_as_keys(sent: str, keys: list[Key | str | None]) -> None:
    """Single keys, several at once, and the sequences of Unix and of Windows."""
    assert list(keys_in(sent)) == keys


def test_a_sequence_cut_in_two_is_waited_for() -> None:
    """An Escape, alone or with the beginning of what may follow."""
    assert [is_finished(sent) for sent in ("a", "\x1b[C", "\x1b", "x\x1b[1;", "\x1bO", "\xe0")] == [
        True, True, False, False, False, False,
    ]  # fmt: skip


# -- where they lead -------------------------------------------------------------------------------

# Forward steps 1 to 3 with two places each, the loss, then back.
STATIONS = [
    Station(0, None),
    *(Station(1, step) for step in (1, 1, 2, 2, 3, 3)),
    Station(2, None),
    *(Station(3, step) for step in (3, 3, 2, 2, 1, 1)),
]


def led(sent: str, start: Position = Position(), extent: Extent = Extent()) -> Position:  # noqa: B008
    for key in keys_in(sent):
        start = after(start, key, STATIONS, extent)
    return start


@pytest.mark.parametrize(
    ("sent", "place"),
    [
        ("\r \x1b[Cn", 4),
        ("\r\rb", 1),
        ("\r\r\x1b[D", 1),
        ("\r\x7f", 0),
        ("5\r", 4),
        ("14\r", 13),
        ("G", 13),
        ("Gg", 0),
        ("12\x7f\r", 0),  # the 2 taken back
        ("5\x1b\r", 1),  # given up, and then on
        ("\r\r5b", 1),  # another key drops what is typed
        ("t2\r", 3),
        ("t3\r", 5),
        ("Gt3\r", 8),  # of the pass where one is
        ("8\rt2\r", 3),  # or of the nearest, the one before where both are as near
        ("t13\x7f\r", 1),
        ("0005\r", 4),
    ],
)
def test_keys_lead_to_places(sent: str, place: int) -> None:
    """On, back, and to a place or to a step by its number; nothing is typed any more there."""
    assert led(sent) == Position(place)


@pytest.mark.parametrize(
    ("sent", "place", "said"),
    [
        ("b", 0, "This is the beginning."),
        ("G\r", 13, "This is the end."),
        ("99\r", 0, "There is no place 99, only 1 to 14."),
        ("0\r", 0, "There is no place 0, only 1 to 14."),
        ("t9\r", 0, "There is no step 9 here."),
        ("t\r", 0, "There is no step 0 here."),
        ("99\r\x1b", 0, ""),
    ],
)
def test_where_there_is_nothing_to_go_to_it_is_said(sent: str, place: int, said: str) -> None:
    """One stays, and the next key takes the words away."""
    assert led(sent) == Position(place, said=said)


def test_what_is_typed_is_kept_short() -> None:
    """However many digits there are."""
    assert led("1" * 50).typed == "1" * 10


def test_what_is_taller_than_the_screen_is_gone_through_first() -> None:
    """Enter goes down by a page (one line stays) until the end is seen, b up again; the arrows by a line."""
    tall = Extent(furthest=10, page=6)
    places = [led("\r" * count, extent=tall) for count in range(4)]
    assert [(at.place, at.scrolled) for at in places] == [(0, 0), (0, 5), (0, 10), (1, 0)]
    assert led("\r\r\rb", extent=tall) == Position(0)
    assert led("b", Position(2, 7), tall) == Position(2, 2)
    assert led("bb", Position(2, 7), tall) == Position(2)
    assert led("bbb", Position(2, 7), tall) == Position(1)
    assert led("\x1b[B\x1b[B\x1b[A", Position(2), tall) == Position(2, 1)
    assert led("\x1b[A", Position(2), tall) == Position(2)
    assert led("\x1b[B" * 20, Position(2), tall) == Position(2, 10)


def test_a_larger_screen_takes_the_scrolling_back() -> None:
    """Where all fits since the terminal has grown, Enter leads on."""
    assert led("\r", Position(2, 7), Extent()) == Position(3)


@pytest.mark.parametrize("sent", ["q", "Q", "\x04", "5q"])
def test_the_end(sent: str) -> None:
    """q, and Ctrl-D."""
    assert led(sent).over


# -- from key to screen ----------------------------------------------------------------------------


class Scripted:
    """A terminal of a certain size in which somebody types; what was shown is kept."""

    def __init__(self, *typed: str | tuple[int, int], size: tuple[int, int] = (80, 24)) -> None:
        self.typed = list(typed)
        self.now = size
        self.shown: list[str] = []
        self.stopped = 0
        self.used = False

    @contextlib.contextmanager
    def in_use(self) -> Iterator[None]:
        self.used = True
        try:
            yield
        finally:
            self.used = False

    def size(self) -> tuple[int, int]:
        return self.now

    def show(self, screen: str) -> None:
        assert self.used
        self.shown.append(screen)

    def read(self) -> str:
        following = self.typed.pop(0) if self.typed else "q"
        while isinstance(following, tuple):
            self.now, following = following, self.typed.pop(0)
        return following

    def suspend(self) -> None:
        self.stopped += 1


@pytest.fixture(scope="module")
def hello() -> tuple[Place, ...]:
    return places(rnntrace.bptt(rnntrace.load(ROOT / "scenarios" / "hello-world.yaml")))


def walked(
    there: Sequence[Place], *typed: str | tuple[int, int], note: str = "", **options: object
) -> Scripted:
    watched = Scripted(*typed, **options)  # type: ignore[arg-type]
    session.walk(there, watched, session.Manner(None, False, as_text), note)  # type: ignore[arg-type]
    assert not watched.used
    return watched


def last_line(screen: str) -> str:
    return screen.splitlines()[-1]


def test_each_key_shows_its_place(hello: tuple[Place, ...]) -> None:
    """The progress, the heading and the equation of where one is."""
    first, second, third, _ = walked(hello, "\r", " ", "31\r").shown
    assert first.splitlines()[0].startswith("Hello World  ━")
    assert [screen.splitlines()[0][-8:].strip() for screen in (first, second, third)] == [
        "1 of 50",
        "2 of 50",
        "3 of 50",
    ]
    assert "a₁ = W_xh x₁ + W_hh h₀ + b_h" in third
    assert last_line(first) == "Enter next · b back · 7 Enter place 7 · t2 Enter step 2 · q quit"


def test_several_keys_at_once_are_all_gone_by(hello: tuple[Place, ...]) -> None:
    """Only where they lead is shown; after the end nothing."""
    shown = walked(hello, "\r\r\r\r", "b\x1b[C9\r", "qb").shown
    assert [screen.splitlines()[0].split()[-3] for screen in shown] == ["1", "5", "9"]


def test_what_is_typed_and_what_is_wrong_stand_in_the_last_line(hello: tuple[Place, ...]) -> None:
    """The number while it is typed, then why it leads nowhere; and first which scenario it is."""
    note = "No scenario named: this is the built-in hello-world."
    shown = walked(hello, "9", "9", "\r", "t1", "\r", note=note).shown
    assert [last_line(screen) for screen in shown] == [
        f"{note}   Enter next · q quit",
        "Go to place 9_ · Enter goes there · Esc stays here",
        "Go to place 99_ · Enter goes there · Esc stays here",
        "There is no place 99, only 1 to 50.   Enter next · b back · q quit",
        "Go to step 1_ · Enter goes there · Esc stays here",
        "Enter next · b back · 7 Enter place 7 · t2 Enter step 2 · q quit",
    ]


def test_the_screen_follows_the_terminal(hello: tuple[Place, ...]) -> None:
    """At the next key it has the size that the terminal has then, and the width up to what reads well."""
    shown = walked(hello, (60, 20), "31\r", (120, 40), "x").shown
    sizes = [(len(screen.splitlines()), max(map(len, screen.splitlines()))) for screen in shown]
    assert sizes == [(24, 80), (20, 60), (40, 100)]


def test_ctrl_z_stops_and_comes_back(hello: tuple[Place, ...]) -> None:
    """The terminal is given back meanwhile, and the place is the same afterwards."""
    watched = walked(hello, "\r", "\x1a")
    assert watched.stopped == 1
    assert watched.shown[-1] == watched.shown[-2]


def test_ctrl_c_interrupts(hello: tuple[Place, ...]) -> None:
    """With the terminal given back."""
    watched = Scripted("\r\x03\r")
    with pytest.raises(KeyboardInterrupt):
        session.walk(hello, watched, session.Manner(None, False, as_text))  # type: ignore[arg-type]
    assert not watched.used


# -- the terminal ----------------------------------------------------------------------------------


def test_without_a_terminal_it_is_refused() -> None:
    """In a pipe there is nobody to press keys: a word on standard error and nothing else."""
    found = run("step")
    assert (found.returncode, found.stdout, found.stderr) == (2, "", NEEDS_A_TERMINAL)


class Watched:
    """A run in a pseudo-terminal of its own."""

    def __init__(self, *arguments: str, size: tuple[int, int] = (80, 24), **env: str) -> None:
        pty = pytest.importorskip("pty")
        self.leader, self.follower = pty.openpty()
        self.resize(*size)
        self.settings = self.now()
        self.said = ""
        self.signs = codecs.getincrementaldecoder("utf-8")()
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "rnntrace", "step", *arguments],
            stdin=self.follower,
            stdout=self.follower,
            stderr=self.follower,
            start_new_session=True,
            env={**os.environ, "PYTHONUTF8": "1", **env},
        )

    def resize(self, columns: int, rows: int) -> None:
        import fcntl
        import termios

        fcntl.ioctl(self.leader, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def now(self) -> list[object]:
        import termios

        return termios.tcgetattr(self.follower)

    def press(self, keys: str) -> None:
        os.write(self.leader, keys.encode())

    def until(self, expected: str) -> str:
        """What is written up to the end of ``expected``."""
        import select

        end = time.monotonic() + 30
        while expected not in self.said:
            assert select.select([self.leader], [], [], end - time.monotonic())[0], (
                f"{self.said}\nno {expected}"
            )
            self.said += self.signs.decode(os.read(self.leader, 65536))
        before, self.said = self.said.split(expected, 1)
        return before + expected

    def ended(self) -> int:
        """The exit code, when the terminal is as it was before."""
        code = self.process.wait(timeout=30)
        assert self.now() == self.settings
        os.close(self.follower)
        os.close(self.leader)
        return code


LAST = "q quit"


def test_in_a_terminal() -> None:
    """Another screen without a cursor; keys, also those that come early, at once or in pieces; the size
    that it has; and in the end the screen from before."""
    watched = Watched("hello-world")
    watched.press("\r")  # before it has begun
    begun = watched.until("2 of 50")
    assert begun.count("\x1b[?1049h\x1b[?25l") == 1
    watched.until(LAST)
    watched.press("\x1b")
    time.sleep(0.01)
    watched.press("[C")
    watched.until("3 of 50")
    watched.until(LAST)
    watched.resize(60, 20)
    watched.press("31\r")
    frame = watched.until("31 of 50") + watched.until(LAST)
    assert frame.count("\x1b[2K") == 20
    watched.press("\x04")
    assert watched.until("\x1b[?25h\x1b[?1049l")
    assert watched.ended() == 0


@pytest.mark.parametrize(("how", "code"), [("\x03", 130), (signal.SIGTERM, 143)], ids=["Ctrl-C", "SIGTERM"])
def test_interrupted_it_leaves_the_terminal_as_it_was(how: str | int, code: int) -> None:
    """By a key or from outside: the screen from before, the cursor, and lines that echo."""
    watched = Watched("feedforward", "--no-color")
    assert "\x1b[1m" not in watched.until(LAST)
    if isinstance(how, str):
        watched.press(how)
    else:
        watched.process.send_signal(how)
    watched.until("\x1b[?25h\x1b[?1049l")
    assert watched.ended() == code


def test_a_terminal_that_goes_away_is_the_end() -> None:
    """Whatever is left to say, nobody waits for keys that will not come."""
    watched = Watched("feedforward")
    watched.until(LAST)
    os.close(watched.follower)
    os.close(watched.leader)
    assert watched.process.wait(timeout=30) in (0, 2)


def test_a_terminal_that_only_adds_lines_gets_no_codes() -> None:
    """One screen after the other, and no Escape in any."""
    watched = Watched("feedforward", TERM="dumb")
    said = watched.until(LAST)
    watched.press("\r")
    said += watched.until(LAST)
    watched.press("q")
    assert watched.ended() == 0
    assert "\x1b" not in said
    assert "2 of 20" in said


def test_numbers_that_are_not_finite_are_reported_at_the_end(tmp_path: Path) -> None:
    """After the last screen, as other commands do, with exit code 1."""
    file = tmp_path / "overflow.yaml"
    weights = "{W_xh: [[1e308]], W_hh: [[1]], b_h: [1e308]}"
    file.write_text(f"inputs: [1]\noutput: none\nactivation: identity\nweights: {weights}\n")
    watched = Watched(str(file))
    watched.until(LAST)
    watched.press("q")
    watched.until("not every number is finite; the first that is not is a at step 1")
    assert watched.ended() == 1


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["-"], "the scenario has to be a file or a name"),
        (["--step", "9"], "there is no step 9"),
        (["--only", "nope"], "there is no 'nope' here"),
    ],
)
def test_wrong_usage_in_a_terminal(
    arguments: list[str], problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Said before any other screen is there."""
    with mock.patch.object(terminal, "is_terminal", return_value=True):
        found = run("step", *arguments)
    assert (found.returncode, found.stdout) == (2, "")
    assert problem in " ".join(found.stderr.replace("│", " ").split())


def test_on_windows_keys_come_one_by_one() -> None:
    """Without what only Unix has, from Typer's getchar; Ctrl-Z there is the end of what is typed."""
    spec = importlib.util.spec_from_file_location("rnntrace.cli.stepping.on_windows", terminal.__file__)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    with mock.patch.object(sys, "platform", "win32"), mock.patch.dict(sys.modules, {"termios": None}):
        spec.loader.exec_module(module)
    typed = iter(["\xe0M", "\r", EOFError()])

    def getchar() -> str:
        key = next(typed)
        if isinstance(key, EOFError):
            raise key
        return key

    watched = module.Terminal()
    written: list[str] = []
    with (
        mock.patch("typer.getchar", getchar),
        mock.patch.object(module, "print_text", lambda *text: written.extend(text)),
        mock.patch.object(os, "system", return_value=0),
    ):
        there = places(rnntrace.bptt(rnntrace.load(ROOT / "scenarios" / "feedforward.yaml")))
        session.walk(there, watched, session.Manner(80, False, as_text))
    assert [mark for mark in ("1 of 20", "2 of 20", "3 of 20") if mark in "".join(written)] == [
        "1 of 20",
        "2 of 20",
        "3 of 20",
    ]
    assert written[-1] == "\n\x1b[?25h\x1b[?1049l"
