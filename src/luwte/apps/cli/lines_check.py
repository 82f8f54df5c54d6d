"""`luwte lines check`: can calls come in, before an exchange tries? It looks at settings and store, and calls nobody.

Whether the exchange reaches this server is not seen from here: that shows `luwte lines simulate` from elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import urlsplit

from luwte.apps.checkup import binding
from luwte.apps.cli.doctor import say
from luwte.apps.cli.lines_list import host_outside
from luwte.errors import LuwteError, NotFound
from luwte.exchange_settings import (
    AsteriskExchange,
    AudioHookExchange,
    Exchange,
    LinearExchange,
    MediaStreamExchange,
    SiprecExchange,
)
from luwte.service.binding import is_loopback
from luwte.service.health import Check, Finding, Weight, examine, good, notice, worst, wrong
from luwte.service.modes import Mode
from luwte.service.organisation import LawSettings, Line
from luwte.settings import Settings, load_settings

if TYPE_CHECKING:
    from luwte.telephony.lines.line import LineCommand

_MEND = "zie docs/lijnen.md"
_HTTPS = 443
_ENCRYPT = "stel tls_certificate en tls_key in, of behind_proxy met een server ervoor die dat doet"


@dataclass(frozen=True, slots=True)
class House:
    """What the store says. `line` raises `NotFound`; `works` is whether an account has this sign-in name."""

    line: Callable[[str], Line]
    works: Callable[[str], bool]
    law: LawSettings


class Nobody:
    """A reception where no call comes in: listeners are made only to see whether they can be."""

    def admits(self, source: str, call_key: str = "") -> bool:  # noqa: ARG002
        """Never."""
        return False

    def connect(self, source: str, command: Callable[[LineCommand], None]) -> NoReturn:  # noqa: ARG002
        """Nothing is listened to."""
        raise RuntimeError("no connection is taken while settings are looked at")

    def refused(self, source: str, why: str) -> None:  # noqa: ARG002
        """Nobody to tell."""
        return


def run() -> int:
    """Look, say what was found, and give 1 when a call could not come in."""
    found = findings(load_settings())
    say(found)
    return 1 if worst(found) is Weight.WRONG else 0


def findings(settings: Settings) -> tuple[Finding, ...]:
    """Of everything that lines need."""
    if not settings.exchanges:
        return (notice("centrales", "er zijn geen centrales ingesteld", "voorbeelden: luwte lines list"),)
    with opened(settings) as house:
        checks: list[tuple[str, Check]] = [("verbinding", lambda: binding(settings))]
        for name, exchange in settings.exchanges.items():
            checks += of_exchange(name, exchange, settings, house)
        law = house.law if house else LawSettings()
        checks += [("modus", lambda: mode(settings, law)), ("spraakherkenning", lambda: recogniser(settings, law))]
        if house is None:
            checks.append(("opslag", _no_store))
        return examine(checks)


@contextmanager
def opened(settings: Settings) -> Iterator[House | None]:
    """What was decided and who works here; `None` when nothing was ever kept. Raises `LuwteError`."""
    from luwte.infra.store import database_of, is_new, key_file_of, open_store

    if settings.database_url is None and not settings.data_dir.exists():
        yield None
        return
    database = database_of(settings)
    try:
        new = is_new(database, key_file_of(settings))
    finally:
        database.close()
    if new:
        yield None
        return
    store = open_store(settings)
    try:
        from luwte.apps.cli.identity import first_values, own_content
        from luwte.infra.passwords import ArgonHasher
        from luwte.infra.sql.organisation import SqlSettings
        from luwte.infra.sql.people import SqlPeople, SqlSessions
        from luwte.service.bootstrap import bootstrap
        from luwte.service.clock import SystemClock
        from luwte.service.current import CurrentContent
        from luwte.service.organisation import Organisation
        from luwte.service.people import People

        own = own_content(settings)
        installed = bootstrap(settings.model_copy(update={"content_dir": own if own.is_dir() else None}))
        sessions = SqlSessions(store.database)
        people = People(SqlPeople(store.database), sessions, ArgonHasher(), store.trail, SystemClock(), store.eraser)
        current, first = CurrentContent(installed.content), first_values(settings)
        kept = SqlSettings(store.database)
        organisation = Organisation(kept, store.trail, SystemClock(), current, first, installed.profile)
        yield House(organisation.line, lambda name: people.worker(name) is not None, organisation.now.law)
    finally:
        store.close()


def of_exchange(name: str, exchange: Exchange, settings: Settings, house: House | None) -> list[tuple[str, Check]]:
    """What one exchange needs."""
    checks: list[tuple[str, Check]] = [
        (name, lambda: usable(name, exchange)),
        (name, lambda: reachable(name, exchange, settings)),
    ]
    if house is not None:
        checks += [(name, lambda: line(name, exchange, house)), (name, lambda: agents(name, exchange, house))]
    return checks


def usable(name: str, exchange: Exchange) -> Iterable[Finding]:
    """Whether its listener can be made."""
    from luwte.apps.exchange.listeners import listeners_of

    try:
        listeners_of({name: exchange}, Nobody(), str)
    except LuwteError as error:
        yield wrong(name, str(error), _MEND)
        return
    yield good(name, f"{exchange.kind}: de instellingen zijn bruikbaar")


def reachable(name: str, exchange: Exchange, settings: Settings) -> Iterable[Finding]:
    """Whether it can be called from outside as its exchange calls."""
    match exchange:
        case SiprecExchange():
            yield from _over_sip(name, exchange)
            return
        case LinearExchange():
            yield from _over_network(name, settings)
            return
        case AsteriskExchange():
            yield from _over_ari(name, exchange)
            yield from _over_network(name, settings)
            return
        case AudioHookExchange() if not host_outside(exchange, settings):
            yield notice(
                name,
                "er staat niet hoe de centrale deze server noemt",
                "stel public_url in, of authority bij de centrale als een server ervoor de naam verandert",
            )
        case MediaStreamExchange() if (urlsplit(exchange.public_url).port or _HTTPS) != _HTTPS:
            yield wrong(name, "de centrale maakt alleen verbinding met poort 443", "haal de poort uit public_url")
        case _:
            pass
    if not _encrypted(settings) and not settings.behind_proxy:
        yield wrong(name, "de centrale belt alleen over een versleutelde verbinding, en die is er niet", _ENCRYPT)
    else:
        yield from _over_network(name, settings)


def _over_network(name: str, settings: Settings) -> Iterable[Finding]:
    """Whether anybody but this computer gets here. An exchange may stand on it, so it is no fault without TLS."""
    if settings.behind_proxy or not is_loopback(settings.host):
        return
    text = f"{settings.host} is alleen op deze computer te bereiken"
    if _encrypted(settings):
        yield wrong(name, text, "stel host in, bijvoorbeeld 0.0.0.0")
    else:
        yield notice(name, text, f"staat de centrale op een andere computer: {_ENCRYPT}")


def _over_sip(name: str, exchange: SiprecExchange) -> Iterable[Finding]:
    """Who may call and the files of TLS were looked at when the listener was made."""
    if is_loopback(exchange.host):
        text = f"de opnameserver luistert op {exchange.host}, alleen op deze computer"
        yield notice(name, text, "stel host en allowed in als de centrale op een andere computer staat")


def _over_ari(name: str, exchange: AsteriskExchange) -> Iterable[Finding]:
    """The password of ARI can do anything in the exchange, so it never travels in the open."""
    parts = urlsplit(exchange.url)
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        text = "het wachtwoord van ARI gaat onversleuteld over het netwerk"
        yield notice(name, text, "zet TLS aan in http.conf van Asterisk, en gebruik https in url")


def _encrypted(settings: Settings) -> bool:
    return settings.tls_certificate is not None and settings.tls_key is not None


def line(name: str, exchange: Exchange, house: House) -> Iterable[Finding]:
    """Whether its calls have somewhere to go."""
    try:
        found = house.line(exchange.line)
    except NotFound:
        yield wrong(
            name, f"de lijn {exchange.line} is er niet", "maak haar bij Beheer, Lijnen, of noem een andere in line"
        )
        return
    if found.open:
        yield good(name, f"gesprekken komen op de lijn {found.name}")
    else:
        yield wrong(
            name, f"de lijn {found.name} is gesloten en neemt geen gesprekken aan", "open haar bij Beheer, Lijnen"
        )


def agents(name: str, exchange: Exchange, house: House) -> Iterable[Finding]:
    """Whether who answers has an account: a call of somebody else is shown to nobody but the team."""
    for said, account in exchange.agents.items():
        if not house.works(account):
            yield notice(
                name,
                f"medewerker {said} heet hier {account}, en die kan zich niet aanmelden",
                "maak het account (luwte users add) of verbeter agents",
            )


def mode(settings: Settings, law: LawSettings) -> Iterable[Finding]:
    """What may be listened to."""
    if law.mode is Mode.VOICE:
        yield good("modus", "woorden en stem; aan de vier voorwaarden is voldaan")
        return
    yield good("modus", "woorden; de stem van de beller wordt niet gemeten")
    if settings.voice_mode:
        text = "voice_mode staat aan, maar op lijnen geldt wat bij Beheer, Wet staat, en dat is woorden"
        yield notice("modus", text, f"kies daar stem; nodig: {', '.join(law.missing_for_voice) or 'niets meer'}")
    if law.missing_for_words:
        yield notice("modus", f"er ontbreekt nog: {', '.join(law.missing_for_words)}", "vul het in bij Beheer, Wet")


def recogniser(settings: Settings, law: LawSettings) -> Iterable[Finding]:
    """Whether anything is understood of what is said."""
    from luwte.speech.asr.registry import names
    from luwte.speech.models.store import ModelStore

    name, engine, model = "spraakherkenning", settings.speech_engine, settings.speech_model
    installed = model is not None and model in ModelStore(settings.models_dir).installed()
    pull = "haal een model op met luwte models pull, en stel speech_model in"
    if engine == "none" and not installed:
        missing = notice if law.mode is Mode.VOICE else wrong
        yield missing(name, "er is geen herkenner: van wat er gezegd wordt, wordt niets verstaan", pull)
    elif engine not in names():
        yield wrong(name, f"speech_engine: {engine} is er niet", f"kies uit: {', '.join(names())}")
    elif model is not None and not installed and not Path(model).exists():
        yield wrong(name, f"het model {model} is niet geïnstalleerd en geen map", pull)
    else:
        side = "" if settings.speech_workers == 1 else f", {settings.speech_workers} naast elkaar"
        yield good(name, f"{model or engine}{side}")


def _no_store() -> Iterable[Finding]:
    yield notice(
        "opslag", "er is nog geen database; lijnen en mensen zijn niet nagekeken", "wordt gemaakt bij luwte serve"
    )
