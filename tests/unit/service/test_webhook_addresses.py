from __future__ import annotations

from dataclasses import replace

import pytest

from archives import HandClock, InMemoryTrail
from luwte.errors import NotAllowed, NotFound, SettingsError
from luwte.infra.courier import HttpCourier
from luwte.service.actors import Actor, Role, UserId
from luwte.service.notices import Notice, NoticeKind
from luwte.service.webhook_addresses import CALLS, MOST, SETTING, Address, Standing, WebhookAddresses, Wish
from luwte.service.webhooks import secret_of
from outboxes import SECRET, InMemoryBook, address

CARLA = Actor(UserId("carla"), "Carla", frozenset({Role.COORDINATOR}))
URL = "https://hooks.example.nl/luwte"
WISH = Wish("  Centrale ", f" {URL} ", frozenset({NoticeKind.BEGUN}))


class Office:
    """The use cases over a book in memory."""

    def __init__(self, *known: Address, words: bool = False) -> None:
        self.book, self.trail, self.sent = InMemoryBook(*known), InMemoryTrail(), list[tuple[Address, Notice]]()
        self.addresses = WebhookAddresses(
            self.book,
            self.trail,
            HandClock(),
            HttpCourier,
            lambda to, notice: self.sent.append((to, notice)),
            words=words,
        )

    def actions(self) -> list[str]:
        return [line.action for line in self.trail.written]


