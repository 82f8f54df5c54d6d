from __future__ import annotations

from datetime import date

from luwte.service.modes import Conditions, Mode, settle


def test_what_is_missing_is_named_by_its_setting_in_order() -> None:
    assert Conditions(works_council_date=date(2026, 9, 1)).missing == ("dpia_id", "caller_notice", "responsible_person")


def test_words_are_what_runs_when_voice_may_not() -> None:
    settled = settle(Mode.VOICE, Conditions())
    assert (settled.mode, str(settled.warning).endswith("Luwte luistert alleen naar woorden")) == (Mode.WORDS, True)
