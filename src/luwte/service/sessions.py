"""Sessions in the store: a cookie is only a key to one, so signing out, closing an account or another role ends it.

The store has a digest of the cookie. Times are compared so that a clock that was set back ends nobody's session, and
one that was set forward for a moment gives nobody an endless one.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from luwte.errors import NotFound
from luwte.service.actors import UserId
from luwte.service.clock import Clock
from luwte.service.identity import Person, PersonStore, Session, SessionStore

_BYTES = 32
_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SessionRules:
    """How long a session lasts without use, and at most."""

    idle: timedelta = timedelta(hours=2)
    longest: timedelta = timedelta(hours=12)


class Sessions:
    """Opening, taking up and ending sessions."""

    def __init__(
        self, store: SessionStore, people: PersonStore, clock: Clock, rules: SessionRules | None = None
    ) -> None:
        self._store, self._people, self._clock = store, people, clock
        self._rules = rules or SessionRules()

    def open(self, person: Person) -> str:
        """A new session, and what the browser keeps of it. It is always new: an old cookie never becomes one."""
        token = secrets.token_urlsafe(_BYTES)
        now = self._clock.now()
        self._store.add(Session(digest(token), person.id, person.epoch, now, now))
        return token

    def resume(self, token: str, *, touch: bool = True) -> Person | None:
        """Whose session this is; `None` when it is over. With `touch` it counts as use.

        A page that stays open asks once a minute and stops when it gets `None`.
        """
        held = self._store.session(digest(token)) if token else None
        if held is None:
            return None
        try:
            person = self._people.person(held.person)
        except NotFound:
            person = None
        if person is None or not person.active or person.epoch != held.epoch or not self._fresh(held):
            self._store.end(held.digest)
            return None
        now = self._clock.now()
        if touch and abs(now - held.seen_at) >= _SEEN_EVERY:
            self._store.seen(held.digest, now)
        return person

    def _fresh(self, held: Session) -> bool:
        now, rules = self._clock.now(), self._rules
        return abs(now - held.created_at) < rules.longest and abs(now - held.seen_at) < rules.idle

    def close(self, token: str) -> None:
        """Sign out here."""
        self._store.end(digest(token))

    def close_everywhere(self, person: UserId) -> None:
        """Sign out everywhere."""
        self._store.end_all(person)

    def tidy(self) -> int:
        """Clear away what is over; how many."""
        now = self._clock.now()
        return self._store.end_older(now - self._rules.longest, now - self._rules.idle)


def digest(token: str) -> str:
    """What is kept of a cookie: it is 256 bits of chance, so a plain digest is enough."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
