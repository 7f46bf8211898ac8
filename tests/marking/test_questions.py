"""What can be asked, and by which name."""

from __future__ import annotations

import pytest

import rnntrace
from rnntrace.marking.questions import questions


def names(scenario: str) -> list[str]:
    return [question.name for question in questions(rnntrace.bptt(rnntrace.load(scenario)))]


def test_questions_are_in_the_order_of_work() -> None:
    """Forward step by step, the losses, the loss, backward from the last step, then the parameters."""
    found = names("hello-world")
    assert found[:5] == ["a[1]", "h[1]", "s[1]", "y_hat[1]", "a[2]"]
    assert found[12:19] == ["loss[1]", "loss[2]", "loss[3]", "loss", "dL/ds[3]", "dL/dh[3]", "dL/da[3]"]
    assert found[-5:] == ["dL/dW_xh", "dL/dW_hh", "dL/db_h", "dL/dW_hy", "dL/db_y"]


def test_steps_without_a_target_are_not_asked_for_what_only_a_loss_needs() -> None:
    """Of many words and one target there is one prediction, and its gradient."""
    found = names("sentiment")
    assert "1:y_hat[4]" in found
    assert "1:dL/ds[4]" in found
    assert "1:y_hat[3]" not in found
    assert "1:dL/ds[3]" not in found
    assert "1:s[3]" not in found


def test_an_encoder_and_examples_stand_in_front_of_the_name() -> None:
    """What belongs to the last network, or to all examples, needs no prefix."""
    assert {"encoder:h[1]", "h[1]", "encoder:dL/dW_hh", "dL/dW_hh"} <= {*names("translation")}
    assert {"1:h[1]", "2:loss", "loss", "dL/dW_hh"} <= {*names("sentiment")}


@pytest.mark.parametrize("scenario", ["lstm", "gru", "and-gate", "translation", "bidirectional"])
def test_no_two_questions_have_one_name(scenario: str) -> None:
    """A name says which number is meant, whatever the network."""
    found = names(scenario)
    assert len(set(found)) == len(found)
