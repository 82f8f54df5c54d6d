from __future__ import annotations

import pytest

from luwte.errors import SettingsError
from luwte.service.binding import is_loopback, require_safe_binding


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.9.9.9"])
def test_this_computer_alone_needs_nothing(host: str) -> None:
    require_safe_binding(host, tls=False, behind_proxy=False, proxies=False, accounts=False)
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.5", "luwte.example.nl", ""])
def test_beyond_this_computer_people_sign_in_and_nobody_reads_along(host: str) -> None:
    assert not is_loopback(host)
    with pytest.raises(SettingsError, match="zonder accounts"):
        require_safe_binding(host, tls=True, behind_proxy=True, proxies=True, accounts=False)
    with pytest.raises(SettingsError, match="zonder versleuteling"):
        require_safe_binding(host, tls=False, behind_proxy=False, proxies=False, accounts=True)
    require_safe_binding(host, tls=True, behind_proxy=False, proxies=False, accounts=True)
    require_safe_binding(host, tls=False, behind_proxy=True, proxies=True, accounts=True)


@pytest.mark.parametrize("tls", [True, False])
def test_behind_another_server_it_is_known_which_one_or_anybody_would_be_believed(tls: bool) -> None:
    require_safe_binding("127.0.0.1", tls=tls, behind_proxy=True, proxies=False, accounts=True)
    with pytest.raises(SettingsError, match="noem die server in trusted_proxies"):
        require_safe_binding("0.0.0.0", tls=tls, behind_proxy=True, proxies=False, accounts=True)
