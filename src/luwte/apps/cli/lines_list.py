"""`luwte lines list`: the exchanges of the settings, and where each must connect. It opens nothing."""

from __future__ import annotations

from urllib.parse import urlsplit

import typer

from luwte.exchange_settings import (
    AsteriskExchange,
    AudioHookExchange,
    Exchange,
    LinearExchange,
    MediaStreamExchange,
    SiprecExchange,
)
from luwte.settings import Settings, load_settings

NOT_SET = "uw-openbare-naam"
"""Stands in an address when the settings do not say what this server is called outside."""
_LEGS = {
    False: "alleen de beller",
    True: "de beller, en van de medewerker alleen wanneer er gesproken wordt (twee lijnen)",
}
_NONE = """\
Er zijn geen centrales ingesteld. Zo begint u er een, in luwte.toml:

[exchanges.genesys]
kind = "audiohook"
line = "algemeen"
keys = { "uw-api-sleutel" = "het geheim, in base64" }

Alle soorten staan in docs/lijnen.md; kijk daarna na met: luwte lines check"""


def run() -> int:
    """Show them. Raises `SettingsError`."""
    settings = load_settings()
    if not settings.exchanges:
        typer.echo(_NONE)
        return 0
    typer.echo("\n\n".join(described(name, each, settings) for name, each in settings.exchanges.items()))
    return 0


def described(name: str, exchange: Exchange, settings: Settings) -> str:
    """One exchange, in a few lines."""
    agents = f"\n  medewerkers: {len(exchange.agents)} met een eigen naam in de centrale" if exchange.agents else ""
    return (
        f"{name} ({exchange.kind})\n"
        f"  lijn: {exchange.line}\n"
        f"  geluid: {_LEGS[exchange.both_legs]}\n"
        f"  in te stellen in de centrale: {address_outside(name, exchange, settings)}{agents}"
    )


def address_outside(name: str, exchange: Exchange, settings: Settings) -> str:
    """What the exchange must be told: the address of a stream, or the one where it asks for instructions."""
    from luwte.apps.exchange.listener import address_of

    match exchange:
        case AudioHookExchange() | LinearExchange() | AsteriskExchange():
            return f"wss://{host_outside(exchange, settings) or NOT_SET}{address_of(name)}"
        case MediaStreamExchange():
            return f"{exchange.public_url}{address_of(name)}/stem"
        case SiprecExchange():
            return _sip(exchange)


def _sip(exchange: SiprecExchange) -> str:
    """Where the recording server is called: over TLS when it has a certificate."""
    host = exchange.address or exchange.host
    if exchange.certificate is not None:
        return f"sips:{host}:{exchange.tls_port} (TLS)"
    return f"sip:{host}:{exchange.port} (UDP of TCP)"


def host_outside(exchange: Exchange, settings: Settings) -> str:
    """How the exchange knows this server; empty when the settings do not say."""
    named = exchange.authority if isinstance(exchange, AudioHookExchange) else None
    return named or (urlsplit(settings.public_url).netloc if settings.public_url else "")
