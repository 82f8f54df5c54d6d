"""A typed call to a dialogue that `content check` and the tests play: what was seen becomes what is expected.

It never writes over a file. What it wrote is read and played back at once, so that a proof that fails is told now.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from luwte.apps.cli.rehearsal.call import Line, TypedCall
from luwte.apps.cli.rehearsal.typed import WrongLineError
from luwte.domain.behaviour import Phase
from luwte.domain.outputs import CareSignalled, HelpRequested, StepProposed, TechniqueHeard
from luwte.errors import ContentError
from luwte.service.analysis import Moment
from luwte.service.dialogues import run_dialogue


def save(call: TypedCall, path: Path) -> Iterator[str]:
    """Write the call to a new file; what a person should know about it. Raises `WrongLineError`."""
    lines = call.lines if call.by_team_lead is None else call.lines[: call.by_team_lead]
    if not lines:
        raise WrongLineError("er is nog niets om te bewaren")
    _write(path, dialogue(call, lines, path.stem))
    try:
        mismatches = run_dialogue(path, call.content)
    except ContentError as error:
        path.unlink()
        raise WrongLineError(f"dit gesprek kan niet bewaard worden: {error}") from None
    count = f"{len(lines)} {'regel' if len(lines) == 1 else 'regels'}"
    yield f"Bewaard: {path} ({count})." + ("" if mismatches else " Nagespeeld: het gaat weer precies zo.")
    for mismatch in mismatches:
        yield f"Nagespeeld gaat het anders: {mismatch}"
    yield from _left_out(call, lines)


def _write(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as sink:
            sink.write(text)
    except FileExistsError:
        raise WrongLineError(f"{path} bestaat al en blijft zoals het is; kies een andere naam") from None
    except OSError:
        raise WrongLineError(f"{path} kan niet geschreven worden; bestaat de map?") from None


def _left_out(call: TypedCall, lines: Sequence[Line]) -> Iterator[str]:
    if call.by_team_lead is not None:
        yield "Vanaf de stap van de teamleider is niets bewaard: een proef kent alleen knoppen van de medewerker."
    if not all(line.advice_told for line in lines):
        yield "Waar aanwijzingen of hints uit stonden, staat geen advies: een proef speelt met beide aan."


def dialogue(call: TypedCall, lines: Sequence[Line], title: str) -> str:
    """The dialogue as YAML, in the order and style of our own."""
    profile = call.profile
    care = "ja" if profile.care_line else "nee"
    return "\n".join(
        [
            f"# Gemaakt met luwte content try, inhoud {call.content.version}. Onder verwacht staat wat Luwte toen zag.",
            "# Maak ervan wat Luwte hoort te doen, en haal weg wat er niet toe doet.",
            f"titel: {_quoted(title)}",
            f"lijn: {{aanspreekvorm: {profile.address}, zorglijn: {care}, protocol: {profile.protocol}}}",
            "gesprek:",
            *(text for line in lines for text in _entry(line)),
            "",
        ]
    )


def _entry(line: Line) -> Iterator[str]:
    yield f"  - {line.kind}: {_written(line)}"
    seen = [*_of_caller(line.moment), *_of_employee(line.moment)]
    if line.advice_told:
        seen.append(f"advies: {line.moment.advice.technique if line.moment.advice else 'geen'}")
    seen.append(f"licht: {line.moment.may_end.light}")
    yield f"    verwacht: {{{', '.join([*seen, *_happened(line.moment)])}}}"


def _written(line: Line) -> str:
    """Words in quotes, whatever is in them: a JSON string is a YAML string too. Ids and seconds stand bare."""
    if isinstance(line.value, float):
        return repr(line.value).removesuffix(".0")
    return line.value if line.kind == "stap" else _quoted(line.value)


def _of_caller(moment: Moment) -> Iterator[str]:
    if moment.assessed is None:
        return
    assessment, estimate = moment.assessed
    yield f"fase: {int(estimate.phase)}"
    yield f"beurt: {int(assessment.phase)}"
    if assessment.phase > Phase.CALM:
        yield f"vorm: [{', '.join(sorted(assessment.forms))}]"
        yield f"doel: {assessment.target}"
    if estimate.cooling:
        yield "koelt_af: ja"
    for output in moment.outputs:
        if isinstance(output, CareSignalled):
            yield f"zorg: {output.care.kind}"
            return


def _of_employee(moment: Moment) -> Iterator[str]:
    for output in moment.outputs:
        if isinstance(output, TechniqueHeard):
            yield f"techniek: {output.technique}"
            return


def _happened(moment: Moment) -> Iterator[str]:
    if any(isinstance(output, HelpRequested) for output in moment.outputs):
        yield "hulp: ja"
    for proposed in [output for output in moment.outputs if isinstance(output, StepProposed)][-1:]:
        yield f"stelt_voor: {proposed.step.id}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
