"""What was worked, as data for other programs: every number, by the names that answers have them by."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

import numpy as np
import pytest

import rnntrace
from rnntrace.marking.questions import questions
from rnntrace.tracing.data.npz import npz_arrays, npz_file
from rnntrace.tracing.data.table import csv_lines
from rnntrace.tracing.trace import Trace
from rnntrace.tracing.traces import Traces
from tests.support.command import run
from tests.support.documents import SCENARIOS
from tests.support.pages import ROOT, scenario_of
from tests.support.patience import patiently

# The words of one are in a file of their own, and infinity cannot be marked.
NETWORKS = {
    name: text
    for name, text in SCENARIOS.items()
    if name != "ten-thousand-words" and "infinite" not in name and "e+160" not in name
}
USUAL = (
    "hello-world",
    "lstm",
    "bidirectional",
    "sentiment",
    "translation",
    "named-entities",
    "embedding, unknown word",
    "null targets",
    "no targets",
    "one step",
    "mean of one",
    "pairs for an encoder and a decoder",
    "states of both directions",
)


def passed(scenario: rnntrace.Scenario) -> Trace | Traces:
    """Forward, and backward where there is a loss."""
    has_loss = scenario.system.loss and any(chain[-1].losses for chain in scenario.exercise.chains)
    return rnntrace.bptt(scenario) if has_loss else rnntrace.forward(scenario)


def worked(scenario: rnntrace.Scenario) -> Trace | Traces:
    """As the command line works it."""
    return passed(scenario).with_input()


def loaded(data: bytes) -> dict[str, np.ndarray]:
    with np.load(io.BytesIO(data)) as arrays:
        return dict(arrays)


@pytest.mark.parametrize("name", patiently(NETWORKS, USUAL))
def test_check_finds_everything_right(name: str, tmp_path: Path) -> None:
    """Both files are answers to their own exercise, and to all that is asked of it."""
    scenario = scenario_of(NETWORKS[name])
    trace = passed(scenario)
    (tmp_path / "x.npz").write_bytes(b"".join(npz_file(trace.with_input())))
    (tmp_path / "x.csv").write_text("".join(csv_lines(trace.with_input())), encoding="utf-8")
    for file in ("x.npz", "x.csv"):
        marked = rnntrace.check(scenario, tmp_path / file)
        assert {each.question for each in marked.judged} >= set(questions(trace))
        assert {each.verdict for each in marked.judged} == {"right"}


def test_the_arrays_are_those_of_the_trace() -> None:
    """Values stacked over time and parameters by their own names, gradients after dL/d, states to begin from
    after their step; the loss over all steps, and of each."""
    trace = worked(rnntrace.load("lstm"))
    assert isinstance(trace, Trace)
    arrays = loaded(b"".join(npz_file(trace)))
    timed = {name: trace[name] for name in trace if name != "loss"}
    gradients = {f"dL/d{name}": trace.grad(name) for name in trace.differentiated}
    begun = {f"{name}_0": trace[name, 0] for name in ("h", "c")}
    sent = {f"dL/d{name}_0": trace.grad(name, 0) for name in ("h", "c")}
    losses = {"loss": np.asarray(trace.loss), "loss[1-3]": trace["loss"]}
    expected = {**timed, **gradients, **begun, **sent, **losses}
    assert {"x", "dL/dx", "W_hi", "dL/dW_hi"} <= expected.keys()
    assert arrays.keys() == expected.keys()
    for name, array in expected.items():
        assert np.array_equal(arrays[name], array), name
    assert b"".join(npz_file(trace)) == b"".join(npz_file(trace))


def test_names_of_several_networks() -> None:
    """An encoder's begin with its name, and each example's with its number; what all share is there once, and
    what goes backwards begins at the step after the last."""
    names = [name for name, _ in npz_arrays(worked(rnntrace.load("translation")))]
    assert len(names) == len(set(names))
    assert {"h", "encoder:h", "dL/dW_hh", "encoder:dL/dW_hh", "encoder:dL/dh_0", "loss"} <= set(names)
    names = [name for name, _ in npz_arrays(worked(rnntrace.load("sentiment")))]
    assert {"1:h", "2:h", "1:loss", "loss", "2:dL/dh", "dL/dW_hh", "W_hh"} <= set(names)
    assert "1:W_hh" not in names
    names = [name for name, _ in npz_arrays(worked(rnntrace.load("bidirectional")))]
    assert {"h_fwd_0", "h_bwd_5", "dL/dh_bwd_5"} <= set(names)


def test_the_table_has_every_number_in_full() -> None:
    """A row for each number of the arrays, but for what there is not: the same number, at its place."""
    trace = worked(rnntrace.load("sentiment"))
    rows = list(csv.DictReader(io.StringIO("".join(csv_lines(trace)))))
    count = sum(int(np.isfinite(array).sum()) for _, array in npz_arrays(trace))
    assert len(rows) == count
    assert isinstance(trace, Traces)
    for row in rows:
        one = trace.examples[int(row["example"]) - 1] if row["example"] else trace
        name, gradient = row["symbol"], row["gradient"] == "true"
        if name == "loss" and not row["step"]:
            expected = np.asarray(one.loss)
        elif row["step"]:
            assert isinstance(one, Trace)
            step = int(row["step"])
            expected = one.grad(name, step) if gradient else one[name, step]
        else:
            expected = trace.grad(name) if gradient else trace[name]
        place = tuple(int(row[axis]) - 1 for axis in ("row", "column") if row[axis])
        assert float(row["value"]) == expected[place], row
        prefix = f"{row['example']}:" if row["example"] else ""
        step = f"[{row['step']}]" if row["step"] else ""
        assert row["quantity"] == f"{prefix}{'dL/d' if gradient else ''}{name}{step}"


def test_some_steps_and_quantities() -> None:
    """Of some steps alone the name tells which; parameters are there if they are not left out."""
    trace = worked(rnntrace.load("hello-world"))
    arrays = dict(npz_arrays(trace, [2, 3], frozenset({"h", "loss"})))
    assert {name: array.shape for name, array in arrays.items()} == {
        "h[2-3]": (2, 2),
        "h_0": (2,),
        "dL/dh[2-3]": (2, 2),
        "dL/dh_0": (2,),
        "loss[2-3]": (2,),
        "loss": (),
    }
    assert dict(npz_arrays(trace, [2], frozenset({"h"})))["h[2]"].shape == (2,)
    lines = "".join(csv_lines(trace, [2], frozenset({"a"}))).splitlines()
    assert [line.split(",")[0] for line in lines] == ["quantity", "a[2]", "a[2]", "dL/da[2]", "dL/da[2]"]


def test_a_target_that_is_not_there_is_no_number() -> None:
    """At a step without a target there is NaN in the arrays for it and for its loss, and no row."""
    trace = worked(scenario_of(SCENARIOS["null targets"]))
    arrays = dict(npz_arrays(trace))
    assert np.isnan(arrays["y"][0]).all()
    assert np.isnan(arrays["loss[1-2]"]).tolist() == [True, False]
    assert not np.isnan(arrays["y"][1]).any()
    assert not any(line.startswith(("y[1]", "loss[1]", "dL/ds[1],nan")) for line in csv_lines(trace))


# -- pandas ----------------------------------------------------------------------------------------


def test_a_data_frame() -> None:
    """A row for each number, in columns to choose from: what comes of that is the trace's own arrays."""
    pytest.importorskip("pandas")
    trace = rnntrace.bptt(rnntrace.load("hello-world"))
    frame = trace.to_frame()
    columns = ["example", "part", "quantity", "gradient", "step", "row", "column", "word", "value"]
    assert list(frame.columns) == columns
    hidden = frame.query("quantity == 'h' and not gradient and step > 0")
    assert np.array_equal(hidden.pivot(index="step", columns="row", values="value").to_numpy(), trace["h"])
    weights = frame.query("quantity == 'W_hh' and gradient")
    table = weights.pivot(index="row", columns="column", values="value").to_numpy()
    assert np.array_equal(table, trace.grad("W_hh"))
    first = frame.query("quantity == 'y_hat' and not gradient and step == 1")
    assert first["word"].tolist() == ["<START>", "Hello", "World", "<END>"]
    (loss,) = frame.query("quantity == 'loss' and step.isna()")["value"]
    assert loss == trace.loss
    count = sum(array.size for _, array in npz_arrays(trace.with_input()))
    assert len(frame) == count
    assert frame["example"].isna().all()
    assert str(frame["step"].dtype) == "Int64"


