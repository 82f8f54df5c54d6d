"""Errors that a person can repair; everything else is builtin.

LuwteError
  ├─ ContentError(file, line)   a trainer can repair it
  ├─ SourceError(file, line)    whoever exported the transcript or recording can repair it
  └─ SettingsError              an administrator can repair it

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


class ContentError(LocatedError):
    """A content file is wrong."""


class SourceError(LocatedError):
    """A transcript or recording cannot be used."""


class SettingsError(LuwteError):
    """A setting is missing or wrong."""
