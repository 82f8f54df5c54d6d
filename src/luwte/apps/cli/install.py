"""Settings plus the flags of this run to an installation."""

from __future__ import annotations

from pathlib import Path

from luwte.service.bootstrap import Installation, bootstrap
from luwte.settings import load_settings


def installation(overlay: Path | None = None) -> Installation:
    """The installation; a content folder given by flag goes before the setting."""
    settings = load_settings()
    if overlay is not None:
        settings = settings.model_copy(update={"content_dir": overlay})
    return bootstrap(settings)
