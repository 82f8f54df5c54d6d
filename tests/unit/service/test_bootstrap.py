from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pydantic import SecretStr

from luwte.domain.call import Address, LineProfile, Sector
from luwte.domain.turn import Party
from luwte.errors import SettingsError
from luwte.service.bootstrap import Recogniser, bootstrap
from luwte.service.ports import Endpoint
from luwte.settings import Settings


def test_settings_become_a_line_and_a_mapping() -> None:
    installed = bootstrap(Settings(address="je", care_line=True, speakers={"SPEAKER_00": "beller"}))
    assert installed.profile.address is Address.INFORMAL
    assert installed.profile.care_line
    assert installed.speakers == {"SPEAKER_00": Party.CALLER}


def test_sector_easy_dutch_and_hints_reach_the_line() -> None:
    profile = bootstrap(Settings(sector=Sector.CARE, easy_dutch=True, course_hints=False)).profile
    assert (profile.sector, profile.easy, profile.hints) == (Sector.CARE, True, False)


def test_without_settings_the_line_is_the_ordinary_one() -> None:
    assert bootstrap(Settings()).profile == LineProfile()


def test_a_protocol_that_is_not_there_is_named_with_what_is() -> None:
    with pytest.raises(SettingsError, match="telefoon"):
        bootstrap(Settings(protocol="anders"))


def test_there_is_no_second_reader_unless_somebody_set_one() -> None:
    assert bootstrap(Settings()).adjudicator is None
    assert bootstrap(Settings(adjudicator_model="m")).adjudicator is None


def test_a_second_reader_is_an_address_a_model_a_key_and_a_time() -> None:
    settings = Settings(adjudicator_url="http://127.0.0.1/v1", adjudicator_model="m", adjudicator_key=SecretStr("k"))
    assert bootstrap(settings).adjudicator == Endpoint("http://127.0.0.1/v1", "m", SecretStr("k"), 1.5)


def test_an_address_without_a_model_is_refused() -> None:
    with pytest.raises(SettingsError, match="adjudicator_model"):
        bootstrap(Settings(adjudicator_url="http://127.0.0.1/v1"))


def test_what_was_settled_about_voices_and_the_recogniser_reach_the_installation() -> None:
    settings = Settings(voice_mode=True, dpia_id="D1", works_council_date=date(2026, 9, 1), speech_engine="vosk")
    installed = bootstrap(settings)
    assert installed.voice_mode
    assert installed.conditions.missing == ("caller_notice", "responsible_person")
    assert installed.speech == Recogniser("vosk", None, Path("luwte-data/models"))


def test_a_line_may_choose_its_own_threshold_but_not_below_the_least() -> None:
    assert bootstrap(Settings(voice_raised_from=70)).profile.raised_from == 70
    with pytest.raises(SettingsError, match="voice_raised_from"):
        bootstrap(Settings(voice_raised_from=1))
