"""What a program does with its numbers: as JSON with every digit, or as lines to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..equations.system import TARGET
from .data import Data
from .layout import INDENT, WIDTH, docstring, filled, listed, quoted
from .work import called_with, length

WITHIN = INDENT * 2
ADDED = '''

def added(gradients):
    """The gradients of all examples together."""
    return {name: sum(each[name] for each in gradients) for name in gradients[0]}
'''.splitlines()
# How a value is written in lines: of NumPy, and of PyTorch.
SHOWN = {
    "np": 'print(f"{label} = " + np.array2string(np.asarray(value), prefix=f"{label} = "))',
    "torch": 'print(f"{label} =", torch.as_tensor(value).detach())',
}


class Reported(NamedTuple):
    """What there is of each sequence besides its values and its loss: the gradients of the parameters, those
    of the values, and the ``targets`` beside the values."""

    of_parameters: bool
    of_values: bool
    targets: bool


def report(data: Data, work: Iterable[str], reported: Reported) -> list[str]:
    """Everything below the equations; ``work`` is the body of the function that works one sequence."""
    return [
        *_by_step(reported),
        *_work(data, work, reported),
        *(ADDED if data.exercise.several and reported.of_parameters else []),
        *_show(data),
        *_show_steps(reported.of_values),
        *_main(data, reported.of_parameters),
    ]


# -- one sequence ----------------------------------------------------------------------------------


def _by_step(reported: Reported) -> list[str]:
    """``def by_step(T, values, gradients, **said):``, what JSON has of each step."""
    gradients = ", gradients" if reported.of_values else ""
    said = "its words, values and gradients" if reported.of_values else "its words and values"
    others = f' if name != "{TARGET}"' if reported.targets else ""
    lines = f'''

def by_step(T, values{gradients}, **said):
    """For each step {said}."""
    return [
        {{
            "t": t,
            **{{what: entries[t - 1] for what, entries in said.items()}},
            "values": {{name: series.get(t) for name, series in values.items(){others}}},
            "gradients": {{name: series[t] for name, series in gradients.items()}},
        }}
        for t in range(1, T + 1)
    ]
'''.splitlines()
    return [line for line in lines if reported.of_values or '"gradients"' not in line]


def _work(data: Data, work: Iterable[str], reported: Reported) -> list[str]:
    """``def work(inputs, targets):``, one sequence, or one after the other, forward and back."""
    back = reported.of_parameters
    way = "forward and back" if back else "forward"
    way = f"One example, {way}" if data.exercise.several else way.capitalize()
    loss = data.parts[-1].system.loss
    found = [
        "the steps",
        *(["the loss"] if loss else []),
        *(["the gradients of the parameters"] if back else []),
    ]
    return [
        *("", ""),
        *filled("def work(", called_with(data), "):"),
        *docstring([f"{way}: {listed(found)}."], INDENT),
        *work,
        *_result(data, reported),
    ]


def _result(data: Data, reported: Reported) -> Iterator[str]:
    yield f"{INDENT}return {{"
    for part in data.parts:
        arguments = [length(part, data), data.names("part", "values", part.name)]
        arguments += [data.names("part", "gradients", part.name)] if reported.of_values else []
        said = {part.system.input: "input", TARGET: "target"}
        arguments += [f"{said[name]}={data.given(part, name)}" for name in part.given if name in said]
        last = part is data.parts[-1]
        indent = WITHIN if last else WITHIN + INDENT
        entries = filled('"steps": by_step(', arguments, "),", indent)
        entries += [f'{indent}"loss": L,'] if last and part.system.loss else []
        if reported.of_parameters:
            entries += [f'{indent}"gradients": {data.names("part", "of_parameters", part.name)},']
        if last:
            yield from entries
        else:
            yield from (f"{WITHIN}{quoted(part.name)}: {{", *entries, f"{WITHIN}}},")
    yield f"{INDENT}}}"


# -- all of them -----------------------------------------------------------------------------------


def _show(data: Data) -> list[str]:
    return [
        *("", ""),
        "def show(label, value):",
        *docstring(["A name and what it stands for, in four decimals."], INDENT),
        f"{INDENT}if value is not None:",
        f"{WITHIN}{SHOWN[data.spelling.module]}",
    ]


def _show_steps(gradients: bool) -> list[str]:
    lines = '''

def show_steps(steps):
    """The values from the first step to the last."""
    for step in steps:
        words = {what: step.get(what) for what in ("input", "target")}
        said = [f"{what} {word!a}" for what, word in words.items() if isinstance(word, str)]
        print(f"\\nStep {step['t']}", *said, sep="  ")
        for name, value in step["values"].items():
            show(f"{name}[{step['t']}]", value)
'''.splitlines()
    if not gradients:
        return lines
    lines[3] = '    """The values from the first step to the last, and the gradients on the way back."""'
    return [
        *lines,
        *"""    for step in reversed(steps):
        print(f"\\nBack at step {step['t']}")
        for name, gradient in step["gradients"].items():
            show(f"dL/d{name}[{step['t']}]", gradient)
""".splitlines(),
    ]


def _main(data: Data, differentiated: bool) -> Iterator[str]:
    *parts, last = data.parts
    several = data.exercise.several
    yield from ("", "", "def main():")
    if several:
        yield f"{INDENT}results = [work(**example) for example in examples]"
        yield f"{INDENT}result = {{"
        yield f'{WITHIN}"examples": results,'
        if differentiated:
            for part in parts:
                name = quoted(part.name)
                each = f'each[{name}]["gradients"] for each in results'
                yield f'{WITHIN}{name}: {{"gradients": added([{each}])}},'
        if last.system.loss:
            yield f'{WITHIN}"loss": sum(each["loss"] for each in results),'
        if differentiated:
            yield f'{WITHIN}"gradients": added([each["gradients"] for each in results]),'
        yield f"{INDENT}}}"
    else:
        yield from filled("result = work(", called_with(data), ")", INDENT)
    yield f'{INDENT}if "--json" in sys.argv[1:]:'
    yield f"{WITHIN}print(json.dumps(result, default=lambda array: array.tolist()))"
    yield f"{WITHIN}return"
    yield f"{INDENT}{data.spelling.module}.set_printoptions(precision=4, linewidth={WIDTH + 1})"
    indent, source = INDENT, "result"
    if several:
        yield f"{INDENT}for number, example in enumerate(results, 1):"
        yield f'{WITHIN}print(f"\\nExample {{number}}")'
        indent, source = WITHIN, "example"
    for part in data.parts:
        if parts:
            title = quoted(f"\n{part.name.capitalize()}")
            yield f"{indent}print({title})"
        within = source if part is last else f"{source}[{quoted(part.name)}]"
        yield f'{indent}show_steps({within}["steps"])'
    if last.system.loss or differentiated:
        yield f"{INDENT}print()"
    if last.system.loss:
        yield f'{INDENT}show("L", result["loss"])'
    for part in data.parts if differentiated else ():
        within = "result" if part is last else f"result[{quoted(part.name)}]"
        label = "dL/d" if part is last else f"dL/d{part.name}."
        yield f'{INDENT}for name, gradient in {within}["gradients"].items():'
        yield f"{WITHIN}show({quoted(label)} + name, gradient)"
    yield from ("", "", 'if __name__ == "__main__":', f"{INDENT}main()")
