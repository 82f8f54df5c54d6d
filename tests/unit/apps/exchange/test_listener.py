from __future__ import annotations

import pytest
from pydantic import SecretStr

from luwte.apps.exchange.listener import address_of, profile_of
from luwte.exchange_settings import LinearExchange
from luwte.telephony.lines.line import Profile


@pytest.mark.parametrize(("both", "profile"), [(False, Profile.CALLER_ONLY), (True, Profile.TWO_LEGS)])
def test_the_employees_leg_comes_only_where_the_settings_say_so(both: bool, profile: Profile) -> None:
    assert profile_of(LinearExchange(kind="vonage", token=SecretStr("t"), both_legs=both)) is profile


def test_an_exchange_is_reached_by_its_name() -> None:
    assert address_of("balie") == "/lijn/balie"
