from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from factories import shipped
from luwte.content.loader import load_content
from luwte.domain.moves import Move
from luwte.service.content_check import check

ENTRY = """ingangen:
  - id: eigen.een
    detail: {detail}
    doel: {aim}
    uitingen: ["{utterance}"]
    vuurt: ["{fires}"]
    zwijgt: ["{quiet}", "goedemorgen"]
"""


def problems(folder: Path, **change: str) -> list[str]:
    values = {
        "detail": "belediging",
        "aim": "medewerker",
        "utterance": "praatjesmaker",
        "fires": "jij praatjesmaker",
        "quiet": "mijn buurman riep praatjesmaker tegen mij",
    } | change
    (folder / "lexicon").mkdir()
    (folder / "lexicon" / "eigen.yaml").write_text(ENTRY.format(**values), encoding="utf-8")
    return [str(problem) for problem in check(load_content(folder))]


def test_what_we_ship_does_what_it_says() -> None:
    assert [str(problem) for problem in check(shipped())] == []


def test_a_good_entry_of_an_organisation_passes(tmp_path: Path) -> None:
    assert problems(tmp_path) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"fires": "goedemiddag"}, 'lexicon/eigen.yaml:2: eigen.een: vuurt niet op eigen voorbeeld "goedemiddag"'),
        ({"quiet": "dag praatjesmaker"}, 'lexicon/eigen.yaml:2: eigen.een: had moeten zwijgen bij "dag praatjesmaker"'),
        ({"utterance": "<weg> ding"}, "lexicon/eigen.yaml:2: eigen.een: onbekende woordgroep <weg>"),
        ({"utterance": "[ding]"}, "lexicon/eigen.yaml:2: eigen.een: deze uiting past op alles: [ding]"),
    ],
)
def test_mistakes_are_told_with_file_and_line(tmp_path: Path, change: dict[str, str], message: str) -> None:
    assert problems(tmp_path, **change) == [message]


