"""`luwte content check | try | show`: for trainers who edit the YAML. Each function returns the exit code."""

from __future__ import annotations

from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from luwte.apps.cli.install import installation
from luwte.content.content import Content
from luwte.content.loader import load_content
from luwte.domain.behaviour import Phase
from luwte.domain.evidence import CareSignal, Evidence
from luwte.domain.turn import CallerTurn, Words
from luwte.recognition.context import context_of
from luwte.recognition.judge import judge, opinion_of
from luwte.recognition.signals import findings
from luwte.service.content_check import check as check_content
from luwte.service.dialogues import run_dialogue

DIALOGUES = "gesprekken"
_HEAVIEST = 5


def check(folder: Path | None) -> int:
    """Check ours plus `folder`; every problem is one line `bestand:regel: wat er mis is`."""
    content = load_content(folder) if folder else installation().content
    problems = [str(problem) for problem in check_content(content)]
    dialogues = sorted((folder / DIALOGUES).glob("*.yaml")) if folder else []
    if not problems:
        problems = [str(mismatch) for path in dialogues for mismatch in run_dialogue(path, content)]
    for problem in problems:
        typer.echo(problem, err=True)
    if problems:
        typer.echo(f"{len(problems)} {'fout' if len(problems) == 1 else 'fouten'}", err=True)
        return 1
    played = f", {len(dialogues)} gesprekken gespeeld" if dialogues else ""
    typer.echo(f"In orde: {_counts(content)}{played} (versie {content.version})")
    return 0


def _counts(content: Content) -> str:
    examples = sum(len(entry.fires) + len(entry.quiet) for entry in content.entries)
    return (
        f"{len(content.entries)} ingangen met {examples} voorbeelden, "
        f"{len(content.techniques)} technieken, {len(content.protocols)} protocollen"
    )


def attempt(sentence: str, overlay: Path | None) -> int:
    """Show what the recogniser finds in one turn of a caller, and why."""
    content = installation(overlay).content
    turn = CallerTurn(0, Words(sentence, 0.0, 0.0))
    assessment = judge(turn, context_of(content))
    console = Console(highlight=False)
    text = content.phase_text(assessment.phase)
    chance = sum(assessment.probabilities[assessment.phase :])
    console.print(f"Fase {int(assessment.phase)}, {text.name.lower()} (kans op minstens deze fase: {chance:.0%})")
    for evidence in assessment.evidence:
        console.print(_evidence_line(content, evidence), markup=False)
    for repair in assessment.repairs:
        console.print(
            f'  "{repair.quote.text}": herstel  [{repair.rule}, {_place(content, repair.rule)}]', markup=False
        )
    for signal in assessment.care:
        console.print(_care_line(content, signal), markup=False)
    if not (assessment.evidence or assessment.repairs or assessment.care):
        console.print("  Niets gevonden.")
    console.print(_weights_line(turn, assessment.phase, content), markup=False)
    return 0


def _weights_line(turn: CallerTurn, phase: Phase, content: Content) -> str:
    """Which words weighed most in the trained model, for and against the phase that was found."""
    context = context_of(content)
    opinion = opinion_of(turn, context, findings(turn, context))
    if opinion is None:
        return ""
    heavy = opinion.weighs(phase)
    towards = ", ".join(f'"{span.text}"' for span, share in heavy if share > 0 and span.text)
    against = ", ".join(f'"{span.text}"' for span, share in heavy if share < 0 and span.text)
    return f"  Woordmodel: naar fase {int(phase)} trokken {_few(towards)}; de andere kant op {_few(against)}."


def _few(words: str) -> str:
    return ", ".join(words.split(", ")[:_HEAVIEST]) if words else "geen woorden"


def _evidence_line(content: Content, evidence: Evidence) -> str:
    quote = evidence.quote.text if evidence.quote else ""
    place = _place(content, evidence.rule)
    counts = f"steunt fase {int(evidence.supports)}, kracht {evidence.strength:g}" if evidence.counts else "telt niet"
    reason = content.messages[evidence.because]
    lower = f"\n      Lager als: {reason.lower}" if evidence.supports > Phase.CALM and reason.lower else ""
    return f'  "{quote}": {reason.text} ({counts})  [{evidence.rule}, {place}]{lower}'


def _care_line(content: Content, signal: CareSignal) -> str:
    return f'  "{signal.quote.text}": zorgsignaal {signal.kind.value}  [{signal.rule}, {_place(content, signal.rule)}]'


def _place(content: Content, rule: str) -> str:
    """Where a trainer finds what fired; the word model stands in no file that can be edited."""
    return content.places.get(f"ingang:{rule}", "de hele beurt gewogen")


def show(identity: str | None, overlay: Path | None) -> int:
    """An overview, or one part by id as the YAML models hold it."""
    content = installation(overlay).content
    if identity is None:
        Console().print(_overview(content))
        return 0
    parts = {
        **{entry.id: entry for entry in content.entries},
        **content.techniques,
        **content.protocols,
        **content.messages,
    }
    if identity not in parts:
        close = [known for known in sorted(parts) if known.startswith(identity.split(".")[0])][:8]
        hint = f" Bedoelt u: {', '.join(close)}?" if close else ""
        typer.echo(f"luwte: er is geen onderdeel met id {identity}.{hint}", err=True)
        return 1
    places = {key.split(":", 1)[1]: place for key, place in content.places.items()}
    typer.echo(f"# {places.get(identity, '')}")
    typer.echo(parts[identity].model_dump_json(by_alias=True, indent=2, exclude_defaults=True))
    return 0


def _overview(content: Content) -> Table:
    table = Table(title=f"Inhoud, versie {content.version}")
    for heading in ("soort", "id", "waar"):
        table.add_column(heading)
    for key, place in content.places.items():
        kind, identity = key.split(":", 1)
        if kind in {"techniek", "protocol", "ingang"}:
            table.add_row(kind, identity, place)
    return table
