"""A terminal that shows one screen after the other, and reads single keys."""

from __future__ import annotations

import os
import select
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from ..output import print_text
from .keys import is_finished

# Another screen, without a cursor; then the one from before, or, where there is no other screen, the line
# below what was shown.
ENTER, LEAVE = "\x1b[?1049h\x1b[?25l", "\n\x1b[?25h\x1b[?1049l"
HOME, NEW_LINE = "\x1b[H", "\x1b[2K"
AT_ONCE = 1024
PATIENCE = 0.05  # seconds, until what follows an Escape is there
ENDED = "\x04"


def is_terminal() -> bool:
    """Whether somebody looks at standard output and types on standard input."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


class Terminal:
    """Standard input and output, while they are in use for this."""

    def __init__(self) -> None:
        # Such as the shell of an editor, which only ever adds lines.
        self.is_dumb = os.environ.get("TERM") == "dumb"
        self._settings: Any = None

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Another screen, and keys read as they are pressed; in the end all is as it was, whatever the
        end is."""
        handled = _end_on_signals()
        self._settings = _settings()
        try:
            self._enter()
            yield
        finally:
            self._leave()
            for number, handler in handled.items():
                signal.signal(number, handler)

    def suspend(self) -> None:
        """Stop, as any program does at Ctrl-Z, until the shell lets it go on."""
        self._leave()
        _stop()
        self._enter()

    def _enter(self) -> None:
        _read_single_keys()
        if not self.is_dumb:
            print_text(ENTER)

    def _leave(self) -> None:
        try:
            if not self.is_dumb:
                print_text(LEAVE)
        finally:
            _restore(self._settings)

    def size(self) -> tuple[int, int]:
        """Columns and rows as they are now, whatever the environment says."""
        try:
            columns, rows = os.get_terminal_size(sys.stdout.fileno())
        except OSError:
            columns, rows = 0, 0
        usual = shutil.get_terminal_size((80, 24))
        return columns or usual.columns, rows or usual.lines

    def show(self, screen: str) -> None:
        """A screen full of lines in place of what was there."""
        if self.is_dumb:
            print_text("\n".join(line for line in screen.splitlines() if line) + "\n\n")
            return
        # Each line is erased before it is written: after its last column it would lose that.
        print_text(HOME, "\n".join(NEW_LINE + line for line in screen.splitlines()))

    def read(self) -> str:
        """What was typed, as soon as there is something."""
        try:
            return _read() or ENDED
        except (EOFError, OSError):  # nobody is there any more
            return ENDED


def _end_on_signals() -> dict[int, Any]:
    """Let a signal that ends the program end it like an exception, so that the terminal is restored."""

    def end(number: int, frame: object) -> None:
        raise SystemExit(128 + number)

    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    return {getattr(signal, name): signal.signal(getattr(signal, name), end) for name in names}


if sys.platform == "win32":

    def _settings() -> Any:
        return None

    def _read_single_keys() -> None:
        os.system("")  # from here on the console knows the codes above

    def _restore(settings: Any) -> None:
        pass

    def _read() -> str:
        import typer

        return typer.getchar()

    def _stop() -> None:
        pass

else:
    import termios

    def _settings() -> Any:
        return termios.tcgetattr(sys.stdin.fileno())

    def _read_single_keys() -> None:
        """Keys one by one, none of which shows or does anything by itself, Ctrl-C included."""
        settings = _settings()
        settings[3] &= ~(termios.ECHO | termios.ICANON | termios.ISIG | termios.IEXTEN)
        settings[6][termios.VMIN], settings[6][termios.VTIME] = 1, 0
        _restore(settings)

    def _restore(settings: Any) -> None:
        with suppress(termios.error):  # of a terminal that is gone
            # What is typed already is kept.
            termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, settings)

    def _read() -> str:
        number = sys.stdin.fileno()
        sent = os.read(number, AT_ONCE)
        while sent and not is_finished(sent.decode(errors="replace")):
            if not select.select([number], [], [], PATIENCE)[0]:
                break
            more = os.read(number, AT_ONCE)
            if not more:
                break
            sent += more
        return sent.decode(errors="replace")

    def _stop() -> None:
        os.kill(0, signal.SIGTSTP)  # all of the job, as the terminal itself would