def test_a_new_address_gets_a_secret_of_its_own_shown_once() -> None:
    office = Office()
    first, text = office.addresses.add(CARLA, WISH)
    second, other = office.addresses.add(CARLA, replace(WISH, name="Zaken"))
    assert (first.name, first.url, first.kinds, first.enabled) == ("Centrale", URL, WISH.kinds, True)
    assert secret_of(text) == first.secret
    assert len({text, other, first.id, second.id}) == 4
    assert office.actions() == ["adres voor berichten gemaakt"] * 2
    assert not any(text in f"{line.subject}{line.detail}" for line in office.trail.written)
    assert "secret" not in repr(first)


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (replace(WISH, name=" "), "naam"),
        (replace(WISH, name="x" * 61), "naam"),
        (replace(WISH, name="x\u202ey"), "naam"),
        (replace(WISH, url="http://a.nl"), "https://"),
        (replace(WISH, url="https://u:p@a.nl"), "zonder naam"),
        (replace(WISH, url=f"https://a.nl/{'x' * 500}"), "langer"),
        (replace(WISH, kinds=frozenset()), "minstens één"),
        (replace(WISH, kinds=frozenset({NoticeKind.TRIAL})), "minstens één"),
        (replace(WISH, spoken=True), "webhook_text"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(wish: Wish, why: str) -> None:
    office = Office(address("een"))
    for attempt in (lambda: office.addresses.add(CARLA, wish), lambda: office.addresses.change(CARLA, "een", wish)):
        with pytest.raises(SettingsError, match=why):
            attempt()
    assert office.book.kept == {"een": address("een")}
    assert office.actions() == []


def test_there_are_only_so_many() -> None:
    office = Office(*(address(f"a{n}") for n in range(MOST)))
    with pytest.raises(SettingsError, match="er zijn al 20"):
        office.addresses.add(CARLA, WISH)


def test_words_may_go_along_where_the_settings_say_so() -> None:
    made, _ = Office(words=True).addresses.add(CARLA, replace(WISH, spoken=True))
    assert made.spoken


def test_another_url_forgets_what_waits_and_another_name_does_not() -> None:
    office = Office(replace(address("een"), url=URL))
    office.addresses.change(CARLA, "een", WISH)
    assert office.book.forgot == []
    office.addresses.change(CARLA, "een", replace(WISH, url="https://elders.example.nl"))
    assert office.book.forgot == ["een"]
    assert office.book.kept["een"].secret == SECRET


def test_a_new_secret_replaces_the_old() -> None:
    office = Office(address("een"))
    text = office.addresses.renew(CARLA, "een")
    assert office.book.kept["een"].secret == secret_of(text) != SECRET


def test_off_forgets_what_waits_and_twice_is_once() -> None:
    office = Office(address("een"))
    for _press in range(2):
        office.addresses.switch(CARLA, "een", on=False)
    assert (office.book.kept["een"].enabled, office.book.forgot) == (False, ["een"])
    office.addresses.switch(CARLA, "een", on=True)
    assert office.actions() == ["adres voor berichten uitgezet", "adres voor berichten aangezet"]
    assert office.book.forgot == ["een"]


def test_a_trial_says_nothing_and_goes_to_an_address_that_is_on() -> None:
    office = Office(address("een"), address("uit", enabled=False))
    office.addresses.trial(CARLA, "een")
    ((to, notice),) = office.sent
    assert (to.id, notice.kind, dict(notice.data)) == ("een", NoticeKind.TRIAL, {})
    with pytest.raises(SettingsError, match="aan"):
        office.addresses.trial(CARLA, "uit")


def test_what_is_removed_is_gone_and_what_is_not_there_is_said() -> None:
    office = Office(address("een"))
    office.addresses.remove(CARLA, "een")
    assert office.book.kept == {}
    with pytest.raises(NotFound):
        office.addresses.remove(CARLA, "een")


def test_the_address_of_the_settings_follows_the_file_until_the_page_decides() -> None:
    office = Office(words=True)
    office.addresses.adopt(URL, SECRET)
    held = office.book.kept[SETTING]
    assert (held.url, held.secret, held.kinds, held.spoken, held.follows) == (URL, SECRET, CALLS, True, True)
    office.addresses.adopt("https://nieuw.example.nl", b"z" * 24)
    assert office.book.kept[SETTING].url == "https://nieuw.example.nl"
    office.addresses.switch(CARLA, SETTING, on=False)
    office.addresses.adopt(URL, SECRET)
    assert (office.book.kept[SETTING].enabled, office.book.kept[SETTING].url) == (False, "https://nieuw.example.nl")


def test_an_address_that_left_the_file_goes_unless_the_page_decides() -> None:
    office = Office()
    office.addresses.adopt(None, b"")
    office.addresses.adopt(URL, SECRET)
    office.addresses.adopt(None, b"")
    assert office.book.kept == {}
    office.addresses.adopt(URL, SECRET)
    office.addresses.change(CARLA, SETTING, WISH)
    with pytest.raises(SettingsError, match=r"luwte\.toml"):
        office.addresses.remove(CARLA, SETTING)
    office.addresses.adopt(None, b"")
    assert SETTING in office.book.kept
    office.addresses.remove(CARLA, SETTING)
    assert office.book.kept == {}


def test_a_url_in_the_file_that_cannot_be_used_is_refused() -> None:
    with pytest.raises(SettingsError, match="webadres"):
        Office().addresses.adopt("http://a.nl", SECRET)


@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_only_a_coordinator_changes_and_who_oversees_or_runs_the_server_sees(role: Role) -> None:
    office, actor = Office(address("een")), Actor(UserId("ik"), "Ik", frozenset({role}))
    asks = office.addresses
    if role is not Role.COORDINATOR:
        for change in (
            lambda: asks.add(actor, WISH),
            lambda: asks.change(actor, "een", WISH),
            lambda: asks.renew(actor, "een"),
            lambda: asks.switch(actor, "een", on=False),
            lambda: asks.trial(actor, "een"),
            lambda: asks.remove(actor, "een"),
        ):
            with pytest.raises(NotAllowed):
                change()
    if role in {Role.COORDINATOR, Role.DATA_PROTECTION_OFFICER, Role.WORKS_COUNCIL, Role.IT}:
        assert [one.id for one in asks.all(actor)] == ["een"]
    else:
        with pytest.raises(NotAllowed):
            asks.all(actor)
        with pytest.raises(NotAllowed):
            asks.one(actor, "een")
    assert office.book.kept == {"een": address("een")}


def test_who_looks_after_the_server_sees_how_deliveries_go() -> None:
    office = Office(address("een"))
    office.book.note("een", Standing(failures=2))
    assert [one.standing.failures for one in office.addresses.standing()] == [2]


def test_a_url_in_the_file_that_wants_nothing_any_more_stays_off_until_the_file_names_another() -> None:
    office = Office()
    office.addresses.adopt(URL, SECRET)
    office.book.switch_off(office.book.kept[SETTING])
    office.addresses.adopt(URL, SECRET)
    assert not office.book.kept[SETTING].enabled
    office.addresses.adopt("https://nieuw.example.nl", SECRET)
    held = office.book.kept[SETTING]
    assert (held.url, held.enabled, held.follows) == ("https://nieuw.example.nl", True, True)


def test_what_waits_for_a_url_that_the_file_named_before_goes_to_no_other() -> None:
    office = Office()
    office.addresses.adopt(URL, SECRET)
    office.addresses.adopt(URL, b"z" * 24)
    assert office.book.forgot == []
    office.addresses.adopt("https://nieuw.example.nl", SECRET)
    assert office.book.forgot == [SETTING]
