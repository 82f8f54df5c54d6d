from __future__ import annotations

from luwte.infra.sql.feeding_rows import AddressRow, OutboxRow


def test_a_message_holds_nothing_in_the_clear_but_where_it_goes_its_id_and_why_it_failed() -> None:
    kinds = {column.name: str(column.type) for column in OutboxRow.__table__.columns}
    assert kinds.pop("body") == "BLOB"
    assert {name for name, kind in kinds.items() if kind == "TEXT"} == {"address", "id", "reason"}


def test_the_secret_of_an_address_is_not_kept_in_the_clear() -> None:
    kinds = {column.name: str(column.type) for column in AddressRow.__table__.columns}
    assert kinds["secret"] == "BLOB"
