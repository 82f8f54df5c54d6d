"""How somebody shows who they are: password, code of an app, recovery code, or the organisation's sign-in service.

A wrong name, a wrong password and an account that was closed get one and the same answer, after the same time.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, replace
from enum import StrEnum

from luwte.errors import NotAllowed, NotFound, SettingsError
from luwte.service import passwords, totp
from luwte.service.actors import Role, TeamId, UserId
from luwte.service.clock import Clock
from luwte.service.identity import Credentials, PasswordHasher, Person, PersonStore, Sealer
from luwte.service.ports import AuditTrail
from luwte.service.throttle import Throttle

_WRONG = "deze naam en dit wachtwoord horen niet bij elkaar"
_WRONG_CODE = "deze code klopt niet of is al gebruikt; wacht op de volgende"
_AT_ONE_ADDRESS = 25
NOBODY = "onbekend"
_ID = re.compile(r"p-[0-9a-f]{12}")


class Step(StrEnum):
    """What still has to be done before somebody is signed in."""

    CODE = "code"
    NEW_PASSWORD = "wachtwoord"  # noqa: S105 the name of a step
    NONE = "klaar"


@dataclass(frozen=True, slots=True)
class Claims:
    """What the organisation's sign-in service says of somebody; its signature was checked before."""

    subject: str
    name: str
    alias: str
    roles: frozenset[Role]
    teams: frozenset[TeamId] = frozenset()


