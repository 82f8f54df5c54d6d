"""`luwte models list | pull | verify | import | remove | bench`. Each function returns the exit code."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn
from rich.table import Table

from luwte.errors import ModelError, SettingsError
from luwte.infra.model_download import Address, Wanted, download
from luwte.settings import load_settings
from luwte.speech.asr.interface import EngineFailed
from luwte.speech.asr.process import EngineSpec, ProcessEngine
from luwte.speech.models.bench import Load, climb, missing_flags, recorded, speechlike
from luwte.speech.models.manifest import Entry
from luwte.speech.models.store import ModelStore

_PATIENCE = 60.0
"""Seconds for one answer: a model that is far too slow is measured all the same."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What to measure: an id or a folder, with which engine a folder is read, and up to how many calls.

    Without a `model` every installed one, the best first, until one carries so many.
    """

    model: str | None
    engine: str
    most: int
    recording: Path | None = None
    as_json: bool = False


def show(identity: str | None) -> int:
    """All models, or everything about one."""
    store = _store()
    if identity is not None:
        for name, value in _details(store.entry(identity), _state(store, identity)).items():
            typer.echo(f"{name}: {value}")
        return 0
    table = Table(title=f"Modellen in {store.folder}", box=None, padding=(0, 1, 0, 0))
    table.add_column("id", no_wrap=True, overflow="fold")
    for heading in ("licentie", "schijf", "geheugen", "stand"):
        table.add_column(heading, overflow="fold")
    for entry in store.manifest.models.values():
        size = _megabytes(entry.unpacked) if entry.files else "onbekend"
        table.add_row(entry.id, entry.licence.name, size, f"{entry.ram_mb} MB", _state(store, entry.id))
    Console().print(table)
    for stranger in sorted(set(store.installed()) - set(store.manifest.models)):
        typer.echo(f"{stranger}: staat in de map maar niet in het manifest; het wordt niet geladen")
    return 0


def pull(identity: str, sure: bool, trust: ssl.SSLContext | None = None) -> int:
    """Fetch a model after asking; the only command that reaches out (S20)."""
    store = _store()
    entry = store.trusted(identity)
    store.absent(identity)
    typer.echo(f"{identity}: {_megabytes(entry.archive.bytes)} ophalen, {_megabytes(entry.unpacked)} op schijf")
    typer.echo(f"licentie: {entry.licence.name} ({entry.licence.text_url})")
    for mirror in entry.mirrors:
        typer.echo(f"adres: {mirror.url}")
    if not sure and not typer.confirm("Ophalen van dit adres?", default=False):
        typer.echo("Er is niets opgehaald.")
        return 1
    with _disk(store):
        partial = store.partial(identity)
        with store.alone(identity), _bar(entry.archive.bytes) as progress:
            download(_wanted(entry), partial, trust=trust, progress=progress)
        with partial.open("rb") as archive:
            store.put(entry, archive, datetime.now(UTC))
        partial.unlink()
    typer.echo(f"{identity} is geïnstalleerd. {entry.licence.attribution}.")
    return 0


def bring_in(path: Path) -> int:
    """The same archive from a stick or a share."""
    store = _store()
    with _disk(store), path.open("rb") as archive:
        entry = store.recognise(archive)
        store.put(entry, archive, datetime.now(UTC))
    typer.echo(f"{entry.id} is geïnstalleerd. {entry.licence.attribution}.")
    return 0


def verify(identity: str | None) -> int:
    """Hash what is installed again; 1 when something differs."""
    store = _store()
    if identity is not None and identity not in store.installed():
        raise ModelError(f"{identity} is niet geïnstalleerd; luwte models list toont wat er is")
    found = {name: store.verify(name) for name in ([identity] if identity else store.installed())}
    for name, wrong in found.items():
        for line in wrong:
            typer.echo(f"{name}: {line}", err=True)
        if not wrong:
            typer.echo(f"{name}: in orde")
    if not found:
        typer.echo("Er is geen model geïnstalleerd.")
    return 1 if any(found.values()) else 0


def remove(identity: str) -> int:
    """Delete a model with its receipt."""
    store = _store()
    with _disk(store):
        store.remove(identity)
    typer.echo(f"{identity} is verwijderd.")
    return 0


def bench(trial: Trial) -> int:
    """How many calls this machine carries; 1 when not even one, or without a model not as many as were asked."""
    store = _store()
    if trial.model is None:
        return _choose(store, trial)
    if trial.model in store.installed():
        carried = _installed(store, trial, trial.model)
    elif Path(trial.model).is_dir():
        carried = _measured(trial, trial.engine, Path(trial.model))
    else:
        raise ModelError(f"{trial.model} is geen geïnstalleerd model en geen map; luwte models list toont wat er is")
    if not trial.as_json:
        typer.echo(_verdict(carried, trial))
    return 0 if carried else 1


def _choose(store: ModelStore, trial: Trial) -> int:
    """The first of the list that carries so many calls (S16). It says so; settings are for a person to change."""
    known = [name for name in store.manifest.models if name in store.installed()]
    if not known:
        raise ModelError("er is geen model geïnstalleerd om te meten; luwte models list toont wat er te halen is")
    for name in known:
        if not trial.as_json:
            typer.echo(f"{name}:")
        try:
            carried = _installed(store, trial, name)
        except ModelError as error:
            typer.echo(f"luwte: {error}", err=True)
            continue
        if carried >= trial.most:
            typer.echo(json.dumps({"chosen": name}) if trial.as_json else _advice(name, trial))
            return 0
    typer.echo(json.dumps({"chosen": None}) if trial.as_json else _advice(None, trial))
    return 1


def _installed(store: ModelStore, trial: Trial, name: str) -> int:
    with store.loaded(name) as model:
        lacks = missing_flags(store.entry(name).cpu_flags)
        if lacks:
            typer.echo(f"luwte: deze processor mist {', '.join(lacks)}; dit model is daarop te traag", err=True)
        return _measured(trial, model.engine, model.folder)


def _measured(trial: Trial, engine_name: str, folder: Path) -> int:
    """How many calls it carries, each measurement told. In a process of its own: a damaged model may end that."""
    audio = recorded(trial.recording) if trial.recording else speechlike()
    carried = 0
    try:
        engine = ProcessEngine(EngineSpec(engine_name, folder, folder.name), patience=_PATIENCE)
        try:
            for load in climb(engine, audio, trial.most, time.perf_counter):
                carried = load.sessions if load.carried else carried
                told = {"model": folder.name} | asdict(load) | {"carried": load.carried}
                typer.echo(json.dumps(told) if trial.as_json else _line(load))
        finally:
            engine.close()
    except EngineFailed as failed:
        raise ModelError(f"{folder.name}: {failed.reason}") from None
    except SettingsError as error:
        raise ModelError(f"{folder.name}: {error}") from None
    return carried


def _line(load: Load) -> str:
    state = "houdt het bij" if load.carried else "loopt achter"
    calls = "gesprek:   " if load.sessions == 1 else "gesprekken:"
    return (
        f"{load.sessions:4d} {calls} {load.factor:.4f} s rekenen per seconde van één gesprek, "
        f"achterstand {load.lag:.3f} s (p95), {state}"
    )


def _verdict(carried: int, trial: Trial) -> str:
    most = " (verder is niet gemeten)" if carried == trial.most else ""
    answer = (
        f"Deze computer houdt hiermee {carried} gesprek{'' if carried == 1 else 'ken'} tegelijk bij{most}."
        if carried
        else "Deze computer houdt hiermee geen gesprek bij: kies een lichter model."
    )
    return f"{answer}\n{_how(trial)}"


def _advice(name: str | None, trial: Trial) -> str:
    calls = "1 gesprek" if trial.most == 1 else f"{trial.most} gesprekken tegelijk"
    if name is None:
        return (
            f"Geen van de geïnstalleerde modellen houdt hier {calls} bij: kies minder gesprekken of een lichter model."
        )
    return f"Kies {name}: dat houdt hier {calls} bij. Er is niets ingesteld.\n{_how(trial)}"


def _how(trial: Trial) -> str:
    sound = "uw opname" if trial.recording else "kunstmatig geluid"
    return (
        f"Gemeten met één spraakherkenner in één proces en {sound}, terwijl alle bellers aan één stuk praten. "
        "Het zegt niets over hoe goed het model verstaat."
    )


def _store() -> ModelStore:
    return ModelStore(load_settings().models_dir)


def _wanted(entry: Entry) -> Wanted:
    addresses = [Address(mirror.url, mirror.redirects) for mirror in entry.mirrors]
    return Wanted(addresses, entry.archive.bytes, entry.archive.sha256 or "")


def _state(store: ModelStore, identity: str) -> str:
    if identity in store.installed():
        return "geïnstalleerd"
    return store.entry(identity).lacking or "op te halen"


def _details(entry: Entry, state: str) -> dict[str, str]:
    """What a person wants to know before choosing a model, by its Dutch name."""
    addresses = {f"adres {number}": mirror.url for number, mirror in enumerate(entry.mirrors, 1)}
    told = {
        "id": entry.id,
        "stand": state,
        "spraakherkenner": entry.engine,
        "talen": ", ".join(entry.languages),
        "licentie": f"{entry.licence.name} ({entry.licence.text_url})",
        "naamsvermelding": entry.licence.attribution,
        "archief": f"{entry.archive.bytes} bytes, sha256 {entry.archive.sha256 or 'onbekend'}",
        **addresses,
        "vergelijken met": entry.compare_with or "",
        "geheugen": f"{entry.ram_mb} MB",
        "processor": ", ".join(entry.cpu_flags),
        "ingevuld": f"{entry.filled_by} op {entry.filled_on}" if entry.filled_by else "",
        "nagekeken": entry.reviewed_by or "",
    }
    return {name: value for name, value in told.items() if value}


def _megabytes(size: int) -> str:
    return f"{max(1, round(size / 1e6))} MB"


@contextmanager
def _bar(total: int) -> Iterator[Callable[[int], None]]:
    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda done: bar.update(task, completed=done)


@contextmanager
def _disk(store: ModelStore) -> Iterator[None]:
    """What the disk refuses becomes one clear line."""
    try:
        yield
    except OSError as error:
        raise ModelError(
            f"{error.filename or store.folder}: {error.strerror or 'lezen of schrijven lukt niet'}"
        ) from None
