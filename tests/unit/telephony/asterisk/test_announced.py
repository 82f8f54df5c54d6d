from __future__ import annotations

from luwte.domain.turn import Party
from luwte.telephony.asterisk import announced
from luwte.telephony.asterisk.announced import VALID, Announced
from luwte.telephony.asterisk.taps import Expected

TAP = Expected("100.1", Party.CALLER)


def test_an_id_counts_once_and_only_when_we_made_it() -> None:
    taps = Announced(lambda: 0.0)
    taps.expect("a", TAP)
    assert [taps.admit("a"), taps.admit("a"), taps.admit("b")] == [TAP, None, None]


def test_a_tap_that_comes_too_late_is_not_taken() -> None:
    now = [0.0]
    taps = Announced(lambda: now[0])
    taps.expect("a", TAP)
    now[0] = VALID
    assert taps.admit("a") is None


def test_taps_that_never_come_do_not_pile_up() -> None:
    now = [0.0]
    taps = Announced(lambda: now[0])
    for number in range(announced._MOST + 1):
        taps.expect(str(number), TAP)
    assert taps.admit("0") is None
    now[0] = VALID
    taps.expect("nieuw", TAP)
    assert list(taps._waiting) == ["nieuw"]
