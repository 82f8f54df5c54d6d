from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from luwte.apps.cli.streams import label


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
