"""Makes the use cases of accounts and of the coordinator from an open store: adapters are made here and handed over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from luwte.apps.practice import PEOPLE, TEAM
from luwte.apps.web.account.identity import Identity, SignInService
from luwte.domain.call import LineProfile
from luwte.errors import SettingsError
from luwte.infra.courier import HttpCourier
from luwte.infra.overlay import OverlayDirectory
from luwte.infra.passwords import ArgonHasher
from luwte.infra.sealer import AesSealer
from luwte.infra.sql.database import Database
from luwte.infra.sql.organisation import SqlSettings
from luwte.infra.sql.outbox import SqlOutbox
from luwte.infra.sql.people import SqlPeople, SqlSessions
from luwte.infra.sql.readings import SqlTrailReader
from luwte.infra.sql.webhook_addresses import SqlAddressBook
from luwte.infra.store import Store
from luwte.service.accounts import Accounts
from luwte.service.bootstrap import conditions_of
from luwte.service.break_glass import BreakGlass
from luwte.service.clock import Clock
from luwte.service.current import CurrentContent
from luwte.service.desk import DeskRules
from luwte.service.identity import Credentials, PasswordHasher, Person, Team
from luwte.service.modes import Mode, settle
from luwte.service.organisation import LawSettings, Organisation, OrganisationSettings, RetentionSettings
from luwte.service.overlay import Overlay
from luwte.service.people import AccountEraser, People
from luwte.service.ports import AuditTrail, CallArchive
from luwte.service.readings import Readings
from luwte.service.retention import Proof, Retention, rules_of
from luwte.service.sessions import SessionRules, Sessions
from luwte.service.webhook_addresses import WebhookAddresses
from luwte.service.webhooks import Webhooks
from luwte.settings import Settings

CONTENT = "inhoud"
"""The folder of own content inside the data folder, when `content_dir` names no other."""


@dataclass(frozen=True)
class Ground:
    """What everything stands on. `keys` are three keys of 32 bytes: of cookies, sealed secrets and messages outside.

    `public_url` is where browsers reach us: over TLS, cookies never travel without it.
    """

    database: Database
    archive: CallArchive
    trail: AuditTrail
    proofs: Callable[[int], Sequence[Proof]]
    eraser: AccountEraser
    clock: Clock
    current: CurrentContent
    keys: tuple[bytes, bytes, bytes]
    line: LineProfile
    public_url: str


def ground_of(store: Store, clock: Clock, current: CurrentContent, line: LineProfile, public_url: str) -> Ground:
    """The ground of an open store."""
    return Ground(
        database=store.database,
        archive=store.archive,
        trail=store.trail,
        proofs=store.retention.proofs,
        eraser=store.eraser,
        clock=clock,
        current=current,
        keys=(store.keys.derive("sessies"), store.keys.derive("codes"), store.keys.derive("berichten")),
        line=line,
        public_url=public_url,
    )


def follow(organisation: Organisation, retention: Retention) -> None:
    """What a coordinator sets holds for the next time that is erased."""

    def take_over(now: OrganisationSettings) -> None:
        retention.rules = rules_of(**now.retention.model_dump())

    organisation.listen(take_over)


def desk_rules(organisation: Organisation) -> Callable[[], DeskRules]:
    """What the desk asks: may a helper read along, does a key ask for help, how long does *bewaar* keep."""

    def rules() -> DeskRules:
        now = organisation.now
        return DeskRules(now.law.read_along, now.desk.help_key, now.retention.kept_hours)

    return rules


def own_content(settings: Settings) -> Path:
    """Where the organisation's own content stands."""
    return settings.content_dir or settings.data_dir / CONTENT


def first_values(settings: Settings) -> OrganisationSettings:
    """What holds until a coordinator changes it on a page. Voice mode only with all four conditions (law L3)."""
    conditions = conditions_of(settings)
    wanted = Mode.VOICE if settings.voice_mode else Mode.WORDS
    return OrganisationSettings(
        law=LawSettings(
            mode=settle(wanted, conditions).mode,
            dpia=conditions.dpia_id or "",
            or_date=conditions.works_council_date,
            responsible=conditions.responsible_person or "",
            notice_nl=conditions.caller_notice or "",
        ),
        retention=RetentionSettings(
            transcript_hours=settings.retention_transcript_hours,
            kept_hours=settings.retention_kept_hours,
            alert_days=settings.retention_alert_days,
            account_days=settings.retention_account_days,
        ),
    )


