from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from luwte.apps.about import Credit, credits_of, edition
from rooms import opened


def test_our_own_version_and_licence_are_known() -> None:
    version, licence = edition()
    assert version[0].isdigit()
    assert licence == "EUPL-1.2"


def test_without_models_there_is_nobody_to_thank(tmp_path: Path) -> None:
    assert credits_of(tmp_path) == ()


def test_the_page_names_whose_a_model_is_and_under_which_terms() -> None:
    credit = Credit("kroko", "Model van <Kroko>", "CC-BY-4.0", "https://example.org/licentie")
    with opened() as office:
        office.app.state.parts = replace(office.parts, credits=lambda: (credit,))
        ada = office.browser("ada")
        page = ada.get("/over").text
        assert 'href="/over"' in ada.get("/welkom").text
        assert office.browser(None).get("/over").status_code == 303
    assert "Model van &lt;Kroko&gt;" in page
    assert 'href="https://example.org/licentie"' in page
