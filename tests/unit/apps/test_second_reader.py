from __future__ import annotations

from dataclasses import replace

import pytest

from luwte.apps.second_reader import second_reader, tell, told
from luwte.domain.behaviour import Phase
from luwte.domain.outputs import SecondOpinionWanted
from luwte.errors import SettingsError
from luwte.service.bootstrap import Installation, bootstrap
from luwte.service.ports import Endpoint
from luwte.service.second_reader import Tally
from luwte.settings import Settings
from second_readers import MODEL, answer, asked_about, chat, serving


def installed(url: str) -> Installation:
    return replace(bootstrap(Settings()), adjudicator=Endpoint(url, MODEL, timeout=5.0))


def test_without_a_setting_there_is_no_second_reader_and_nothing_to_tell(capsys: pytest.CaptureFixture[str]) -> None:
    reader = second_reader(bootstrap(Settings()))
    assert reader is None
    tell(reader)
    assert capsys.readouterr() == ("", "")


def test_a_setting_makes_one_that_asks_there(capsys: pytest.CaptureFixture[str]) -> None:
    with serving(lambda body: (200, chat(answer(3, asked_about(body))))) as site:
        reader = second_reader(installed(site.url))
        assert reader
        opinion = reader.read(SecondOpinionWanted(0, "wat bent u voor iemand", ()))
    assert opinion
    assert (opinion.phase, opinion.model) == (Phase.PERSONAL, MODEL)
    tell(reader)
    assert "1 keer gevraagd, 1 bruikbaar" in capsys.readouterr().err


def test_an_address_outside_is_refused_at_the_start() -> None:
    with pytest.raises(SettingsError, match="onversleuteld"):
        second_reader(installed("http://8.8.8.8/v1"))


def test_the_counts_say_what_went_wrong_last() -> None:
    tally = Tally(asked=3, answered=1, discarded=1, silent=1, paused=2, trouble="is niet te bereiken")
    assert told(tally) == (
        "tweede lezer: 3 keer gevraagd, 1 bruikbaar, 1 weggegooid, 1 zonder antwoord, 2 niet gesteld; "
        "hij is niet te bereiken"
    )
