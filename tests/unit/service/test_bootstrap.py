from __future__ import annotations

import pytest

from luwte.domain.call import Address
from luwte.domain.turn import Party
from luwte.errors import SettingsError
from luwte.service.bootstrap import bootstrap
from luwte.settings import Settings


def test_settings_become_a_line_and_a_mapping() -> None:
    installed = bootstrap(Settings(address="je", care_line=True, speakers={"SPEAKER_00": "beller"}))
    assert installed.profile.address is Address.INFORMAL
    assert installed.profile.care_line
    assert installed.speakers == {"SPEAKER_00": Party.CALLER}


def test_a_protocol_that_is_not_there_is_named_with_what_is() -> None:
    with pytest.raises(SettingsError, match="telefoon"):
        bootstrap(Settings(protocol="anders"))
