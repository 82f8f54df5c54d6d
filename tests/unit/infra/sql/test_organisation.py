from __future__ import annotations

from datetime import UTC, datetime, timedelta

from luwte.infra.sql.database import Database
from luwte.infra.sql.organisation import SqlSettings
from luwte.service.organisation import Change, InForce, Kept

AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def change(number: int, part: str = "law") -> Change:
    return Change(AT + timedelta(minutes=number), "carla", part, "mode", "woorden", "stem", f"reden {number}")


def test_a_part_is_kept_with_its_history_newest_first(database: Database) -> None:
    store = SqlSettings(database)
    assert store.replace("law", "{}", 0, [change(1), change(2)])
    assert store.replace("desk", "{}", 0, [change(3, "desk")])
    assert store.parts() == {"law": Kept("{}", 1), "desk": Kept("{}", 1)}
    assert store.history() == [change(3, "desk"), change(2), change(1)]
    assert store.history(part="law", limit=1) == [change(2)]


def test_who_looked_at_an_older_version_changes_nothing(database: Database) -> None:
    store = SqlSettings(database)
    store.replace("law", "een", 0, [change(1)])
    assert store.replace("law", "twee", 1, [change(2)])
    assert not store.replace("law", "drie", 1, [change(3)])
    assert not store.replace("law", "drie", 0, [change(3)])
    assert store.parts()["law"] == Kept("twee", 2)
    assert [held.reason for held in store.history()] == ["reden 2", "reden 1"]


def test_what_is_in_force_is_noted_when_it_changes_only(database: Database) -> None:
    store = SqlSettings(database)
    held = [
        InForce("balie", "telefoon", "v1", AT),
        InForce("balie", "telefoon", "v1", AT + timedelta(hours=1)),
        InForce("balie", "telefoon", "v2", AT + timedelta(hours=2)),
        InForce("post", "bank", "v2", AT + timedelta(hours=3)),
    ]
    for one in held:
        store.note_in_force(one)
    assert store.in_force() == [held[3], held[2], held[0]]
    assert store.in_force("post") == [held[3]]