class Accounts:
    """The use cases of who signs in. Every method may take a third of a second: never call it on an event loop."""

    def __init__(
        self, store: PersonStore, hasher: PasswordHasher, sealer: Sealer, trail: AuditTrail, clock: Clock
    ) -> None:
        self._store, self._hasher, self._sealer, self._trail, self._clock = store, hasher, sealer, trail, clock
        self._by_name, self._by_address = Throttle(clock), Throttle(clock, free=_AT_ONE_ADDRESS)

    def empty(self) -> bool:
        """Whether nobody has an account yet."""
        return not self._store.people()

    def enter_first(self, address: str) -> None:
        """One more try at the code of the first time. Raises `TooOften`."""
        self._by_address.enter(f"eerste-keer:{address}")
        self._by_name.enter("eerste-keer")

    def first(self, name: str, alias: str, password: str) -> Person:
        """The first person, who is coordinator and makes the other accounts. Raises `NotAllowed` when there is one."""
        passwords.check(password, name, alias)
        person = Person(new_id(), sign_in_name(name), screen_name(alias), frozenset({Role.COORDINATOR}), frozenset())
        if not self.empty() or not self._store.add_first(person, Credentials(self._hash(password))):
            raise NotAllowed("er is al iemand; de eerste keer is voorbij")
        self.note(person.id, "eerste beheerder gemaakt", person.id)
        return person

    def password(self, name: str, password: str, address: str) -> tuple[Person, Step]:
        """Who has this name and password, and what comes next. Raises `NotAllowed`; of that `TooOften`."""
        named = _folded(name)
        self._by_address.enter(address)
        self._by_name.enter(named)
        person = self._store.named(named) if named.isprintable() else None
        kept = self._store.credentials(person.id).password if person else None
        right = self._hasher.right(kept, passwords.normal(password)[: passwords.MOST])
        if not right or person is None or not person.active:
            self.note(NOBODY, "aanmelden mislukt", person.id if person else NOBODY)
            raise NotAllowed(_WRONG)
        self._by_name.worked(named)
        self._by_address.returned(address)
        if kept is not None and self._hasher.outdated(kept):
            credentials = replace(self._store.credentials(person.id), password=self._hash(password))
            self._store.set_credentials(person.id, credentials)
        return person, Step.CODE if person.second_factor else self.after_code(person)

    @staticmethod
    def after_code(person: Person) -> Step:
        """What comes after password and code."""
        return Step.NEW_PASSWORD if person.must_change else Step.NONE

    def second(self, identity: UserId, epoch: int, typed: str, address: str) -> Person:
        """The code of the app, or a recovery code, of who gave the right password. Raises `NotAllowed`."""
        self._by_address.enter(address)
        self._by_name.enter(f"code:{identity}")
        person = self.still(identity, epoch)
        if not self._code_right(person, typed):
            self.note(NOBODY, "code klopte niet", identity)
            raise NotAllowed(_WRONG_CODE)
        self._by_name.worked(f"code:{identity}")
        self._by_address.returned(address)
        return person

    def still(self, identity: UserId, epoch: int) -> Person:
        """This person, if nothing changed since `epoch`. Raises `NotAllowed`."""
        try:
            person = self._store.person(identity)
        except NotFound:
            raise NotAllowed("meld u opnieuw aan") from None
        if not person.active or person.epoch != epoch:
            raise NotAllowed("meld u opnieuw aan")
        return person

    def _code_right(self, person: Person, typed: str) -> bool:
        sealed = self._store.credentials(person.id).totp
        if sealed is None:
            return False
        step = totp.step_of(self._sealer.open(sealed, person.id), typed, self._clock.now().timestamp())
        if step is not None:
            return self._store.use_step(person.id, step)
        if self._store.use_recovery(person.id, totp.recovery_digest(typed)):
            self.note(person.id, "herstelcode gebruikt", person.id)
            return True
        return False

    def change_password(self, identity: UserId, old: str | None, new: str, address: str = "") -> Person:
        """Another password; everybody who is signed in as this person is signed out.

        `old` is `None` only for who has just shown it (a password that must be changed). Raises `NotAllowed`,
        `SettingsError`.
        """
        person, credentials = self._store.person(identity), self._store.credentials(identity)
        if old is not None:
            self._check_password(person, credentials, old, address)
        passwords.check(new, person.name, person.alias)
        if self._hasher.right(credentials.password, passwords.normal(new)):
            raise SettingsError("kies een ander wachtwoord dan het oude")
        self._store.set_credentials(identity, replace(credentials, password=self._hash(new)))
        changed = replace(person, must_change=False, epoch=person.epoch + 1)
        self._store.save(changed)
        self.note(identity, "wachtwoord gewijzigd", identity)
        return changed

    def _check_password(self, person: Person, credentials: Credentials, typed: str, address: str) -> None:
        self._by_name.enter(f"eigen:{person.id}:{address}")
        if not self._hasher.right(credentials.password, passwords.normal(typed)[: passwords.MOST]):
            raise NotAllowed("het huidige wachtwoord klopt niet")
        self._by_name.worked(f"eigen:{person.id}:{address}")

    def turn_on_codes(self, identity: UserId, secret: bytes, typed: str) -> tuple[str, ...]:
        """Codes are asked from now on; the app has shown that it knows `secret`. Gives recovery codes, shown once.

        Raises `NotAllowed`, also when codes are on: another app takes their place only after the password was asked.
        """
        if self._store.person(identity).second_factor:
            raise NotAllowed("er staan al codes aan; zet die eerst uit met uw wachtwoord")
        step = totp.step_of(secret, typed, self._clock.now().timestamp())
        if step is None:
            raise NotAllowed("deze code klopt niet; kijk of de klok van uw telefoon goed staat")
        codes = totp.new_recovery_codes()
        kept = replace(
            self._store.credentials(identity),
            totp=self._sealer.seal(secret, identity),
            recovery=frozenset(totp.recovery_digest(one) for one in codes),
        )
        self._store.set_credentials(identity, kept)
        self._store.use_step(identity, step)
        self.note(identity, "codes aangezet", identity)
        return codes

    def turn_off_codes(self, identity: UserId, password: str, address: str = "") -> None:
        """No codes any more. Asks for the password, so that an open screen is not enough. Raises `NotAllowed`."""
        person, kept = self._store.person(identity), self._store.credentials(identity)
        self._check_password(person, kept, password, address)
        self._store.set_credentials(identity, replace(kept, totp=None, recovery=frozenset()))
        self.note(identity, "codes uitgezet", identity)

    def recovery_left(self, identity: UserId) -> int:
        """How many recovery codes were not used."""
        return len(self._store.credentials(identity).recovery)

    def from_service(self, claims: Claims) -> Person:
        """Who the sign-in service names; made when new, and brought in line with it. Raises `NotAllowed`.

        A local account never becomes somebody of the service by having the same name.
        """
        if not claims.roles:
            self.note(NOBODY, "aanmelden mislukt", NOBODY, "geen rol in de aanmelddienst")
            raise NotAllowed("u heeft in de aanmelddienst nog geen rol voor Luwte; vraag uw beheerder")
        known = self._store.of_subject(claims.subject)
        if known is None:
            person = Person(
                new_id(),
                sign_in_name(claims.name),
                screen_name(claims.alias),
                claims.roles,
                claims.teams,
                subject=claims.subject,
            )
            try:
                self._store.add(person, Credentials())
            except ValueError:
                raise NotAllowed("er is al een account met deze naam; vraag uw beheerder") from None
            self.note(person.id, "account gemaakt door aanmelddienst", person.id)
            return person
        if not known.active:
            raise NotAllowed("dit account is gesloten; vraag uw beheerder")
        if known.roles != claims.roles:
            known = replace(known, roles=claims.roles, epoch=known.epoch + 1)
            self._store.save(known)
            self.note(known.id, "rollen van aanmelddienst overgenomen", known.id, ", ".join(sorted(known.roles)))
        return known

    def _hash(self, password: str) -> str:
        return self._hasher.hash(passwords.normal(password))

    def note(self, actor: str, action: str, subject: str, detail: str = "") -> None:
        """A line in the trail; never what somebody typed."""
        self._trail.record(self._clock.now(), actor, action, subject, detail)


def new_id() -> UserId:
    """An id that says nothing about somebody."""
    return UserId(f"p-{secrets.token_hex(6)}")


def is_person(identity: str) -> bool:
    """Whether this is the id of an account that is or was there.

    >>> is_person("p-0123456789ab"), is_person("opdrachtregel")
    (True, False)
    """
    return _ID.fullmatch(identity) is not None


def _folded(name: str) -> str:
    return passwords.normal(name).strip().casefold()[:100]


def sign_in_name(name: str) -> str:
    """A name to sign in with. Raises `SettingsError`.

    >>> sign_in_name("  J.Jansen ")
    'j.jansen'
    """
    folded = _folded(name)
    if not 2 <= len(folded) <= 64 or not folded.isprintable() or any(c.isspace() for c in folded):
        raise SettingsError("de aanmeldnaam heeft 2 tot 64 tekens zonder spaties nodig")
    return folded


def screen_name(alias: str) -> str:
    """A name that others see. Raises `SettingsError`."""
    plain = " ".join(passwords.normal(alias).split())
    if not 1 <= len(plain) <= 40 or not plain.isprintable():
        raise SettingsError("de schermnaam heeft 1 tot 40 gewone tekens nodig")
    return plain
