"""Who can come when a call needs somebody: who said they are free, who is asked, who comes, and what they may know.

It alerts and shows; it joins nobody to a call and hangs nothing up (law L7). Who is free is what people say of
themselves, until they sign out or have no page open for a while. A helper learns the phase and one line of reason;
nothing of how the employee does it (L5). Memory only.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime

from luwte.domain.behaviour import Phase
from luwte.domain.events import CallEnded, HelpAsked
from luwte.domain.evidence import MessageId
from luwte.domain.outputs import HelpRequested, PhaseChanged, ProtocolMoved, StepProposed
from luwte.domain.turn import CallId
from luwte.errors import NotFound
from luwte.handling.help import Alert, HelpRoster
from luwte.service.actors import Actor, Role, TeamId, UserId
from luwte.service.analysis import Moment
from luwte.service.clock import Clock
from luwte.service.footing import UNHEARD, Footing
from luwte.service.live_jobs import Begun, News
from luwte.service.presence import Presence
from luwte.service.records import CallRecord

COMES = frozenset({Role.TEAM_LEAD, Role.COLLEAGUE})
"""Who can say that they are free to come."""
AWAY = 300.0
"""Seconds without an open page after which somebody is not counted on any more (CHOICE)."""


@dataclass(frozen=True, slots=True)
class Need:
    """A call that needs somebody, as a helper sees it. `asked_at` is `None` while nobody was asked to come.

    `by_employee`: the employee pressed the button; only then may more than this be shown, if the organisation allows.
    """

    record: CallRecord
    phase: Phase = Phase.CALM
    because: MessageId | None = None
    asked_at: datetime | None = None
    by_employee: bool = False
    asked: frozenset[UserId] = frozenset()
    taker: UserId | None = None
    coming: str | None = None
    footing: Footing = UNHEARD

    @property
    def shows(self) -> bool:
        """Only calls with a request or from phase 3 on; everything else is nobody's business."""
        return self.asked_at is not None or self.phase >= Phase.PERSONAL


@dataclass(frozen=True, slots=True)
class _Free:
    alias: str
    teams: frozenset[TeamId]


@dataclass
class _Team:
    """One roster per team; `order` and `room` are what the roster reads, and change under it."""

    order: list[str] = field(default_factory=list)
    room: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.roster = HelpRoster(self.order, self.room)


