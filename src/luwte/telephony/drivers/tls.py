"""TLS of a listener, from files: new files are used for new connections, without a restart."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path

from luwte.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Certificate:
    """Files in PEM. With `peers`, only who shows a certificate that these sign may connect (mutual TLS)."""

    chain: Path
    key: Path
    peers: Path | None = None


class ServerTls:
    """The context for a server. Raises `SettingsError` for files that cannot be used at the start."""

    def __init__(self, certificate: Certificate) -> None:
        self._certificate = certificate
        self._seen = self._stamps()
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            self._load()
            if certificate.peers is not None:
                self.context.load_verify_locations(certificate.peers)
                self.context.verify_mode = ssl.CERT_REQUIRED
        except (OSError, ValueError) as error:
            raise SettingsError(f"het certificaat {certificate.chain.name} is niet te gebruiken") from error

    def refresh(self) -> bool:
        """Takes changed files up; says whether it could not. Then the old ones stay in use."""
        stamps = self._stamps()
        if stamps == self._seen:
            return False
        self._seen = stamps
        try:
            trial = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            trial.load_cert_chain(self._certificate.chain, self._certificate.key)
            self._load()
        except (OSError, ValueError):
            return True
        return False

    def _load(self) -> None:
        self.context.load_cert_chain(self._certificate.chain, self._certificate.key)

    def _stamps(self) -> tuple[int, ...]:
        return tuple(
            path.stat().st_mtime_ns if path.exists() else 0 for path in (self._certificate.chain, self._certificate.key)
        )
