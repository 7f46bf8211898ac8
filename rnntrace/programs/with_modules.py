"""A program with modules of torch.nn: what an engineer would write, with the weights of the exercise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..cells.torch_modules import Unfit
from ..equations.algebra import times
from ..equations.system import TARGET
from ..equations.tree import Equation, Symbol
from ..exercise.calculation import PREDICTION
from ..tracing.trace import Trace
from ..tracing.traces import Traces
from .data import Data
from .layout import INDENT, assignment, comment, dictionary, docstring, filled, heading, statement
from .module import Modules
from .names import Names
from .parts import parts_of
from .program import Text, program
from .report import Reported
from .rewriting import rewritten
from .spelling import TORCH
from .statements import in_words
from .work import forward_calls

WITHIN = INDENT * 2
IMPORTS = ("import torch", "from torch import nn", "", "torch.set_default_dtype(torch.float64)")
COUNTED = '''

def counted(rows):
    """The rows of a matrix by their steps, which are counted from 1."""
    return dict(enumerate(rows, 1))
'''.splitlines()
SCORES = Symbol("s", 0)
_LOSSES = Symbol("the sum of all losses")


def program_with_modules(found: Trace | Traces) -> str:
    """The program of a network that modules compute. Raises Unfit for any other."""
    parts, names = parts_of(found), Names(found.exercise.chain)
    data, differentiated = Data(found.exercise, parts, names, TORCH), bool(found.backward)
    every = [Modules.of(part, data) for part in parts]
    if parts[-1].system.loss and not all(each.losses for each in parts[-1].calculations):
        raise Unfit("an example has no loss")
    passes = list(COUNTED)
    for modules in every:
        passes += ["", "", *_forward(modules)]
    for modules in every if differentiated else ():
        passes += ["", "", *_gradients(modules)]
    used = " and ".join(dict.fromkeys(f"torch.nn.{modules.fit.module.name}" for modules in every))
    back = " Autograd does backpropagation through time." if differentiated else ""
    text = Text(
        what=[
            f"The network is {used} with the weights of the exercise in it.{back} Comments say which "
            "equations a line works, for all steps at once: what they call h[t] is a row of h."
        ],
        passes=passes,
        work=[*_work(data, every, differentiated)],
        imports=IMPORTS,
        reported=Reported(differentiated, of_values=False, targets=False),
        prepared=[*heading("the modules"), *_made(every)],
    )
    return program(data, text)


def _made(every: list[Modules]) -> Iterator[str]:
    """The modules, and the weights in them."""
    for modules in every:
        yield from modules.made()
    yield ""
    grids = (tensor.grid for modules in every for tensor in modules.tensors())
    if any("" in row for grid in grids for row in grid):
        yield from comment("A module has two biases where the network has one: the other is zero.")
    yield "with torch.no_grad():"
    for modules in every:
        for tensor in modules.tensors():
            yield from statement(modules.filled(tensor), INDENT)


# -- forward ---------------------------------------------------------------------------------------


def _forward(modules: Modules) -> Iterator[str]:
    """``def forward(inputs, targets):``, for all steps at once."""
    part, data = modules.part, modules.data
    system = part.system
    yield from filled(f"def {modules.called('forward')}(", data.arguments(part), "):")
    of = f" of the {part.name}" if part.name else ""
    yield from docstring([f"The forward pass{of}: the values of all steps."], INDENT)
    yield from _inputs(modules)
    yield from _recurrent(modules)
    after = [each for each in system.equations if each.left in (SCORES, Symbol(PREDICTION, 0))]
    for equation in after:
        yield from comment(in_words(equation), INDENT)
        yield from assignment(data.names("value", equation.left.name), _stacked(modules, equation), INDENT)
    if modules.loss:
        yield from _loss(modules)
    shown = ["x", *modules.network.hidden_states, *(each.left.name for each in after)]
    values = {name: f"counted({data.names('value', name)})" for name in shown}
    if system.loss:
        losses = data.names("value", system.loss)
        gaps = f"{{t + 1: each for t, each in zip(present, {losses})}}"
        values[system.loss] = gaps if part.has_gaps else f"counted({losses})"
    yield from dictionary("values = {", values, "}", INDENT)
    yield from _returned(modules)


def _inputs(modules: Modules) -> Iterator[str]:
    """What comes in at all steps, one below the other."""
    part, data = modules.part, modules.data
    name = part.system.input
    entry, inputs = data.entry(part, name), data.given(part, name)
    x = data.names("value", "x")
    if not entry.words and not entry.some and entry.name == "vector":
        yield f"{INDENT}{x} = {data.spelling.array}({inputs})"
        return
    whole = f"torch.stack([{entry.made} for {entry.name} in {inputs}])"
    if modules.network.embedding:
        (equation,) = (each for each in part.system.equations if each.left.name == "x")
        yield from comment(in_words(equation), INDENT)
        embedding = modules.called("embedding")
        if entry.some:  # at a step without a word nothing comes in
            whole = f"{whole} @ {embedding}.weight"
        else:
            words = data.vocabularies[part.calculation.words[name]]
            whole = f"{embedding}(torch.tensor([{words}.index(word) for word in {inputs}]))"
    yield from assignment(x, whole, INDENT)


def _recurrent(modules: Modules) -> Iterator[str]:
    """The hidden states of the last layer at all steps."""
    part, data = modules.part, modules.data
    hidden = [data.names("value", name) for name in modules.network.hidden_states]
    arguments = [data.names("value", "x")]
    beginnings = [[data.beginning(part, name) for name in row] for row in modules.states]
    if any(piece != _zeros(modules) for row in beginnings for piece in row):
        stacked = [f"torch.stack([{', '.join(row)}])" for row in beginnings]
        yield from assignment("start", stacked[0] if len(stacked) == 1 else f"({', '.join(stacked)})", INDENT)
        arguments.append("start")
    apart = {"x", SCORES.name, PREDICTION, part.system.loss}
    for equation in part.system.equations:
        if equation.left.name not in apart:
            yield from comment(in_words(equation), INDENT)
    last = "last" if part.after else "_"
    outputs = hidden[0] if len(hidden) == 1 else "outputs"
    yield f"{INDENT}{outputs}, {last} = {modules.recurrent}({', '.join(arguments)})"
    if len(hidden) > 1:
        yield f"{INDENT}{', '.join(hidden)} = outputs.chunk({len(hidden)}, dim=1)"


def _zeros(modules: Modules) -> str:
    return modules.data.spelling.zeros((modules.part.calculation.hidden_size,))


def _stacked(modules: Modules, equation: Equation) -> str:
    """The scores, or the prediction, of all steps."""
    part, data = modules.part, modules.data
    hidden = [data.names("value", name) for name in modules.network.hidden_states]
    if equation.left == SCORES:
        return f"{modules.called('linear')}({hidden[0] if len(hidden) == 1 else 'outputs'})"
    stacked = {
        Symbol(name, 0): identifier
        for name, identifier in zip(modules.network.hidden_states, hidden, strict=True)
    }
    stacked[SCORES] = data.names("value", SCORES.name) if SCORES.name in part.system.names else ""
    writer = replace(part.writer(TORCH, data.names), given=stacked)
    return writer.text(rewritten(equation.right, part.system.definitions))


def _loss(modules: Modules) -> Iterator[str]:
    """The losses of all steps that have a target, and the loss of all of them."""
    part, data, loss = modules.part, modules.data, modules.loss
    system = part.system
    assert loss
    assert system.loss
    assert system.seed
    (equation,) = (each for each in system.equations if each.left.name == system.loss)
    y, losses = data.names("value", TARGET), data.names("value", system.loss)
    scored = SCORES.name if loss.of_scores and SCORES.name in system.names else PREDICTION
    given = data.names("value", scored)
    yield from comment(in_words(equation), INDENT)
    targets = data.given(part, TARGET)
    entry = data.entry(part, TARGET)
    if part.has_gaps:
        yield f"{INDENT}present = [t for t, {entry.name} in enumerate({targets}) if {entry.name} is not None]"
        given, targets = f"{given}[present]", f"[{targets}[t] for t in present]"
    if entry.words and loss.of_steps:  # by the numbers of the words
        words = data.vocabularies[part.calculation.words[TARGET]]
        made = f"torch.tensor([{words}.index(word) for word in {targets}])"
    elif entry.name == "vector":
        made = f"torch.tensor({targets})"
    else:
        made = f"torch.stack([{entry.made} for {entry.name} in {targets}])"
    yield from assignment(y, made, INDENT)
    each = f'nn.{loss.name}(reduction="none")({given}, {y})'
    if not loss.of_steps:
        each += ".mean(dim=1)" if loss.per_output else ".sum(dim=1)"
    yield from assignment(losses, each if loss.share == 1 else f"{loss.share} * {each}", INDENT)
    total = replace(part.writer(TORCH, data.names), given={_LOSSES: f"{losses}.sum()"})
    yield from assignment("L", total.text(times(system.seed, _LOSSES)), INDENT)


def _returned(modules: Modules) -> Iterator[str]:
    part = modules.part
    found = ["values", *(["L"] if part.system.loss else [])]
    if part.after:
        taken = part.after.calculation.takes.values()
        places = {
            name: f"last[{k}]" if len(modules.states) == 1 else f"last[{i}][{k}]"
            for i, row in enumerate(modules.states)
            for k, name in enumerate(row)
        }
        yield from dictionary("ends = {", {name: places[name] for name in taken}, "}", INDENT)
        found.append("ends")
    yield f"{INDENT}return {', '.join(found)}"


# -- back ------------------------------------------------------------------------------------------


def _gradients(modules: Modules) -> Iterator[str]:
    """``def parameter_gradients():``, by the names of the equations."""
    yield f"def {modules.called('parameter_gradients')}():"
    yield from docstring(["The gradients of the weights, each by its name in the equations."], INDENT)
    yield from dictionary("return {", modules.gradients(), "}", INDENT)


def _work(data: Data, every: list[Modules], differentiated: bool) -> Iterator[str]:
    """What works one sequence: the forward passes, and all ways back at once."""
    if differentiated and data.exercise.several:  # autograd adds to the gradients that there are
        modules = dict.fromkeys(tensor.name.split(".")[0] for each in every for tensor in each.tensors())
        yield from filled("for module in [", modules, "]:", INDENT)
        yield f"{WITHIN}module.zero_grad(set_to_none=True)"
    yield from forward_calls(data, ends=True)
    if differentiated:
        yield f"{INDENT}L.backward()"
        for each in every:
            yield f"{INDENT}{each.called('of_parameters')} = {each.called('parameter_gradients')}()"
