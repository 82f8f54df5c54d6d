"""The folder of models: one folder per model with its receipt, put there in one step or not at all.

`loaded` is the only way to a model for an engine: it checks every file, and keeps the model in place meanwhile.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from luwte.errors import ModelError
from luwte.speech.models.manifest import Entry, Manifest, load_manifest
from luwte.speech.models.receipt import RECEIPT, Receipt, differences, read_receipt, receipt_for, sha256_of
from luwte.speech.models.unpack import unpack

PARTIAL = ".partial"
_LOCK = ".lock"


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A checked model. `sha256` is that of its archive: stored with every transcript (S13)."""

    id: str
    engine: str
    folder: Path
    sha256: str

    @property
    def identity(self) -> str:
        """The `model_id` of an engine that loads it: the same name with other contents is another model."""
        return f"{self.id}@sha256:{self.sha256}"


class ModelStore:
    """Models below `folder`; the folder is made when something is put in it. Raises `ContentError`, `ModelError`."""

    def __init__(self, folder: Path, manifest: Manifest | None = None) -> None:
        self.folder = folder
        self.manifest = manifest or load_manifest(folder)

    def entry(self, identity: str) -> Entry:
        """The entry of this id."""
        if identity not in self.manifest.models:
            known = ", ".join(sorted(self.manifest.models))
            raise ModelError(f"er is geen model met id {identity}; wel: {known}")
        return self.manifest.models[identity]

    def trusted(self, identity: str) -> Entry:
        """The entry of this id, whose hashes are known (S21)."""
        entry = self.entry(identity)
        if entry.lacking:
            raise ModelError(f"{identity}: {entry.lacking}; docs/spraakmodellen.md zegt hoe u hashes invult")
        return entry

    def installed(self) -> tuple[str, ...]:
        """Ids of the folders that hold a model, whole or not."""
        if not self.folder.is_dir():
            return ()
        return tuple(sorted(p.name for p in self.folder.iterdir() if p.is_dir() and not p.name.startswith(".")))

    def absent(self, identity: str) -> None:
        """Raises `ModelError` when this model is here already."""
        if (self.folder / identity).exists():
            raise ModelError(f"{identity} staat er al; controleer met luwte models verify, of verwijder het eerst")

    def partial(self, identity: str) -> Path:
        """Where a download that is not whole yet stands."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f"{identity}{PARTIAL}"

    def recognise(self, archive: BinaryIO) -> Entry:
        """Which trusted model this archive is, told by its hash. Leaves it at its beginning."""
        found = sha256_of(archive)
        size = archive.tell()
        archive.seek(0)
        for entry in self.manifest.models.values():
            if (entry.archive.sha256, entry.archive.bytes) == (found, size):
                return self.trusted(entry.id)
        alike = [entry.id for entry in self.manifest.models.values() if entry.archive.bytes == size]
        about = f"; zo groot is alleen {alike[0]}: {self.entry(alike[0]).lacking or 'hash klopt niet'}" if alike else ""
        raise ModelError(f"dit archief is geen model uit het manifest{about} (sha256 {found})")

    def put(self, entry: Entry, archive: BinaryIO, at: datetime) -> Receipt:
        """Unpack, check every file, and put the model in its place in one step. `archive` was checked already."""
        receipt = receipt_for(entry, at, self.manifest.version)
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.alone(entry.id), self._fresh(entry.id) as fresh:
            self.absent(entry.id)
            unpack(archive, fresh, entry.archive.root, entry.files)
            if wrong := differences(fresh, receipt.files):
                raise ModelError(f"{entry.id}: {'; '.join(wrong)}")
            _write(fresh / RECEIPT, receipt.model_dump_json(indent=2).encode())
            _sync_folders(fresh)
            fresh.rename(self.folder / entry.id)
            _sync(self.folder)
        return receipt

    def verify(self, identity: str) -> list[str]:
        """What is wrong with an installed model, one Dutch line each; empty when it is whole."""
        folder = self.folder / identity
        receipt = read_receipt(folder)
        if receipt is None or receipt.id != identity:
            return ["het ontbreekt aan een geldig ontvangstbewijs"]
        wrong = differences(folder, receipt.files)
        entry = self.manifest.models.get(identity)
        if entry is None:
            return [*wrong, "dit model staat niet in het manifest"]
        if entry.lacking:
            return [*wrong, entry.lacking]
        expected = receipt_for(entry, receipt.installed_at, receipt.manifest)
        return [*wrong, *(["het ontvangstbewijs is niet dat van het manifest"] if receipt != expected else [])]

    @contextmanager
    def loaded(self, identity: str) -> Iterator[LoadedModel]:
        """The model for an engine, checked now and kept in place until the end. Raises `ModelError` (S23)."""
        self._require(identity)
        with self._locked(identity, fcntl.LOCK_SH):
            if wrong := self.verify(identity):
                raise ModelError(f"{identity}: {'; '.join(wrong)}")
            entry = self.trusted(identity)
            yield LoadedModel(identity, entry.engine, self.folder / identity, entry.archive.sha256 or "")

    def remove(self, identity: str) -> None:
        """Delete a model and its receipt; refused while an engine has it loaded."""
        self._require(identity)
        with self.alone(identity), self._fresh(identity) as gone:
            (self.folder / identity).rename(gone / identity)
        (self.folder / f"{identity}{PARTIAL}").unlink(missing_ok=True)

    @contextmanager
    def alone(self, identity: str) -> Iterator[None]:
        """Nobody else has this model loaded or is changing it."""
        with self._locked(identity, fcntl.LOCK_EX):
            yield

    def _require(self, identity: str) -> None:
        if identity not in self.installed():
            raise ModelError(f"{identity} is niet geïnstalleerd; luwte models list toont wat er is")

    @contextmanager
    def _fresh(self, identity: str) -> Iterator[Path]:
        """An empty folder beside the models, gone afterwards; what a power cut left of an earlier one goes first."""
        folder = self.folder / f".work-{identity}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def _locked(self, identity: str, kind: int) -> Iterator[None]:
        lock = os.open(self.folder / f".{identity}{_LOCK}", os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            try:
                fcntl.flock(lock, kind | fcntl.LOCK_NB)
            except BlockingIOError:
                raise ModelError(f"{identity} is in gebruik door een gesprek of een andere opdracht") from None
            yield
        finally:
            os.close(lock)


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as sink:
        sink.write(content)
        sink.flush()
        os.fsync(sink.fileno())


def _sync_folders(folder: Path) -> None:
    for place in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
        _sync(place)


def _sync(folder: Path) -> None:
    place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(place)
    finally:
        os.close(place)
