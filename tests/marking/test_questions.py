"""What can be asked, and by which name."""

from __future__ import annotations

import pytest

import rnntrace
from rnntrace.marking.questions import further_questions, questions


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


def further(scenario: str) -> list[str]:
    return [question.name for question in further_questions(rnntrace.bptt(rnntrace.load(scenario)))]


def test_more_may_be_answered_than_is_asked() -> None:
    """The long way through the prediction, what comes in, the states that it begins from, and what is
    predicted where there is no target."""
    assert further("hello-world") == [
        *("dL/dy_hat[3]", "dL/dy_hat[2]", "dL/dy_hat[1]", "dL/dx[3]", "dL/dx[2]", "dL/dx[1]", "dL/dh[0]"),
    ]
    assert {"1:s[1]", "1:y_hat[3]", "1:dL/ds[3]", "1:dL/dy_hat[4]"} <= {*further("sentiment")}
    assert "1:dL/dy_hat[3]" not in further("sentiment")
    assert further("bidirectional")[-2:] == ["dL/dh_fwd[0]", "dL/dh_bwd[5]"]
    assert "encoder:dL/dh[0]" in further("translation")


@pytest.mark.parametrize(
    "scenario", ["hello-world", "sentiment", "translation", "bidirectional", "embedding"]
)
def test_nothing_further_is_asked_already(scenario: str) -> None:
    """No name stands for two questions; the long way itself asks for its gradients."""
    assert not {*names(scenario)} & {*further(scenario)}
    long = rnntrace.bptt(rnntrace.load(scenario), fuse=False)
    assert not {*questions(long)} & {*further_questions(long)}
    assert any("dL/dy_hat" in question.name for question in questions(long))
