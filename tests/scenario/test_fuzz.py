"""Scenarios of every kind after accidents in an editor: read or refused, and never anything else."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

import rnntrace
from rnntrace.tracing.run import NothingToDifferentiate
from tests.scenario.spoilt import SOURCES, spoilt
from tests.scenario.texts import read
from tests.support.patience import in_no_time


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("words")
    (found / "words.txt").write_text("a\nb\nc\n", encoding="utf-8")
    return found


@pytest.mark.parametrize("kind", SOURCES)
def test_the_sources_are_right(kind: str, folder: Path) -> None:
    """What is spoilt below could be worked before."""
    assert rnntrace.bptt(read(SOURCES[kind], folder)).first_not_finite is None


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32", "utf-8-sig", "latin-1", "cp037"])
@pytest.mark.parametrize("kind", SOURCES)
def test_another_encoding_is_read_or_refused(kind: str, encoding: str, folder: Path) -> None:
    """A file saved otherwise is answered with its first place that cannot be read."""
    data = f"title: für alle\n{SOURCES[kind]}".encode(encoding)
    if encoding == "utf-8-sig":
        assert read(data, folder).title == "für alle"
        return
    with pytest.raises(rnntrace.ScenarioError) as caught:
        read(data, folder)
    assert re.match(r"scenario\.yaml:1:[1-9]\d*: .*UTF-8", str(caught.value))


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("kind", SOURCES)
def test_a_spoilt_scenario_is_read_or_refused(kind: str, seed: int, folder: Path) -> None:
    """There is a scenario that can be worked, or a message with places in the file; and soon."""
    source = spoilt(kind, random.Random(f"{kind} {seed}"))
    with in_no_time():
        try:
            scenario = read(source, folder)
            rnntrace.forward(scenario)
            rnntrace.bptt(scenario)
        except NothingToDifferentiate:
            pass
        except rnntrace.ScenarioError as error:
            assert re.match(r"scenario\.yaml:[1-9]\d*:[1-9]\d*: \S", str(error))
            assert len(set(error.complaints)) == len(error.complaints)
            for complaint in error.complaints:
                assert complaint.place.line <= source.count("\n") + 1
                assert complaint.problem
