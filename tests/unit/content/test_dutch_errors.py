from __future__ import annotations

import pytest
from pydantic import ValidationError

from luwte.content.dutch_errors import in_dutch
from luwte.content.schema.lexicon import Entry
from luwte.content.schema.phases import Level

GOOD = {"id": "a", "detail": "belediging", "uitingen": ["x"], "vuurt": ["x"], "zwijgt": ["y", "z"]}


def first(model: type, values: dict[str, object]) -> str:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(values)  # type: ignore[attr-defined]
    return in_dutch(caught.value.errors()[0])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"zinnen": "x"}, "onbekend veld"),
        ({"id": None}, "hier hoort tekst"),
        ({"id": "A"}, "alleen kleine letters"),
        ({"detail": "boze_beller"}, "kies uit: 'klacht'"),
        ({"kracht": "veel"}, "hier hoort een getal"),
        ({"kracht": "2"}, "dit getal moet hooguit 1"),
        ({"uitingen": "x"}, "hier hoort een lijst"),
        ({"uitingen": []}, "geef er minstens 1"),
        ({"letterlijk": "yes"}, "zeg ja of nee"),
        ({"zorg": "paniek"}, "precies één van"),
    ],
)
def test_the_usual_mistakes_are_said_in_dutch(change: dict[str, object], message: str) -> None:
    assert message in first(Entry, {**GOOD, **change})


def test_a_missing_field_and_a_whole_number() -> None:
    assert first(Entry, {k: v for k, v in GOOD.items() if k != "vuurt"}) == "dit veld ontbreekt"
    level: dict[str, object] = {"fase": "1", "binnen": "0.5", "buiten": "0.3", "min_beurten": "half"}
    assert first(Level, level) == "hier hoort een heel getal"
