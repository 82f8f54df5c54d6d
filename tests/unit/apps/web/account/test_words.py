from __future__ import annotations

import pytest

from luwte.apps.language import speaking
from luwte.apps.web.account import words
from luwte.domain.call import Sector
from luwte.service.actors import Role
from luwte.service.organisation import PARTS, Line
from luwte.service.recording_sources import RecordingSource


def test_every_role_and_sector_and_setting_has_a_name() -> None:
    assert set(words.ROLES) == set(Role)
    assert set(words.SECTORS) == set(Sector)
    fields = {field for part in PARTS.values() for field in part.model_fields} | set(Line.model_fields)
    assert fields | set(RecordingSource.model_fields) <= set(words._FIELDS)
    assert set(words._PARTS) == set(PARTS)


@pytest.mark.parametrize(
    ("part", "field", "dutch", "english"),
    [
        ("law", "mode", "Wet en toestemming: waar Luwte op let", "Law and consent: what Luwte listens to"),
        ("line:balie", "easy", "Lijn balie: eenvoudige taal", "Line balie: easy Dutch"),
        ("content:zetten.yaml", "tekst", "Bestand zetten.yaml: tekst", "File zetten.yaml: text"),
        ("source:pbx", "line", "Bron pbx: lijn", "Source pbx: line"),
        ("later", "anders", "later: anders", "later: anders"),
    ],
)
def test_a_change_is_named_in_words(part: str, field: str, dutch: str, english: str) -> None:
    assert words.changed_part(part, field) == dutch
    with speaking("en"):
        assert words.changed_part(part, field) == english


class Known:
    def alias(self, user: str) -> str:
        return "Ada" if user == "p-0123456789ab" else ""


def test_who_was_erased_is_a_number_and_what_is_nobody_stays() -> None:
    assert words.called(Known(), "p-0123456789ab") == "Ada"
    assert words.called(Known(), "p-ba9876543210") == "oud-medewerker p-ba9876543210"
    assert words.called(Known(), "opdrachtregel") == "opdrachtregel"
