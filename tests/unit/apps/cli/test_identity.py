from __future__ import annotations

from pathlib import Path

import pytest

from factories import shipped
from identities import HASHER
from luwte.apps.cli.identity import (
    CONTENT,
    desk_rules,
    follow,
    ground_of,
    identity_of,
    own_content,
    practice_office,
    service_of,
)
from luwte.domain.call import LineProfile
from luwte.errors import NotAllowed, SettingsError
from luwte.infra.store import open_store
from luwte.service.actors import Role
from luwte.service.clock import SystemClock
from luwte.service.current import CurrentContent
from luwte.service.people import CONSOLE
from luwte.settings import Settings


def settings(**changes: object) -> Settings:
    return Settings(**{"data_dir": Path("gegevens"), **changes})  # type: ignore[arg-type]


def test_everything_stands_on_an_open_store_and_keeps_its_keys(tmp_path: Path) -> None:
    given = settings(retention_transcript_hours=6)
    codes = []
    for create in (True, False):
        store = open_store(given, create=create)
        ground = ground_of(
            store, SystemClock(), CurrentContent(shipped()), LineProfile(protocol="bank"), "https://luwte.example"
        )
        identity = identity_of(ground, given, HASHER)
        codes.append(identity.first_code)
        assert identity.secure
        assert identity.service is None
        assert identity.organisation.now.retention.transcript_hours == 6
        assert identity.organisation.lines()[0].protocol == "bank"
        assert identity.accounts.empty()
        assert identity.readings.verify(CONSOLE) >= 0
        store.close()
    assert codes[0] == codes[1]


def test_what_a_coordinator_sets_reaches_erasing_and_desk(tmp_path: Path) -> None:
    store = open_store(settings(), create=True)
    ground = ground_of(store, SystemClock(), CurrentContent(shipped()), LineProfile(), "")
    identity = identity_of(ground, settings(), HASHER)
    follow(identity.organisation, store.retention)
    rules = desk_rules(identity.organisation)
    assert rules().help_key
    values = {"transcript_hours": "3", "kept_hours": "24", "alert_days": "30", "account_days": "9"}
    identity.organisation.change(CONSOLE, "retention", values, "korter bewaren", 0)
    identity.organisation.change(CONSOLE, "desk", {"help_key": False}, "geen toets", 0)
    assert store.retention.rules.transcript.after.total_seconds() == 3 * 3600
    assert store.retention.rules.alerted.after.days == 30
    assert store.retention.rules.account.after.days == 9
    assert not rules().help_key
    assert not identity.secure
    store.close()


def test_own_content_stands_where_the_settings_say() -> None:
    assert own_content(settings()) == Path("gegevens") / CONTENT
    assert own_content(settings(content_dir=Path("elders"))) == Path("elders")


def test_a_sign_in_service_needs_an_address_of_ours_and_roles() -> None:
    issuer = {"oidc_issuer": "https://sso.example"}
    roles = {"oidc_roles": {"groep": Role.EMPLOYEE}}
    assert service_of(settings(), "", SystemClock()) is None
    with pytest.raises(SettingsError, match="public_url"):
        service_of(settings(**issuer, **roles), "", SystemClock())
    with pytest.raises(SettingsError, match="oidc_roles"):
        service_of(settings(**issuer), "https://luwte.example", SystemClock())
    assert service_of(settings(**issuer, **roles, oidc_secret="x"), "https://luwte.example", SystemClock())


def test_without_the_extra_it_is_said_which_one_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "luwte.infra.oidc", None)
    given = settings(oidc_issuer="https://sso.example", oidc_roles={"groep": Role.EMPLOYEE})
    with pytest.raises(SettingsError, match=r"luwte\[sso\]"):
        service_of(given, "https://luwte.example", SystemClock())


def test_the_practice_organisation_has_its_people_and_lets_a_helper_read_along() -> None:
    store = open_store(settings(), create=True)
    current = CurrentContent(shipped())
    identity = practice_office(store, settings(content_dir=Path("elders")))(current, SystemClock())
    assert {person.alias for person in identity.people.all(CONSOLE)} >= {"Ada", "Carla", "Femke", "Sem"}
    assert desk_rules(identity.organisation)().read_along
    with pytest.raises(NotAllowed):
        identity.accounts.password("carla", "", "hier")
    store.close()
