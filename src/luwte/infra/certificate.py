"""Until when a TLS certificate holds. It reads the file and judges nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from cryptography import x509

from luwte.errors import SettingsError


def ends(path: Path) -> datetime:
    """The last moment, as an aware time. Raises `SettingsError` for a file that is no certificate."""
    try:
        return x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc
    except (OSError, ValueError):
        raise SettingsError("tls_certificate kan niet gelezen worden") from None
