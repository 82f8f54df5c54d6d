from __future__ import annotations

from archives import HandClock
from luwte.service.actors import UserId
from luwte.service.presence import Presence

ADA = UserId("ada")


def test_somebody_is_away_when_the_last_page_closed_a_while_ago() -> None:
    clock = HandClock()
    presence = Presence(clock)
    with presence.page(ADA):
        with presence.page(ADA):
            clock.passed += 1000
            assert presence.pages(ADA) == 2
        assert not presence.away(ADA, 300)
    assert presence.pages(ADA) == 0
    clock.passed += 299
    assert not presence.away(ADA, 300)
    clock.passed += 1
    assert presence.away(ADA, 300)


def test_who_asked_for_something_is_not_away() -> None:
    clock = HandClock()
    presence = Presence(clock)
    clock.passed += 1000
    assert presence.away(ADA, 300)
    presence.seen(ADA)
    assert not presence.away(ADA, 300)
