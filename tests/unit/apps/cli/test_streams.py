from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from luwte.apps.cli.streams import label
from second_readers import MODEL, answer, asked_about, chat, doubting_overlay, serving


def test_a_line_is_answered_before_the_next_is_read() -> None:
    sink = BytesIO()
    answered: list[int] = []

    def source() -> Iterator[bytes]:
        for n in range(3):
            answered.append(sink.getvalue().count(b"\n"))
            yield json.dumps({"id": n, "text": "goedemorgen"}).encode() + b"\n"

    label(None, source(), sink)
    assert answered == [0, 1, 2]


def test_half_a_surrogate_pair_comes_back_as_valid_json() -> None:
    sink = BytesIO()
    label(None, [b'{"id": "\\ud800", "text": "hallo"}\n'], sink)
    assert json.loads(sink.getvalue())["id"] == "\ud800"


def test_an_overlay_changes_what_is_found(tmp_path: Path) -> None:
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "eigen.yaml").write_text(
        "ingangen:\n  - id: eigen.woord\n    detail: belediging\n    doel: medewerker\n    kracht: 0.9\n"
        '    uitingen: ["kwezelkop"]\n    vuurt: ["kwezelkop"]\n    zwijgt: ["goedemorgen", "dank u wel"]\n'
    )
    phases = []
    for overlay in (None, tmp_path):
        sink = BytesIO()
        label(overlay, [b'{"id": 1, "text": "kwezelkop"}'], sink)
        phases.append(json.loads(sink.getvalue())["phase"])
    assert phases == [0, 3]


def test_a_second_reader_answers_each_line_before_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sink = BytesIO()
    seen: list[tuple[int, int]] = []
    with serving(lambda body: (200, chat(answer(3, asked_about(body))))) as site:
        monkeypatch.setenv("LUWTE_ADJUDICATOR_URL", site.url)
        monkeypatch.setenv("LUWTE_ADJUDICATOR_MODEL", MODEL)
        monkeypatch.setenv("LUWTE_ADJUDICATOR_TIMEOUT", "5")

        def source() -> Iterator[bytes]:
            for n in range(3):
                seen.append((len(site.requests), sink.getvalue().count(b"\n")))
                yield json.dumps({"id": n, "text": f"ik heb een vraag {'a' * n}"}).encode() + b"\n"

        label(doubting_overlay(tmp_path), source(), sink)
    assert seen == [(0, 0), (1, 1), (2, 2)]
    assert [json.loads(line)["phase"] for line in sink.getvalue().splitlines()] == [3, 3, 3]
    assert "3 keer gevraagd, 3 bruikbaar" in capsys.readouterr().err
