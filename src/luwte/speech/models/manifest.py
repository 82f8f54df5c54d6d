"""Which models there are, where they come from and what they weigh: ours, with the organisation's own laid over it.

An entry without hashes is known but not trusted: nothing of it is fetched or unpacked (S21). Reads files, nothing else.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from luwte.content.dutch_errors import in_dutch
from luwte.errors import ContentError

OURS = Path(__file__).with_name("manifest.toml")
OVERLAY = "manifest.toml"
"""Name of the organisation's own manifest, in the folder of the models."""
UNKNOWN = "hash onbekend"
_SEGMENT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._+-]{0,150}")
_HASH = re.compile(r"[0-9a-f]{64}")
_ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(:[0-9]{1,5})?/[!-~]*")
_MERGED = ("licence", "archive")


def plain_name(name: str) -> bool:
    """Whether it is a relative path of ordinary names: no `..`, no hidden file, no root, no drive, no backslash.

    >>> [plain_name(n) for n in ("am/final.mdl", "../x", "/etc/passwd", "a//b", "c:x", "a/./b", ".git")]
    [True, False, False, False, False, False, False]
    """
    return all(_SEGMENT.fullmatch(part) for part in name.split("/"))


def _plain(name: str) -> str:
    if not plain_name(name):
        raise ValueError("geen gewone bestandsnaam")
    return name


def _root(name: str) -> str:
    return _plain(name) if name else name


def _hash(given: str) -> str:
    if not _HASH.fullmatch(given):
        raise ValueError("een sha256 is 64 tekens uit 0-9 en a-f")
    return given


def _allowed(commercial: bool) -> bool:
    if not commercial:
        raise ValueError("een licentie die gebruik door een bedrijf verbiedt, hoort niet in het manifest")
    return commercial


def _https(url: str) -> str:
    if not _ADDRESS.fullmatch(url):
        raise ValueError("een adres is https://computer/pad, zonder naam of wachtwoord")
    return url


Sha256 = Annotated[str, AfterValidator(_hash)]
Name = Annotated[str, AfterValidator(_plain)]
Url = Annotated[str, AfterValidator(_https)]
Text = Annotated[str, Field(min_length=1, max_length=300)]
Bytes = Annotated[int, Field(gt=0, le=20_000_000_000)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Licence(_Part):
    """Under which terms; `attribution` is shown to users. Without `commercial` a model has no place here (S24)."""

    name: Text
    text_url: Url
    attribution: Text
    commercial: Annotated[bool, AfterValidator(_allowed)]


class Mirror(_Part):
    """An address of the archive, and the hosts (`host` or `host:port`) that it may send us on to."""

    url: Url
    redirects: tuple[str, ...] = ()


class Archive(_Part):
    """The archive as it is fetched. `root`: the folder inside it that holds the files."""

    root: Annotated[str, AfterValidator(_root)] = ""
    bytes: Bytes
    sha256: Sha256 | None = None


class ModelFile(_Part):
    """One file of the unpacked model."""

    bytes: Bytes
    sha256: Sha256 | None = None


class Entry(_Part):
    """A model. `ram_mb` is what one engine takes, about."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,80}$")]
    engine: Text
    languages: tuple[str, ...] = ("nl",)
    licence: Licence
    mirrors: tuple[Mirror, ...] = ()
    compare_with: Url | None = None
    archive: Archive
    files: dict[Name, ModelFile] = Field(default_factory=dict)
    ram_mb: Annotated[int, Field(gt=0)]
    cpu_flags: tuple[str, ...] = ()
    filled_on: date | None = None
    filled_by: Text | None = None
    reviewed_by: Text | None = None

    @property
    def lacking(self) -> str | None:
        """Why this entry is not trusted, in Dutch; `None` when it is (S21, S25)."""
        if self.archive.sha256 is None or not self.files or any(f.sha256 is None for f in self.files.values()):
            return UNKNOWN
        if not (self.filled_on and self.filled_by and self.reviewed_by):
            return "niet ingevuld wie de hashes vergeleek, wie ze nakeek en wanneer"
        if self.filled_by.casefold().split() == self.reviewed_by.casefold().split():
            return "de hashes zijn niet door een tweede mens nagekeken"
        return None

    @property
    def unpacked(self) -> int:
        """Bytes on disk."""
        return sum(file.bytes for file in self.files.values())


class Manifest(_Part):
    """Every entry by id; an own entry of the organisation has gone over ours."""

    version: int
    models: dict[str, Entry]


def load_manifest(folder: Path | None = None) -> Manifest:
    """Ours plus `manifest.toml` of `folder`, if it is there. Raises `ContentError` that names file and field."""
    ours = _read(OURS)
    merged = dict(ours["models"])
    own = folder / OVERLAY if folder else None
    if own is None or not own.exists():
        return _checked(ours["version"], merged, OURS.name)
    for identity, entry in _models(_read(own), own).items():
        base = merged.get(identity, {})
        parts = {key: {**base.get(key, {}), **entry[key]} for key in _MERGED if isinstance(entry.get(key), dict)}
        merged[identity] = {**base, **entry, **parts}
    return _checked(ours["version"], merged, str(own))


def _models(found: dict[str, Any], path: Path) -> dict[str, dict[str, Any]]:
    models = found.get("models", {})
    if not isinstance(models, dict) or not all(isinstance(entry, dict) for entry in models.values()):
        raise ContentError('schrijf elk model als [models."id"]', file=str(path))
    if unknown := set(found) - {"models", "version"}:
        raise ContentError(f"onbekend veld: {', '.join(sorted(unknown))}", file=str(path))
    return models


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        detail = f" ({error})" if isinstance(error, tomllib.TOMLDecodeError) else ""
        raise ContentError(f"dit manifest kan niet gelezen worden{detail}", file=str(path)) from None


def _checked(version: int, models: dict[str, dict[str, Any]], file: str) -> Manifest:
    return Manifest(version=version, models={name: _entry(name, entry, file) for name, entry in models.items()})


def _entry(name: str, fields: dict[str, Any], file: str) -> Entry:
    try:
        return Entry.model_validate({**fields, "id": name})
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise ContentError(f"models.{name}: {place}: {in_dutch(first)}", file=file) from None
