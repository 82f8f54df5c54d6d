from __future__ import annotations

import ssl
from datetime import UTC, datetime
from pathlib import Path

import pytest

from certificates import pair
from luwte.errors import SettingsError
from luwte.telephony.drivers.tls import Certificate, ServerTls

ENDS = datetime(2030, 1, 1, tzinfo=UTC)


def test_files_that_cannot_be_used_are_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"cert\.pem is niet te gebruiken"):
        ServerTls(Certificate(tmp_path / "cert.pem", tmp_path / "key.pem"))


def test_a_changed_certificate_is_taken_up_and_a_broken_one_told_once(tmp_path: Path) -> None:
    chain, key = pair(tmp_path, ENDS)
    tls = ServerTls(Certificate(chain, key))
    assert not tls.refresh()
    key.write_text("stuk")
    assert tls.refresh()
    assert not tls.refresh()
    pair(tmp_path, ENDS)
    assert not tls.refresh()


def test_peers_may_have_to_show_a_certificate(tmp_path: Path) -> None:
    chain, key = pair(tmp_path, ENDS)
    assert ServerTls(Certificate(chain, key, peers=chain)).context.verify_mode is ssl.CERT_REQUIRED
    with pytest.raises(SettingsError):
        ServerTls(Certificate(chain, key, peers=tmp_path / "weg.pem"))
