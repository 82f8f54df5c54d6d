"""Errors that a person can repair; everything else is builtin.

LuwteError
  ├─ ContentError(file, line)   a trainer can repair it
  ├─ SourceError(file, line)    whoever exported the transcript or recording can repair it
  ├─ SettingsError              an administrator can repair it
  ├─ ModelError                 a speech model is not what it should be, or cannot be fetched
  ├─ NotAllowed                 this person's roles do not grant it
  ├─ NotFound                   it is not there
  │    └─ Erased                it was there: its key was destroyed
  ├─ StoreUnavailable           the database cannot be reached, is full or stays locked
  ├─ Unreadable                 what is stored is damaged, sealed by another key, or of a newer version
  ├─ ProofBroken(proof)          a deletion is not what its proof says
  └─ TrailBroken(number)        the audit trail was changed from that line on

Messages are Dutch and read `bestand:regel: wat er mis is`. They never quote what a person said.
"""

from __future__ import annotations


class LuwteError(Exception):
    """Something a person can repair."""


class LocatedError(LuwteError):
    """An error with a place: `file`, and `line` counted from 1 (or `None` when the file has no lines)."""

    def __init__(self, message: str, *, file: str, line: int | None = None) -> None:
        self.message = message
        self.file = file
        self.line = line
        super().__init__(f"{file}:{line}: {message}" if line is not None else f"{file}: {message}")

    def __reduce__(self) -> tuple[object, ...]:
        """An error of one file in a batch must survive the way back from the process that read it."""
        return _located, (type(self), self.message, self.file, self.line)


def _located(kind: type[LocatedError], message: str, file: str, line: int | None) -> LocatedError:
    return kind(message, file=file, line=line)


class ContentError(LocatedError):
    """A content file is wrong."""


class SourceError(LocatedError):
    """A transcript or recording cannot be used."""


class SettingsError(LuwteError):
    """A setting is missing or wrong."""


class ModelError(LuwteError):
    """A model for speech to text cannot be fetched, or is not what the manifest says that it is."""


class NotAllowed(LuwteError):  # noqa: N818 the name of the house
    """The roles of this person do not grant this."""


class NotFound(LuwteError):  # noqa: N818
    """It is not there, or not for this person: an answer never tells which."""


class Erased(NotFound):
    """It was there; its key was destroyed, so nobody can read it any more."""


class StoreUnavailable(LuwteError):  # noqa: N818
    """The database cannot be reached, is full or stays locked; what was being written is not kept."""


class ExchangeUnavailable(LuwteError):  # noqa: N818
    """The telephone exchange did not do what was asked of it; the call itself goes on."""


class Unreadable(LuwteError):  # noqa: N818
    """What is stored cannot be read: damaged, sealed by another key, or written by a newer version."""


class ProofBroken(LuwteError):  # noqa: N818
    """What was proved to be gone is there, or the proof was changed. `proof` is the id of the first such proof."""

    def __init__(self, proof: str, message: str) -> None:
        self.proof = proof
        super().__init__(f"bewijs {proof} klopt niet: {message}")


class TrailBroken(LuwteError):  # noqa: N818
    """The audit trail was changed. `number` is the first line that does not fit."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"het logboek klopt niet meer vanaf regel {number}: er is iets gewijzigd of weggehaald")
