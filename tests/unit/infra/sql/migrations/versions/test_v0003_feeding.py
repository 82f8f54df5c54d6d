"""The table of messages outside; that it is as its rows say is tried for all tables together."""

from __future__ import annotations

from luwte.infra.sql.migrations.versions import v0003_feeding
from luwte.infra.sql.upgrade import REVISIONS


def test_it_follows_the_accounts() -> None:
    assert (v0003_feeding.down_revision, v0003_feeding.revision) == REVISIONS[1:3]
