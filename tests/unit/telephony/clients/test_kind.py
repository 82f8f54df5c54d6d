from __future__ import annotations

from typing import get_args

from luwte.exchange_settings import Exchange
from luwte.telephony.clients.kind import Kind


def test_every_exchange_of_the_settings_can_be_played() -> None:
    kinds = get_args(get_args(Exchange)[0])
    known = {name for kind in kinds for name in get_args(kind.model_fields["kind"].annotation)}
    assert known == {kind.value for kind in Kind}
