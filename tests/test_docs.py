"""The documentation cannot rot: what exists is named, what is named exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from luwte.apps.cli.main import app
from luwte.settings import Settings

ROOT = Path(__file__).parents[1]
PAGES = sorted([*(ROOT / "docs").glob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"])


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented(name: str) -> None:
    assert f"### `{name}`" in (ROOT / "docs" / "instellingen.md").read_text(encoding="utf-8")


def commands() -> dict[str, list[str]]:
    """Every command with its options."""
    group = typer.main.get_command(app)
    found: dict[str, list[str]] = {}
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        for inner, leaf in getattr(command, "commands", {"": command}).items():
            options = [o for parameter in leaf.params for o in parameter.opts if o.startswith("--")]
            found[f"luwte {name} {inner}".strip()] = options
    return found


@pytest.mark.parametrize("command", commands())
def test_every_command_and_option_is_documented(command: str) -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert command in page
    for option in commands()[command]:
        assert option == "--help" or option in page


@pytest.mark.parametrize("document", PAGES, ids=lambda path: path.name)
def test_links_and_pictures_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), target
