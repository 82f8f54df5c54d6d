from __future__ import annotations

import pytest

from tools.messages import area_of, main, untranslated, unused


def test_every_text_on_a_page_has_its_english_and_none_is_left_over() -> None:
    assert untranslated("en") == []
    assert unused("en") == []


def test_each_part_of_the_house_has_its_own_catalogue() -> None:
    assert area_of("web/account/pages.py") == area_of("web/templates/account_in.html.j2") == "account"
    assert area_of("web/coordinator/content.py") == "coordinator"
    assert area_of("web/upload.py") == "feeding"
    assert area_of("web/board.py") == "desk"


def test_make_messages_is_content_when_all_is_translated(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0
    assert "alles is vertaald" in capsys.readouterr().out