def test_a_technique_must_hear_its_own_sentences_and_name_known_things(tmp_path: Path) -> None:
    (tmp_path / "technieken").mkdir()
    (tmp_path / "technieken" / "eigen.yaml").write_text(
        """id: eigen
naam: Eigen
bedoeling: Iets.
voorrang: 1
wanneer: [{fase: [3], na: [bestaat_niet], wachter: ook_niet}]
cue: Doe iets
zinnen: {u: ["Dit is een zin."], je: ["Dit is een zin."], eenvoudig: ["Dit is een makkelijke zin."]}
sectoren: {bank: {u: ["Dit is geld."], je: ["Dit is geld."], eenvoudig: ["Dit is veel geld."]}}
nooit: [{zin: "Dat kan niet.", waarom: "Daar heeft niemand iets aan."}]
herken: ["heel iets anders"]
stelt_stap_voor: nergens
bron: eigen
""",
        encoding="utf-8",
    )
    found = " / ".join(str(problem) for problem in check(load_content(tmp_path)))
    for message in (
        "onbekende techniek bestaat_niet",
        "onbekende wachter ook_niet",
        "onbekende stap nergens",
        'eigen zin "Dit is een zin."',
        'eigen zin "Dit is een makkelijke zin."',
        'eigen zin "Dit is geld."',
        'eigen zin "Dit is veel geld."',
    ):
        assert "technieken/eigen.yaml:1: " in found
        assert message in found


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "zetten.yaml",
            "zetten:\n  - {id: grens, naam: G, uitleg: G, herken: [stop]}\n"
            "  - {id: keuze, naam: K, uitleg: K, herken: [kies, '<weg> ding']}\n",
            "zetten.yaml:3: keuze: onbekende woordgroep <weg>",
        ),
        (
            "zetten.yaml",
            "zetten:\n  - {id: grens, naam: G, uitleg: G, herken: [stop], herken_niet: ['[ding]']}\n",
            "zetten.yaml:2: grens: deze uiting past op alles: [ding]",
        ),
        (
            "dreigvelden.yaml",
            "velden:\n  - {veld: tijd, herken: [nu]}\n  - {veld: middel, herken: ['(mes|bijl']}\n",
            "dreigvelden.yaml:3: middel: een haakje wordt niet gesloten",
        ),
        (
            "dreigvelden.yaml",
            "velden:\n  - {veld: tijd, herken: [nu], herken_niet: ['<weg> nu']}\n",
            "dreigvelden.yaml:2: tijd: onbekende woordgroep <weg>",
        ),
        (
            "dreigvelden.yaml",
            "velden:\n  - {veld: tijd, herken: [nu]}\nartikelen:\n"
            "  - {artikel: 285b, naam: B, vragen: ['Hoe vaak?'], herken: ['<weg> bellen']}\n",
            "dreigvelden.yaml:4: 285b: onbekende woordgroep <weg>",
        ),
    ],
)
def test_words_that_cannot_be_read_are_told_with_file_and_line(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert [str(problem) for problem in check(load_content(tmp_path))] == [message]


HINT = (
    "verloop:\n  - {id: oplopend, naam: O, kenmerken: [{details: [belediging]}], wat_werkt: W, valkuil: V, bron: B}\n"
)


def test_a_hint_without_its_words_is_told(tmp_path: Path) -> None:
    (tmp_path / "verloop.yaml").write_text(HINT, encoding="utf-8")
    found = [str(problem) for problem in check(load_content(tmp_path)) if problem.place == "verloop.yaml:1"]
    missing = ("onsamenhangend", "seksualiserend", "stapsgewijze_druk", "witteboorden")
    assert sorted(found) == [f"verloop.yaml:1: hint {hint} ontbreekt" for hint in missing]


def told(**change: object) -> list[str]:
    """The problems of what we ship with something changed; techniques have no words here, which takes long to check."""
    quick = {t.id: t.model_copy(update={"spot": ()}) for t in shipped().techniques.values()}
    return [str(problem) for problem in check(replace(shipped(), techniques=quick, **change))]  # type: ignore[arg-type]


def test_a_move_without_its_words_is_told() -> None:
    moves = {move: text for move, text in shipped().moves.items() if move is not Move.COMMAND}
    assert told(moves=moves) == ["zetten.yaml:1: zet bevelen ontbreekt"]


def test_a_guard_that_holds_the_end_has_its_question() -> None:
    protocol = shipped().protocols["telefoon"]
    guard = protocol.guards[0].model_copy(update={"id": "eigen", "opens_on_care": frozenset()})
    changed = protocol.model_copy(update={"guards": (*protocol.guards, guard)})
    problem = "protocollen/telefoon.yaml:1: melding wachter.eigen ontbreekt in meldingen.yaml"
    assert told(protocols={"telefoon": changed}) == [problem]
    quiet = changed.model_copy(update={"guards": (guard.model_copy(update={"holds_end": False}), *protocol.guards)})
    assert told(protocols={"telefoon": quiet}) == []


def test_a_step_or_guard_names_a_technique_that_exists() -> None:
    protocol = shipped().protocols["telefoon"]
    guard = protocol.guards[0].model_copy(update={"technique": "weg.wachter"})
    step = protocol.steps[1].model_copy(update={"technique": "weg.stap"})
    changed = protocol.model_copy(
        update={"guards": (guard, *protocol.guards[1:]), "steps": (protocol.steps[0], step, *protocol.steps[2:])}
    )
    assert told(protocols={"telefoon": changed}) == [
        "protocollen/telefoon.yaml:1: onbekende techniek weg.stap",
        "protocollen/telefoon.yaml:1: onbekende techniek weg.wachter",
    ]


def test_every_sentence_that_the_software_can_show_exists(tmp_path: Path) -> None:
    content = load_content()
    del content.messages["licht.grijs"]  # type: ignore[attr-defined]
    assert [str(problem) for problem in check(content)] == ["meldingen.yaml:1: melding licht.grijs ontbreekt"]
