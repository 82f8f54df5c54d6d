from __future__ import annotations

from pathlib import Path

import pytest

from certificates import pem
from kept import NOON
from luwte.errors import SettingsError
from luwte.infra.certificate import ends


def test_a_certificate_says_until_when_it_holds(tmp_path: Path) -> None:
    assert ends(pem(tmp_path, NOON)) == NOON


def test_what_is_no_certificate_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "kapot.pem").write_text("onzin")
    for name in ("kapot.pem", "weg.pem"):
        with pytest.raises(SettingsError, match="tls_certificate kan niet gelezen worden"):
            ends(tmp_path / name)
