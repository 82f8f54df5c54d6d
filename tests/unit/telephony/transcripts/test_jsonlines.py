from __future__ import annotations

import pytest

from luwte.domain.call import Address
from luwte.domain.events import StepConfirmed, Tick
from luwte.errors import SourceError
from luwte.telephony.transcripts.draft import Pressed, Utterance
from luwte.telephony.transcripts.jsonlines import looks_like, read

HEAD = '{"luwte": 1, "gesprek": "a1", "lijn": {"zorglijn": true, "aanspreekvorm": "je", "naam": "balie"}}'
TURN = '{"beurt": "beller", "tekst": "hallo", "van": 0, "tot": "1.5", "zekerheid": 0.9}'


def test_everything_a_call_can_carry() -> None:
    draft = read(f'{HEAD}\n{TURN}\n\n{{"stap": "grens", "op": 2}}\n{{"tik": 3}}\n{{"einde": 4}}\n', file="a.jsonl")
    assert (draft.id, draft.ended) == ("a1", 4.0)
    assert draft.profile is not None
    assert (draft.profile.name, draft.profile.care_line, draft.profile.address) == ("balie", True, Address.INFORMAL)
    assert draft.items == (
        Utterance("beller", "hallo", 0.0, 1.5, 2, 0.9),
        Pressed(StepConfirmed("grens", 2.0), 4),
        Pressed(Tick(3.0), 5),
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "geen geldige JSON"),
        ("[]", "verwacht luwte, beurt, stap, tik of einde"),
        ('{"beurt": "beller", "text": "x"}', "onbekend veld: text"),
        ('{"beurt": "beller"}', "tekst: hier hoort tekst"),
        ('{"beurt": "beller", "tekst": "x", "van": "nu"}', "van: hier hoort een getal"),
        ('{"luwte": 2}', "alleen versie 1"),
        ('{"luwte": 1, "lijn": {"taal": "nl"}}', "lijn: kies uit"),
        ('{"luwte": 1, "lijn": {"zorglijn": "ja"}}', "zorglijn: kies true of false"),
        ('{"luwte": 1, "lijn": {"aanspreekvorm": "jij"}}', "kies u of je"),
        ('{"luwte": 1, "gesprek": 7}', "gesprek: hier hoort tekst"),
        ('{"stap": "grens"}', "op: hier hoort een tijd"),
        ('{"tik": -1}', "tik: hier hoort een tijd"),
    ],
)
def test_a_wrong_line_is_named(line: str, message: str) -> None:
    with pytest.raises(SourceError, match=rf"a\.jsonl:2: .*{message}"):
        read(f"{TURN}\n{line}\n", file="a.jsonl")


def test_after_the_end_nothing_follows() -> None:
    with pytest.raises(SourceError, match=r"a\.jsonl:2: na het einde"):
        read(f'{{"einde": 1}}\n{TURN}\n', file="a.jsonl")


def test_it_is_known_by_its_first_line() -> None:
    assert looks_like(f"\n{TURN}\n")
    assert not looks_like('{"segments": []}')
    assert not looks_like("Beller: hallo")
