"""Requests to ARI, and the names of what is ours on an exchange: only what we made is ever deleted (TEL-08)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

PREFIX = "luwte-"
APP = "luwte"


@dataclass(frozen=True, slots=True)
class Request:
    """One request to ARI; `purpose` comes back with its answer."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    purpose: str = ""


def deletion(id_: str) -> Request:
    """Delete a channel or a bridge of ours. Raises ValueError for anything else."""
    if not id_.startswith(PREFIX):
        raise ValueError("only what we made may be deleted")
    kind = "bridges" if id_.startswith(f"{PREFIX}br-") else "channels"
    return Request("DELETE", f"/{kind}/{quote(id_, safe='')}", purpose="cleanup")
