"""An archive to a folder, trusting nothing in it: only the files that were asked for, at the size that was said (S22).

Tar (gz, bz2, xz) and zip. An archive that holds a link, a device or a path that leads out of it is refused whole.
"""

from __future__ import annotations

import os
import shutil
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from stat import S_IFDIR, S_IFMT, S_IFREG
from typing import IO, BinaryIO

from luwte.errors import ModelError
from luwte.speech.models.manifest import ModelFile

SURPLUS = 256_000_000
"""Bytes that an archive may hold beyond what was asked for: test recordings, a read-me."""
MOST_MEMBERS = 10_000
_BLOCK = 1 << 20
_ENCRYPTED = 0x1
_PLAIN = {0, S_IFREG, S_IFDIR}
"""Kinds that a zip may hold; 0 is written where the maker's system knows no kinds."""


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    size: int
    content: IO[bytes]


def unpack(archive: BinaryIO, folder: Path, root: str, files: Mapping[str, ModelFile]) -> None:
    """Write `files` of the archive's folder `root` below the existing `folder`. Raises `ModelError`, `OSError`."""
    wanted = {f"{root}/{name}" if root else name: name for name in files}
    limit = sum(file.bytes for file in files.values()) + SURPLUS
    found: set[str] = set()
    try:
        for member in _members(archive, limit, wanted):
            name = wanted[member.name]
            if name in found:
                raise ModelError(f"het archief bevat {name} twee keer")
            found.add(name)
            _write(member, folder / name, files[name].bytes)
    except (tarfile.TarError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise ModelError("het archief is beschadigd of van een onbekende soort") from None
    if missing := set(files) - found:
        raise ModelError(f"in het archief ontbreekt {', '.join(sorted(missing))}")


def _write(member: _Member, target: Path, stated: int) -> None:
    if member.size != stated:
        raise ModelError(f"{target.name} is {member.size} bytes groot; dat moest {stated} zijn")
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as sink:
        shutil.copyfileobj(member.content, sink, _BLOCK)  # both kinds of archive give no more than they state
        sink.flush()
        os.fsync(sink.fileno())


def _members(archive: BinaryIO, limit: int, wanted: Mapping[str, str]) -> Iterator[_Member]:
    return (_zipped if _is_zip(archive) else _tarred)(archive, limit, wanted)


def _is_zip(archive: BinaryIO) -> bool:
    head = archive.read(4)
    archive.seek(0)
    return head == b"PK\x03\x04"


def _tarred(archive: BinaryIO, limit: int, wanted: Mapping[str, str]) -> Iterator[_Member]:
    total = 0
    with tarfile.open(fileobj=archive, mode="r|*") as tar:
        for count, info in enumerate(tar):
            total += info.size
            name = info.name.removeprefix("./").rstrip("/")
            _refuse(name, (info.isreg() or info.isdir()) and not info.issparse(), count, total, limit)
            content = tar.extractfile(info) if name in wanted and info.isreg() else None
            if content is not None:
                yield _Member(name, info.size, content)


def _zipped(archive: BinaryIO, limit: int, wanted: Mapping[str, str]) -> Iterator[_Member]:
    total = 0
    with zipfile.ZipFile(archive) as zipped:
        for count, info in enumerate(zipped.infolist()):
            total += info.file_size
            plain = S_IFMT(info.external_attr >> 16) in _PLAIN and not info.flag_bits & _ENCRYPTED
            name = info.orig_filename.rstrip("/")
            _refuse(name, plain, count, total, limit)
            if name in wanted and not info.is_dir():
                with zipped.open(info) as content:
                    yield _Member(name, info.file_size, content)


def _refuse(name: str, plain: bool, count: int, total: int, limit: int) -> None:
    if not plain:
        raise ModelError("het archief bevat iets anders dan gewone bestanden en mappen (bijvoorbeeld een koppeling)")
    if name not in {"", "."} and _leads_out(name):
        raise ModelError("het archief bevat een naam die buiten zijn eigen map wijst")
    if count >= MOST_MEMBERS or total > limit:
        raise ModelError("het archief bevat veel meer dan het model")


def _leads_out(name: str) -> bool:
    """Hidden files and odd letters may lie beside the model, since nothing but what was asked for is written."""
    return name.startswith("/") or "\\" in name or ":" in name or "\0" in name or ".." in name.split("/")
