"""The office of practice mode: the coordinator's pages on the practice store, with the practice people in it.

Nobody signs in with a password here; whoever opens the page chooses who they are.
"""

from __future__ import annotations

from luwte.apps.cli.identity import follow, ground_of, identity_of
from luwte.apps.cli.serve import Office
from luwte.apps.practice import PEOPLE, TEAM
from luwte.apps.web.account.identity import Identity
from luwte.domain.call import LineProfile
from luwte.infra.sql.people import SqlPeople
from luwte.infra.store import Store
from luwte.service.clock import Clock
from luwte.service.current import CurrentContent
from luwte.service.identity import Credentials, Person, Team
from luwte.settings import Settings


def practice_office(store: Store, settings: Settings, public_url: str) -> Office:
    """Makes the identity of an open practice store and puts its people in."""
    people = SqlPeople(store.database)
    people.add_team(Team(TEAM, "Balie"))
    for known in PEOPLE.values():
        actor = known.actor
        people.add(Person(actor.user, actor.user, actor.alias, actor.roles, actor.teams), Credentials())

    def made(current: CurrentContent, clock: Clock) -> Identity:
        identity = identity_of(ground_of(store, clock, current, LineProfile(), public_url), settings)
        follow(identity.organisation, store.retention)
        return identity

    return made
