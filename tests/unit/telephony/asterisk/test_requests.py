from __future__ import annotations

import pytest

from luwte.telephony.asterisk.requests import deletion


def test_only_what_is_ours_is_ever_deleted() -> None:
    assert deletion("luwte-br-1").path == "/bridges/luwte-br-1"
    assert deletion("luwte-sn-1/../2").path == "/channels/luwte-sn-1%2F..%2F2"
    with pytest.raises(ValueError, match="what we made"):
        deletion("100.1")