def service_of(settings: Settings, public_url: str, clock: Clock) -> SignInService | None:
    """The organisation's sign-in service, when there is one. Raises `SettingsError`."""
    if settings.oidc_issuer is None:
        return None
    if not public_url:
        raise SettingsError("public_url: de aanmelddienst moet weten waar Luwte te bereiken is")
    if not settings.oidc_roles:
        raise SettingsError("oidc_roles: zeg welke groep welke rol geeft, anders komt niemand binnen")
    try:
        from luwte.infra.oidc import OidcService, Relation
    except ImportError:
        raise SettingsError("oidc_issuer: hiervoor is een uitbreiding nodig: pip install luwte[sso]") from None
    secret = settings.oidc_secret.get_secret_value() if settings.oidc_secret else None
    redirect = f"{public_url.rstrip('/')}/aanmelden/dienst/terug"
    relation = Relation(
        settings.oidc_issuer,
        settings.oidc_client,
        secret,
        redirect,
        settings.oidc_roles_claim,
        settings.oidc_roles,
    )
    return OidcService(relation, clock.now)


def practice_office(store: Store, settings: Settings) -> Callable[[CurrentContent, Clock], Identity]:
    """The coordinator's pages of the practice organisation, whose people choose who they are and have no password."""

    def office(current: CurrentContent, clock: Clock) -> Identity:
        people = SqlPeople(store.database)
        people.add_team(Team(TEAM, "Balie"))
        for one in PEOPLE.values():
            actor = one.actor
            people.add(Person(actor.user, actor.user, actor.alias, actor.roles, actor.teams), Credentials())
        ground = ground_of(store, clock, current, LineProfile(), "")
        open_desk = OrganisationSettings(law=LawSettings(read_along=True))
        return identity_of(ground, settings.model_copy(update={"content_dir": None}), first=open_desk)

    return office


def identity_of(
    ground: Ground,
    settings: Settings,
    hasher: PasswordHasher | None = None,
    first: OrganisationSettings | None = None,
) -> Identity:
    """Everything that the pages of accounts and of the coordinator work with; `first` holds until it is changed."""
    slow = hasher or ArgonHasher()
    people, sessions = SqlPeople(ground.database), SqlSessions(ground.database)
    store = SqlSettings(ground.database)
    organisation = Organisation(
        store, ground.trail, ground.clock, ground.current, first or first_values(settings), ground.line
    )
    folder = OverlayDirectory(own_content(settings), settings.data_dir)
    cookies, secrets, _ = ground.keys
    reader = SqlTrailReader(ground.database)
    rules = SessionRules(timedelta(minutes=settings.session_idle), timedelta(hours=settings.session_longest))
    return Identity(
        accounts=Accounts(people, slow, AesSealer(secrets), ground.trail, ground.clock),
        people=People(people, sessions, slow, ground.trail, ground.clock, ground.eraser),
        sessions=Sessions(sessions, people, ground.clock, rules),
        organisation=organisation,
        overlay=Overlay(folder, store, ground.trail, ground.clock, ground.current, organisation),
        readings=Readings(ground.archive, reader, ground.trail, ground.clock, ground.proofs),
        webhooks=addresses_of(ground, settings),
        glass=BreakGlass(ground.archive, reader, ground.trail, ground.clock),
        secret=cookies,
        secure=ground.public_url.startswith("https://"),
        service=service_of(settings, ground.public_url, ground.clock),
        service_name=settings.oidc_name,
    )


def deliveries(ground: Ground, settings: Settings) -> Webhooks:
    """Messages outside, for every address there is."""
    _, secrets, messages = ground.keys
    outbox, book = SqlOutbox(ground.database, messages), SqlAddressBook(ground.database, secrets)
    return Webhooks(outbox, book, couriers(settings), ground.clock, words=settings.webhook_text)


def addresses_of(ground: Ground, settings: Settings) -> WebhookAddresses:
    """The use cases of those addresses."""
    book, send = SqlAddressBook(ground.database, ground.keys[1]), deliveries(ground, settings).put_for
    words = settings.webhook_text
    return WebhookAddresses(book, ground.trail, ground.clock, couriers(settings), send, words=words)


def couriers(settings: Settings) -> Callable[[str], HttpCourier]:
    """Makes who brings messages to a url. Raises `SettingsError` for one that cannot be used."""
    return partial(HttpCourier, private=settings.webhook_private)
