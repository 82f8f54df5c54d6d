"""Makes the use cases of accounts and of the coordinator from an open store: adapters are made here and handed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from luwte.apps.web.account.identity import Identity
from luwte.domain.call import LineProfile
from luwte.infra.overlay import OverlayDirectory
from luwte.infra.passwords import ArgonHasher
from luwte.infra.sealer import AesSealer
from luwte.infra.sql.database import Database
from luwte.infra.sql.organisation import SqlSettings
from luwte.infra.sql.people import SqlPeople, SqlSessions
from luwte.infra.sql.readings import SqlTrailBySubject
from luwte.service.accounts import Accounts
from luwte.service.clock import Clock
from luwte.service.current import CurrentContent
from luwte.service.identity import PasswordHasher
from luwte.service.organisation import Organisation, OrganisationSettings
from luwte.service.overlay import Overlay
from luwte.service.people import People
from luwte.service.ports import AuditTrail, CallArchive
from luwte.service.readings import Readings
from luwte.service.sessions import SessionRules, Sessions
from luwte.settings import Settings

CONTENT = "inhoud"
"""The folder of own content inside the data folder, when `content_dir` names no other."""


@dataclass(frozen=True)
class Ground:
    """What everything stands on. `keys` are two keys of 32 bytes: of cookies and of sealed secrets.

    `public_url` is where browsers reach us: over TLS, cookies never travel without it.
    """

    database: Database
    archive: CallArchive
    trail: AuditTrail
    clock: Clock
    current: CurrentContent
    keys: tuple[bytes, bytes]
    folder: Path
    line: LineProfile
    public_url: str


def own_content(settings: Settings, folder: Path) -> Path:
    """Where the organisation's own content stands."""
    return settings.content_dir or folder / CONTENT


def identity_of(ground: Ground, settings: Settings, hasher: PasswordHasher | None = None) -> Identity:
    """Everything that the pages of accounts and of the coordinator work with."""
    slow = hasher or ArgonHasher()
    people, sessions = SqlPeople(ground.database), SqlSessions(ground.database)
    store = SqlSettings(ground.database)
    organisation = Organisation(store, ground.trail, ground.clock, ground.current, OrganisationSettings(), ground.line)
    folder = OverlayDirectory(own_content(settings, ground.folder), ground.folder)
    cookies, secrets = ground.keys
    rules = SessionRules(timedelta(minutes=settings.session_idle), timedelta(hours=settings.session_longest))
    return Identity(
        accounts=Accounts(people, slow, AesSealer(secrets), ground.trail, ground.clock),
        people=People(people, sessions, slow, ground.trail, ground.clock),
        sessions=Sessions(sessions, people, ground.clock, rules),
        organisation=organisation,
        overlay=Overlay(folder, store, ground.trail, ground.clock, ground.current, organisation),
        readings=Readings(ground.archive, SqlTrailBySubject(ground.database), ground.clock),
        trail=ground.trail,
        secret=cookies,
        secure=ground.public_url.startswith("https://"),
    )