def test_a_data_frame_of_several_examples() -> None:
    """The same rows as the table has."""
    pandas = pytest.importorskip("pandas")
    trace = rnntrace.bptt(rnntrace.load("sentiment"))
    frame = trace.to_frame()
    table = pandas.read_csv(io.StringIO("".join(csv_lines(trace.with_input()))))
    assert len(frame) == len(table)
    assert np.array_equal(frame["value"].to_numpy(), table["value"].to_numpy())
    assert frame["quantity"].tolist() == table["symbol"].tolist()
    for name in ("example", "step", "row", "column"):
        assert frame[name].fillna(-1).tolist() == table[name].fillna(-1).tolist()


def test_without_pandas(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said what to install."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(
        ImportError, match="a data frame needs pandas, which is not installed: pip install pandas"
    ):
        rnntrace.forward(rnntrace.load("hello-world")).to_frame()


# -- the command line ------------------------------------------------------------------------------


def test_the_files(tmp_path: Path) -> None:
    """By their endings, of any command that works a network; check finds them right."""
    for command, file in (("export", "x.npz"), ("bptt", "x.csv")):
        found = run(command, "lstm", "-o", file, cwd=tmp_path)
        assert (found.returncode, found.stdout, found.stderr) == (0, "", f"wrote {file}\n")
        assert run("check", "lstm", file, cwd=tmp_path).returncode == 0
    found = run("forward", "lstm", "--only", "h", "--step", "2", "-o", "h.npz", cwd=tmp_path)
    assert found.returncode == 0
    assert sorted(loaded((tmp_path / "h.npz").read_bytes())) == ["h[2]", "h_0"]
    table = run("export", "--to", "csv").stdout
    assert table == "".join(csv_lines(worked(rnntrace.load("hello-world"))))
    again = run("export", "lstm", "-o", "x.npz", cwd=tmp_path)
    assert again.returncode == 2


