from __future__ import annotations

import pytest

from luwte.errors import SettingsError
from luwte.telephony.lines.networks import check, holds


@pytest.mark.parametrize(
    ("networks", "peer", "held"),
    [
        ((), "127.0.0.1", True),
        ((), "::1", True),
        ((), "10.0.0.1", False),
        (("10.0.0.0/24", "192.0.2.1"), "192.0.2.1", True),
        (("10.0.0.0/24",), "127.0.0.1", False),
        (("10.0.0.0/24",), "::ffff:10.0.0.9", True),
        (("fe80::/64",), "fe80::1%eth0", True),
    ],
)
def test_an_address_is_on_the_list_or_not(networks: tuple[str, ...], peer: str, held: bool) -> None:
    assert holds(networks, peer) is held


def test_an_open_address_without_a_list_is_refused_in_words() -> None:
    check("proef", "127.0.0.1", ())
    check("proef", "10.0.0.1", ("10.0.0.0/24",))
    with pytest.raises(SettingsError, match="welke adressen"):
        check("proef", "10.0.0.1", ())
    for host, networks in (("centrale", ()), ("127.0.0.1", ("10.0.0.1/24",))):
        with pytest.raises(SettingsError, match=r"10\.0\.0\.0/24"):
            check("proef", host, networks)
