"""`luwte doctor`: what is missing and how to mend it. It looks and changes nothing; 1 when something does not work."""

from __future__ import annotations

import json
from collections.abc import Iterable

import typer

from luwte.apps.checkup import checks
from luwte.apps.cli.store import at
from luwte.apps.condition import copies, work
from luwte.errors import LuwteError
from luwte.service.health import Finding, Weight, examine, good, notice, worst, wrong
from luwte.settings import Settings, load_settings

_SIGNS = {Weight.GOOD: "✓", Weight.NOTICE: "!", Weight.WRONG: "✗"}


def run(*, as_json: bool) -> int:
    """Look at everything and say what was found."""
    found = findings()
    if as_json:
        parts = [
            {"naam": f.name, "status": f.weight.value, "tekst": f.text, "herstel": f.remedy or None} for f in found
        ]
        typer.echo(json.dumps({"status": worst(found).value, "onderdelen": parts}, ensure_ascii=False))
    else:
        say(found)
    return 1 if worst(found) is Weight.WRONG else 0


def say(found: Iterable[Finding]) -> None:
    """A line for each, and under it how to mend it."""
    for finding in found:
        typer.echo(f"{_SIGNS[finding.weight]} {finding.name}: {finding.text}")
        if finding.remedy:
            typer.echo(f"    → {finding.remedy}")


def findings() -> tuple[Finding, ...]:
    """All of them; without usable settings only that."""
    try:
        settings = load_settings()
    except LuwteError as error:
        return (wrong("instellingen", str(error), "zie docs/instellingen.md"),)
    return (good("instellingen", "gelezen"), *examine(checks(settings, lambda: store(settings))))


def store(settings: Settings) -> Iterable[Finding]:
    """Database and keys, if there are any yet."""
    from luwte.infra.sql.readings import SqlTrailReader
    from luwte.infra.store import database_of, is_new, key_file_of, open_store

    if settings.database_url is None and not settings.data_dir.exists():
        yield notice("opslag", "er is nog geen database", "wordt gemaakt bij de eerste keer luwte serve")
        return
    database = database_of(settings)
    try:
        if is_new(database, key_file_of(settings)):
            yield notice("opslag", "er is nog geen database", "wordt gemaakt bij de eerste keer luwte serve")
            return
    finally:
        database.close()
    opened = open_store(settings)
    try:
        yield good("opslag", f"{'SQLite' if opened.database.sqlite else 'PostgreSQL'}, tabellen zijn bij")
        yield good("sleutels", f"{key_file_of(settings)} past bij deze database en is afgesloten voor anderen")
        opened.archive.unfinished()
        lines = opened.trail.verify()
        yield good("logboek", f"de keten klopt ({lines} regels)")
        yield from work(opened.jobs.states(), at())
        yield from copies(SqlTrailReader(opened.database).last, at())
    finally:
        opened.close()
