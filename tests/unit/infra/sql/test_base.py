"""Every constraint and index has a name that a migration can rely on."""

from __future__ import annotations

from luwte.infra.sql.base import NAMES, Base
from luwte.infra.sql.schema import metadata


def test_every_constraint_and_index_has_a_name() -> None:
    assert Base.metadata.naming_convention == NAMES
    for table in metadata().tables.values():
        for named in (*table.constraints, *table.indexes):
            assert getattr(named, "name", None), f"{table.name}: {named!r}"
