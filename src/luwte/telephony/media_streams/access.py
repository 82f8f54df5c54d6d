"""Who may post to us and stream to us: the secret of the account, and our addresses as the exchange is told them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from pydantic import SecretStr

from luwte.errors import SettingsError
from luwte.telephony.media_streams.dialects import TWILIO, Dialect
from luwte.telephony.media_streams.signature import NotSigned, is_signed, is_stamped, public

LONGEST = 64 * 1024
_MOST_FIELDS = 200


@dataclass(frozen=True, slots=True)
class Access:
    """`secret`: the auth token (Twilio), the signing key (SignalWire) or our account's public key (Telnyx).

    `stream` and `webhook` are the public addresses, exactly as the exchange is told them: a signature is over those.
    `signs_upgrade` says whether a WebSocket request is signed; `None` goes by the dialect. Without, the token alone
    decides. Raises `SettingsError`.
    """

    secret: SecretStr
    stream: str
    webhook: str
    dialect: Dialect = TWILIO
    signs_upgrade: bool | None = None

    def __post_init__(self) -> None:
        must_be(self.stream, "wss", "het adres van de geluidsstroom")
        must_be(self.webhook, "https", "het adres waar de centrale instructies vraagt")
        if urlsplit(self.stream).query:
            raise SettingsError("het adres van de geluidsstroom mag geen ? met gegevens bevatten")
        if not self.secret.get_secret_value():
            raise SettingsError("het geheim van het account bij de centrale ontbreekt")
        if self.dialect.stamped:
            try:
                public(self.secret.get_secret_value())
            except ValueError:
                raise SettingsError("de openbare sleutel van het account is geen Ed25519-sleutel in base64") from None

    def check_upgrade(self, headers: Mapping[str, str]) -> None:
        """A WebSocket request; header names in lower case. Raises `NotSigned`."""
        signs = self.dialect.upgrade if self.signs_upgrade is None else self.signs_upgrade
        given = headers.get(self.dialect.header, "")
        if signs and not is_signed(self.stream, self.secret.get_secret_value(), given):
            raise NotSigned("de geluidsstroom is niet ondertekend, of met een ander geheim of adres")

    def check_webhook(self, headers: Mapping[str, str], body: bytes, *, now: float) -> None:
        """A form that was posted; header names in lower case. `now` is seconds since 1970. Raises `NotSigned`."""
        if len(body) > LONGEST:
            raise NotSigned("de vraag van de centrale is te groot")
        secret, given = self.secret.get_secret_value(), headers.get(self.dialect.header, "")
        if self.dialect.stamped:
            good = is_stamped(body, secret, given, headers.get("telnyx-timestamp", ""), now=now)
        else:
            settings = headers.get("x-twilio-webhooks-signature-settings", "")
            good = is_signed(self.webhook, secret, given, fields_of(body), settings)
        if not good:
            raise NotSigned("de vraag van de centrale is niet ondertekend, of met een ander geheim of adres")


def must_be(url: str, scheme: str, what: str) -> None:
    """Raises `SettingsError` for an address that is not a whole one of this kind."""
    try:
        parts = urlsplit(url)
        whole = parts.scheme == scheme and bool(parts.hostname) and parts.port != 0
    except ValueError:
        whole = False
    if not whole:
        raise SettingsError(f"{what} moet beginnen met {scheme}:// en een naam hebben")


def fields_of(body: bytes) -> list[tuple[str, str]]:
    """Names and values of a form. Raises `NotSigned` for what is none."""
    try:
        return parse_qsl(body.decode("ascii"), keep_blank_values=True, strict_parsing=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise NotSigned("de vraag van de centrale is geen formulier") from None
