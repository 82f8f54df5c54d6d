from __future__ import annotations

import pytest

from luwte.errors import SourceError
from luwte.telephony.transcripts.draft import Utterance
from luwte.telephony.transcripts.plain import looks_like, read


def test_names_times_comments_and_lines_that_go_on() -> None:
    text = "# opgeschreven door mij\n[00:05] Beller: om 10:30 was er niemand\nen nu nog niet\n\nMedewerker: \nKlant: ja"
    assert read(text, file="a.txt").items == (
        Utterance("Beller", "om 10:30 was er niemand en nu nog niet", 5.0, None, 2),
        Utterance("Klant", "ja", None, None, 6),
    )


def test_the_first_line_needs_a_name() -> None:
    with pytest.raises(SourceError, match=r"a\.txt:1: de eerste regel moet met een naam beginnen"):
        read("zomaar wat", file="a.txt")


@pytest.mark.parametrize("text", ["Beller: hallo", "# x\n\nMevrouw de Wit: dag", "[1:02:03] Beller:"])
def test_a_first_line_with_a_name_is_plain_text(text: str) -> None:
    assert looks_like(text)


@pytest.mark.parametrize("text", ["", "{", "zomaar", '{"a": 1}', "<v Beller>hallo: ja"])
def test_the_rest_is_not(text: str) -> None:
    assert not looks_like(text)
