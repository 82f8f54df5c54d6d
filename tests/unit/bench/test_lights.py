"""The player of light scripts: it must notice every kind of difference, and read what a trainer writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.lights import Run, Seen, Shows, expectation
from factories import shipped
from luwte.domain.behaviour import CareKind, Detail, Phase, SpeechAct, Target
from luwte.domain.evidence import Mark
from luwte.errors import ContentError

PLAYED = """
titel: proef
gesprek:
  - {{om: 10, beller: {{fase: 3}}, loopt: {running}, alle: {first}}}
  - {{om: 30, druk: waarschuwing, alle: {second}}}
"""


def run(tmp_path: Path, text: str, protocol: str = "telefoon") -> Run:
    path = tmp_path / "proef.yaml"
    path.write_text(text, encoding="utf-8")
    return Run(path, protocol)


def played(
    tmp_path: Path,
    *,
    running: int = 3,
    first: str = "oranje.waarschuwing mist.waarschuwing",
    second: str = "oranje.waarschuwing mist.herhaling @30",
) -> list[str]:
    text = PLAYED.format(running=running, first=first, second=second)
    return run(tmp_path, text).mismatches(shipped())


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("grijs", Seen("grijs")),
        ("grijs @30", Seen("grijs", warned_at=30.0)),
        ("geweigerd groen.persoonlijk", Seen("groen.persoonlijk", refused=True)),
        ("oranje.wachter wachter.spoed wachter.suicide", Seen("oranje.wachter", ("wachter.spoed", "wachter.suicide"))),
        ("geweigerd oranje.dreiging mist.bevestiging @7.5", Seen("oranje.dreiging", ("mist.bevestiging",), 7.5, True)),
    ],
)
def test_an_expectation_reads_back_as_it_was_written(text: str, seen: Seen) -> None:
    assert expectation(text) == seen
    assert str(seen) == text


def test_what_is_exact_has_no_mismatch(tmp_path: Path) -> None:
    assert played(tmp_path) == []


@pytest.mark.parametrize(
    "second",
    [
        "groen.gewaarschuwd @30",
        "oranje.dreiging mist.herhaling @30",
        "oranje.waarschuwing mist.waarschuwing @30",
        "oranje.waarschuwing mist.herhaling mist.bevestiging @30",
        "oranje.waarschuwing mist.herhaling @29",
        "oranje.waarschuwing mist.herhaling",
        "geweigerd oranje.waarschuwing mist.herhaling @30",
    ],
)
def test_every_part_of_an_expectation_counts(tmp_path: Path, second: str) -> None:
    (wrong,) = played(tmp_path, second=second)
    assert wrong == f"proef.yaml:5 telefoon: oranje.waarschuwing mist.herhaling @30, verwacht {second}"


def test_the_running_phase_is_checked_by_itself(tmp_path: Path) -> None:
    assert played(tmp_path, running=2) == ["proef.yaml:4 telefoon: lopende fase 3, verwacht 2"]


def test_a_turn_shows_what_its_phase_usually_does_unless_it_says_otherwise() -> None:
    (usual,) = Shows(phase=Phase.EXPLOSIVE).assessment(0, shipped()).evidence
    assert (usual.detail, usual.target, usual.marks) == (Detail.THREAT, Target.EMPLOYEE, frozenset({Mark.EXPLICIT}))
    other = Shows(phase=Phase.CRITICISM, details=(Detail.SEXUAL,), target=Target.THIRD_PARTY, marks=frozenset())
    (said,) = other.assessment(0, shipped()).evidence
    assert (said.detail, said.target, said.supports) == (Detail.SEXUAL, Target.THIRD_PARTY, Phase.CRITICISM)


@pytest.mark.parametrize("phase", list(Phase))
def test_a_turn_by_itself_has_the_phase_that_was_written(phase: Phase) -> None:
    assert Shows(phase=phase).assessment(0, shipped()).phase is phase


def test_care_and_repair_reach_the_assessment_and_what_is_retold_does_not_count() -> None:
    said = Shows(
        phase=Phase.CALM,
        details=(Detail.THREAT,),
        act=SpeechAct.REPORTED,
        care=(CareKind.VICTIM,),
        repairs=True,
    ).assessment(4, shipped())
    assert (said.care_kinds, len(said.repairs), said.turn) == ((CareKind.VICTIM,), 1, 4)
    assert not said.evidence[0].counts


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("- {om: 1, alle: grijs}", "geef precies één van: beller, druk, tik"),
        ("- {om: 1, tik: ja, druk: grens, alle: grijs}", "geef precies één van: beller, druk, tik"),
        ("- {om: 1, tik: ja, telefoon: grijs}", "zeg voor elk protocol"),
        ("- {om: 9, tik: ja, alle: grijs}\n  - {om: 1, tik: ja, alle: grijs}", "de tijden lopen op"),
    ],
)
def test_a_wrong_script_is_refused(tmp_path: Path, lines: str, message: str) -> None:
    with pytest.raises(ContentError, match=message):
        _ = run(tmp_path, f"titel: proef\ngesprek:\n  {lines}\n").script


def test_a_known_gap_may_be_of_one_protocol_or_of_all(tmp_path: Path) -> None:
    text = "titel: proef\nbekend_tekort: {%s}\ngesprek:\n  - {om: 1, tik: ja, alle: grijs}\n"
    assert run(tmp_path, text % "gemeente: zo", "gemeente").gap == "zo"
    assert run(tmp_path, text % "gemeente: zo", "telefoon").gap is None
    assert run(tmp_path, text % "alle: zo", "telefoon").gap == "zo"


def test_a_press_may_differ_per_protocol_and_by_whom(tmp_path: Path) -> None:
    text = (
        "titel: proef\ngesprek:\n"
        "  - {om: 1, druk: {telefoon: grens, gemeente: grens, receptie: doorgeven}, alle: grijs}\n"
        "  - {om: 2, druk: verbreken, door: teamleider, alle: geweigerd grijs}\n"
    )
    for protocol in ("telefoon", "gemeente", "receptie"):
        assert run(tmp_path, text, protocol).mismatches(shipped()) == []