class HelpDesk:
    """Requests for help of all running calls. `capacity`: calls that one person can come to at the same time."""

    def __init__(self, clock: Clock, *, capacity: int = 1) -> None:
        self._clock = clock
        self._capacity = capacity
        self._needs: dict[CallId, Need] = {}
        self._teams: dict[TeamId | None, _Team] = {}
        self._free: dict[UserId, _Free] = {}
        self._missed: set[UserId] = set()
        self.presence = Presence(clock)
        self._watchers: list[Callable[[], None]] = []

    def watch(self, watcher: Callable[[], None]) -> Callable[[], None]:
        """Be told when a board may have changed; the answer stops it."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    def available(self, actor: Actor, *, free: bool) -> None:
        """Somebody says that they can be asked, or no longer."""
        self._missed.discard(actor.user)
        if free and actor.roles & COMES:
            self.presence.seen(actor.user)
            self._free[actor.user] = _Free(actor.alias, actor.teams)
        else:
            self._free.pop(actor.user, None)
        self._count_room()
        for need in self._open():
            if not need.asked:
                self._ask(need)
        self._changed()

    def leave(self, user: UserId) -> None:
        """Somebody signed out: they are not asked any more."""
        self._drop([user])
        self._missed.discard(user)

    def session_over(self, user: UserId) -> None:
        """A page found out that nobody is signed in there any more; on another page they may still be."""
        if self.presence.pages(user) <= 1:
            self.leave(user)

    def was_missed(self, user: UserId) -> bool:
        """Whether somebody was free, had no page open for a while, and is therefore not asked any more."""
        return user in self._missed

    def _drop(self, users: Collection[UserId]) -> None:
        gone = [user for user in users if self._free.pop(user, None)]
        self._missed.update(gone)
        if gone:
            self._count_room()
            self._changed()

    def is_available(self, user: UserId) -> bool:
        """Whether somebody can be asked."""
        return user in self._free

    def free_in(self, team: TeamId | None) -> int:
        """How many people could come to a call of this team now; who is on the telephone could not."""
        busy = {need.record.employee for need in self._needs.values()}
        return sum(1 for user, room in self._team(team).room.items() if room > 0 and user not in busy)

    def hear(self, news: News) -> None:
        """A listener of the running calls."""
        if isinstance(news, Begun):
            self._needs[news.record.id] = replace(
                self._needs.get(news.record.id, Need(news.record)), record=news.record
            )
            for moment in news.moments:
                self._follow(news.record.id, moment)
            if news.record.employee in self._free:
                self._changed()
            return
        self._follow(news.call, news.moment)

    def tick(self) -> None:
        """Who did not answer in time is not waited for: the next person is asked. Who went home is not asked at all."""
        now = self._clock.steady()
        self._drop([user for user in self._free if self.presence.away(user, AWAY)])
        for team in self._teams.values():
            self._alert(team.roster.tick(now))

    def board(self, actor: Actor) -> tuple[Need, ...]:
        """What this helper sees, the neediest first: nobody comes yet, then the graver, then the longest waiting."""
        mine = [need for need in self._needs.values() if need.shows and self._concerns(actor, need)]
        waits = {need.record.id: need.asked_at or self._clock.now() for need in mine}
        return tuple(sorted(mine, key=lambda n: (n.coming is not None, -n.phase, waits[n.record.id])))

    def need(self, actor: Actor, call: CallId) -> Need:
        """One call of the board. Raises `NotFound` for all others."""
        found = self._needs.get(call)
        if found is None or not found.shows or not self._concerns(actor, found):
            raise NotFound("dit gesprek staat niet op uw bord")
        return found

    def accept(self, actor: Actor, call: CallId) -> bool:
        """ "Ik kom": whether it counts. Raises `NotFound`; whoever comes is not asked elsewhere meanwhile."""
        need = self.need(actor, call)
        if need.asked_at is None or need.coming is not None or need.record.employee == actor.user:
            return False
        if actor.user not in self._free:  # who comes was free, whatever the switch said
            self.available(actor, free=True)
        team = self._team(need.record.team)
        team.room.setdefault(actor.user, self._capacity)
        if not team.roster.accept(call, actor.user):
            return False
        self._needs[call] = replace(need, taker=actor.user, coming=actor.alias)
        self._count_room()
        self._changed()
        return True

    def _follow(self, call: CallId, moment: Moment) -> None:
        need = self._needs.get(call)
        if need is None:
            return
        footing, pressed = need.footing.after(moment), isinstance(moment.event, HelpAsked)
        before = need if need.shows else replace(need, footing=footing)  # nobody looks at what it rests on
        need = replace(need, footing=footing, by_employee=need.by_employee or pressed)
        for output in moment.outputs:
            match output:
                case PhaseChanged(_, estimate):
                    need = replace(need, phase=estimate.phase)
                case HelpRequested(phase, because, _):
                    since = need.asked_at or self._clock.now()
                    need = replace(need, phase=max(phase, need.phase), because=because, asked_at=since)
                    self._needs[call] = need
                    self._ask(need)
                    need = self._needs[call]
                case _:
                    continue
        self._needs[call] = need
        if isinstance(moment.event, CallEnded):
            del self._needs[call]
            self._team(need.record.team).roster.finish(call)
            self._count_room()
        stepped = need.shows and any(isinstance(output, ProtocolMoved | StepProposed) for output in moment.outputs)
        if need != before or stepped or isinstance(moment.event, CallEnded):
            self._changed()

    def _ask(self, need: Need) -> None:
        roster = self._team(need.record.team).roster
        self._alert(roster.ask(need.record.id, need.phase, self._clock.steady(), need.record.employee))

    def _alert(self, alerts: tuple[Alert, ...]) -> None:
        for alert in alerts:
            need = self._needs[alert.call]
            self._needs[alert.call] = replace(need, asked=need.asked | {UserId(alert.person)})
        if alerts:
            self._changed()

    def _open(self) -> tuple[Need, ...]:
        return tuple(n for n in self._needs.values() if n.asked_at is not None and n.coming is None)

    def _concerns(self, actor: Actor, need: Need) -> bool:
        """A team lead: calls of the own teams. A colleague: calls to which they were asked or come."""
        own = need.record.team is None or need.record.team in actor.teams
        if Role.TEAM_LEAD in actor.roles:
            return own
        invited = actor.user in need.asked or need.taker == actor.user
        return Role.COLLEAGUE in actor.roles and own and invited

    def _team(self, team: TeamId | None) -> _Team:
        if team not in self._teams:
            self._teams[team] = _Team()
            self._count_room()
        return self._teams[team]

    def _count_room(self) -> None:
        """Who comes to a call of another team has less room here."""
        for name, team in self._teams.items():
            team.order[:] = [user for user, free in self._free.items() if name is None or name in free.teams]
            team.room.clear()
            for user in team.order:
                elsewhere = sum(1 for n in self._needs.values() if n.taker == user and n.record.team != name)
                team.room[user] = max(0, self._capacity - elsewhere)

    def refresh(self) -> None:
        """Something beside the calls changed on the boards."""
        self._changed()

    def _changed(self) -> None:
        for watcher in list(self._watchers):
            watcher()
