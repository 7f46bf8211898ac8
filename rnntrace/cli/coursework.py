"""The command that makes exercises: worksheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .arguments import backward_pass, file_named, pencil_for
from .asking import Chosen, questions_named
from .autograder import GRADESCOPE, check_autograder, write_autograder
from .class_sheets import KINDS, SheetMaker, rules_of, sheet_for, worked
from .commands import app
from .failures import SCENARIO, guarded, say, stop
from .formats import HTML, Result, endings, format_of, usual_endings
from .learning import SCENARIO_ENDINGS
from .moodle import Asker, SystemOption, is_moodle, write_questions
from .options import (
    ClassOption,
    Dialect,
    DigitsOption,
    InputsOption,
    IntoOption,
    MathOption,
    NotationOption,
    Rounding,
    SaltOption,
    ScenarioArgument,
    TargetsOption,
    VariantOption,
)
from .output import check_free, write_files
from .output_options import with_output_options
from .results import Destination, not_finite_name, refuse_values, write_result
from .variants import plan_of, said_of, students_in, variant_named, write_variants

if TYPE_CHECKING:
    from ..rendering.html.fields import Fields
    from ..scenario.model import Scenario
    from ..tracing.trace import Trace
    from ..tracing.traces import Traces
    from ..writing.document import Document
    from ..writing.figures import Style
    from ..writing.pages.worksheet import Sheet

# More numbers than this nobody works by hand.
MOST_ASKED = 5000
TOLD = "The answers are in the file: --self-check compares with them. Keep such a sheet for practice."
NO_RULE = "No rule is asked for: what is asked has none with two mistakes to choose from."
DOCUMENTS = endings(lambda row: row.document)
USUAL_DOCUMENTS = usual_endings(lambda row: row.document)
FADE = (
    "How much is asked, from the end of the work backwards: 0 nothing, an example worked in full; 1 the "
    "gradients of the weights; 2 also those of every step's values; 3 also what leads to nothing but the "
    "loss (scores, predictions, losses); 4 everything. 2 if left out; 4 without a loss."
)

AskOption = Annotated[
    str | None,
    typer.Option(
        "--ask",
        metavar="NAMES",
        help="What is asked, at all steps or at one, named as on the page or as standard: "
        "h,y_hat[2],dL/dW_hh.",
    ),
]
FadeOption = Annotated[
    int | None, typer.Option("--fade", min=0, max=4, metavar="0..4", help=FADE, show_default=False)
]
RuleOption = Annotated[
    bool,
    typer.Option(
        "--rule",
        help="Ask, too, which rule gives each gradient and each hidden value that is asked for: three to "
        "choose from, two of them with a usual mistake. The sheet shows these rules nowhere else.",
    ),
]
KeyOption = Annotated[
    Path | None,
    typer.Option(
        "--key", metavar="FILE", help=f"Write the key: the same sheet, filled in, {USUAL_DOCUMENTS}."
    ),
]
MarksOption = Annotated[
    Path | None, typer.Option("--marks", metavar="FILE", help=f"Write the mark scheme, {USUAL_DOCUMENTS}.")
]
AnswersOption = Annotated[
    Path | None,
    typer.Option("--answers", metavar="FILE", help="Write the form to fill in, for check, .yaml."),
]
SelfCheckOption = Annotated[
    bool,
    typer.Option(
        "--self-check",
        help="Let the sheet tell of each answer, as it is written, whether it is right; for -o sheet.html. "
        "The right answers are in the file then: whoever looks for them finds them.",
    ),
]
KeyRoundingOption = Annotated[
    Rounding,
    typer.Option(
        "--rounding",
        help="How the key is worked: each number rounded as it is written down and carried on in that form, "
        "as with a pencil; or in full, and rounded only to be shown.",
    ),
]


@app.command(short_help="Write a worksheet: the walkthrough with blanks, its key, its form.")
@guarded
@with_output_options()
def worksheet(
    scenario: ScenarioArgument = None,
    inputs: InputsOption = None,
    targets: TargetsOption = None,
    ask: AskOption = None,
    fade: FadeOption = None,
    rule: RuleOption = False,
    self_check: SelfCheckOption = False,
    key: KeyOption = None,
    marks: MarksOption = None,
    answers: AnswersOption = None,
    variant: VariantOption = None,
    salt: SaltOption = None,
    listed: ClassOption = None,
    into: IntoOption = None,
    to: SystemOption = None,
    math: MathOption = Dialect.dollar,
    digits: DigitsOption = 4,
    rounding: KeyRoundingOption = Rounding.carried,
    notation: NotationOption = None,
    *,
    destination: Destination,
) -> None:
    """Write a worksheet: the walkthrough with blanks for what is asked, and a form for the answers.

    No number that is asked stands in it, nor one that is on the way to it. With -o sheet.md it is written to
    a file, as are the key, the mark scheme and the form: all of them, or none. A sheet.html is filled in on
    the page, and saves the answers as the form. With --class there are all of these for everybody, each kind
    in a folder of its own in --into; again, only what is missing is made.
    """
    from ..rendering.coursework import sheet_of
    from ..writing.figures import Style

    destination = destination._replace(math=math)
    beside = {"--key": key, "--marks": marks, "--answers": answers}
    moodle = is_moodle(to, destination, {**beside, "--into": into})
    others: dict[str, object] = {
        **beside,
        "--variant": variant,
        "--class": listed,
        "--inputs": inputs,
        "--targets": targets,
    }
    others["-o"], others["--json"] = destination.output, destination.to
    grader = check_autograder(into, others) if to == GRADESCOPE else None
    if not grader:
        _check_together(listed, into, variant, salt, beside, destination, moodle=moodle)
    if self_check and destination.format is not HTML:
        raise typer.BadParameter("--self-check is for a sheet that is filled in on its page: -o sheet.html")
    _check_files(beside, destination)
    found, note, data = file_named(scenario, notation, inputs, targets)
    style = Style(digits, carried=rounding is Rounding.carried)
    trace = _worked(found, rounding, digits, note)
    chosen = _chosen(trace, ask, fade)
    called = _called(scenario, found)
    if grader:
        for each in filter(None, (note, *chosen.notes)):
            say(each)
        write_autograder(data, found.file, chosen.questions, grader, salt, force=destination.force)
        return
    if moodle:
        own = None if variant is None else variant_named(found, variant, salt)
        asker = Asker(chosen.questions, style)
        one = (asker.of_variant(own) if own else asker.question(found, trace) for _ in range(1))
        ids = [student.id for student in students_in(listed)] if listed else []
        every = asker.of_class(plan_of(found), salt or "", ids) if listed else one
        for each in filter(None, (note, *chosen.notes, said_of(own) if own else "")):
            say(each)
        write_questions(every, found.exercise.title, destination)
        return
    if listed and into:
        for each in filter(None, (note, *chosen.notes)):
            say(each)
        students, plan = students_in(listed), plan_of(found)
        make = SheetMaker(plan, salt or "", chosen.questions, style, called, math.value, rule)
        write_variants(plan, salt, students, into, KINDS, make, force=destination.force)
        return
    if variant is None:
        rules = rules_of(found) if rule else None
        sheet = sheet_of(trace, chosen.questions, scenario=called, rules=rules)
        none = NO_RULE if rule and not sheet.asked.rules else ""
        told = TOLD if self_check and chosen.questions else ""
        destination = destination.saying(note, *chosen.notes, none, told)
        _write(trace, style, sheet, beside, destination, checked=self_check)
        return
    own = variant_named(found, variant, salt)
    trace = worked(own, style)
    sheet = sheet_for(trace, chosen.questions, called, own, rule=rule)
    none = NO_RULE if rule and not sheet.asked.rules else ""
    told = TOLD if self_check and chosen.questions else ""
    destination = destination.saying(note, *chosen.notes, said_of(own), none, told)
    _write(trace, style, sheet, beside, destination, checked=self_check)


def _check_together(
    listed: Path | None,
    into: Path | None,
    variant: str | None,
    salt: str | None,
    beside: Mapping[str, Path | None],
    destination: Destination,
    *,
    moodle: bool,
) -> None:
    """Options that need each other, and those of which only one can be meant."""
    if (listed is None) != (into is None) and not moodle:
        raise typer.BadParameter("--class and --into go together: whose sheets, and the folder for them")
    if listed is None and variant is None and salt is not None:
        raise typer.BadParameter("--salt is for variants: give --variant or --class as well")
    if listed is None:
        return
    named = {"--variant": variant, **beside, "-o": None if moodle else destination.output}
    also = next((option for option, given in named.items() if given is not None), None)
    if also or destination.to:
        raise typer.BadParameter(f"--class names all its files itself, and goes without {also or '--json'}")


def _check_files(beside: Mapping[str, Path | None], destination: Destination) -> None:
    """Before the work: that no file is in the way, and that no two are the same."""
    named = {"-o": destination.file, **beside}
    taken: dict[Path, str] = {}
    for option, path in named.items():
        if path is None:
            continue
        wanted = SCENARIO_ENDINGS if option == "--answers" else tuple(DOCUMENTS)
        if option != "-o" and path.suffix.lower() not in wanted:
            raise typer.BadParameter(f"{option} {path}: the ending should be one of {', '.join(wanted)}")
        if other := taken.get(path.resolve()):
            raise typer.BadParameter(f"{other} and {option} name the same file, {path}")
        taken[path.resolve()] = option
        check_free(path, destination.force)


def _worked(found: Scenario, rounding: Rounding, digits: int, note: str) -> Trace | Traces:
    """The exercise worked, backward where there is a loss."""
    from ..tracing.run import forward

    pencil = pencil_for(rounding, digits)
    trace = backward_pass(found, False, pencil, note) if found.system.loss else forward(found, pencil)
    if first := trace.first_not_finite:
        name = not_finite_name(first, found.exercise)
        stop(SCENARIO, f"{found.file}: no worksheet, as not every number is finite; the first is {name}")
    return trace


def _chosen(trace: Trace | Traces, ask: str | None, fade: int | None) -> Chosen:
    """What is asked. Wrong usage where that is nothing, or far too much."""
    from ..marking.fading import NothingAsked, faded, usual_level

    if ask is not None and fade is not None:
        raise typer.BadParameter("--ask and --fade both say what is asked; give one of them")
    if ask is not None:
        chosen = questions_named(ask, trace)
    else:
        try:
            chosen = Chosen(faded(trace, usual_level(trace) if fade is None else fade))
        except NothingAsked as error:
            raise typer.BadParameter(f"--fade {fade}: {error}") from None
    count = sum(prod(question.shape) for question in chosen.questions)
    if count > MOST_ASKED:
        raise typer.BadParameter(
            f"{count:,} numbers would be asked, and at most {MOST_ASKED:,} can be; --ask says which"
        )
    return chosen


def _called(argument: str | None, found: Scenario) -> str:
    """What the form calls the scenario: as it was named, without its folder."""
    from ..scenario.shipped.builtin import DEFAULT

    if argument is None:
        return DEFAULT
    return found.exercise.title if argument == "-" else Path(argument).name


def _write(
    trace: Trace | Traces,
    style: Style,
    sheet: Sheet,
    beside: Mapping[str, Path | None],
    destination: Destination,
    *,
    checked: bool,
) -> None:
    """The sheet and what belongs to it: all files together; one that is filled in on the page perhaps
    ``checked`` there."""
    refuse_values(destination)
    from ..writing.pages.mark_scheme import mark_scheme
    from ..writing.pages.worksheet import answers_text, key_document, worksheet_document
    from ..writing.pages.worksheet_data import worksheet_data

    typed = destination.file is not None and destination.format is HTML

    def fields() -> Fields | None:
        from ..rendering.html.fields import fields_of

        return fields_of(trace, style, sheet, checked=checked)

    def written(
        make: Callable[[Trace | Traces, Style, Sheet], Document], path: Path
    ) -> Iterable[str | bytes]:
        of = (lambda: worksheet_document(trace, style, sheet)) if make is key_document else None
        result = Result(
            lambda: make(trace, style, sheet), lambda: worksheet_data(trace, style, sheet), sheet=of
        )
        if path != destination.file:
            to = format_of(path)
            assert to
            return to.write(result, destination.manner)
        return destination.format.write(result._replace(fields=fields), destination.manner)

    files: list[tuple[Path, Iterable[str | bytes]]] = []
    for path, make in (
        (destination.file, partial(worksheet_document, typed=typed)),
        (beside["--key"], key_document),
        (beside["--marks"], mark_scheme),
    ):
        if path is not None:
            files.append((path, written(make, path)))
    if (form := beside["--answers"]) is not None:
        files.append((form, [answers_text(trace, style, sheet)]))
    write_files(files, destination.force)
    if destination.file is None:
        write_result(
            lambda: worksheet_document(trace, style, sheet),
            lambda: worksheet_data(trace, style, sheet),
            destination,
        )
    else:
        for each in destination.notes:
            say(each)
    for path, _ in files:
        say(f"wrote {path}")