@pytest.mark.parametrize("command", ["describe", "train", "lint"])
def test_what_is_no_trace_has_no_arrays(command: str, tmp_path: Path) -> None:
    """It is said which formats have it."""
    found = run(command, "-o", "x.npz", cwd=tmp_path)
    assert found.returncode == 2
    assert "this command writes .md, " in found.stderr
    assert list(tmp_path.iterdir()) == []


def test_weights_are_shared_and_a_decoder_begins_where_the_encoder_ends(tmp_path: Path) -> None:
    """Answers may repeat what is given: weights of several examples without a number, which are compared; and
    the first state of a decoder, which is the encoder's last."""
    path = ROOT / "scenarios" / "sentiment.yaml"
    scenario = rnntrace.load(path)
    weights = scenario.parameters["W_hh"]
    assert rnntrace.check(scenario, {"W_hh": weights, "loss": rnntrace.bptt(scenario).loss}).right == 1
    with pytest.raises(rnntrace.AnswersError, match=r"W_hh.*: it is given, with other numbers"):
        rnntrace.check(scenario, {"W_hh": weights + 1})
    scenario = rnntrace.load("translation")
    trace = rnntrace.bptt(scenario)
    given = {"h[0]": trace["h", 0], "h[1]": trace["h", 1]}
    assert rnntrace.check(scenario, given).right == 1
    with pytest.raises(rnntrace.AnswersError, match="it is given, with other numbers"):
        rnntrace.check(scenario, {**given, "h[0]": np.zeros(3)})
