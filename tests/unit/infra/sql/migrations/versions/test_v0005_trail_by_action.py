"""An index on the trail; that it is as its rows say is tried for all tables together."""

from __future__ import annotations

from luwte.infra.sql.migrations.versions import v0005_trail_by_action
from luwte.infra.sql.upgrade import REVISIONS


def test_it_follows_the_recogniser() -> None:
    assert (v0005_trail_by_action.down_revision, v0005_trail_by_action.revision) == REVISIONS[3:5]
