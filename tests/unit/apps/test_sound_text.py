from __future__ import annotations

from luwte.apps.sound_text import (
    NO_TIMING,
    NO_VOICE,
    NO_WORDS,
    exchange_lines,
    gap_lines,
    voice_lines,
    what_is_off,
    who_wrote,
)
from luwte.domain.call import Heard
from luwte.domain.events import Gap
from luwte.domain.exchange import Exchange, Taken
from luwte.domain.turn import Baseline
from luwte.service.overheard import Overheard, Raised


def sound(*raised: Raised, baseline: Baseline = Baseline.READY, gaps: tuple[Gap, ...] = ()) -> Overheard:
    return Overheard(((3.0, 10),), raised, baseline, None, gaps)


def test_what_is_off_is_said_and_never_called_calm() -> None:
    assert what_is_off(Heard(words=False, voice=False, timing=True)) == (NO_WORDS, NO_VOICE)
    assert what_is_off(Heard(words=True, voice=True, timing=True)) == ()
    assert what_is_off(Heard()) == (NO_TIMING,)


def test_a_recogniser_is_named_with_its_model() -> None:
    assert who_wrote(Heard()) is None
    assert "vosk, model klein-nl:" in str(who_wrote(Heard(recogniser="vosk", model="klein-nl")))
    whole = Heard(recogniser="vosk", model="klein-nl@sha256:" + "0123456789abcdef" * 4)
    assert "vosk, model klein-nl (sha256 0123456789ab…):" in str(who_wrote(whole))
    assert "vosk:" in str(who_wrote(Heard(recogniser="vosk")))


def test_a_raised_stretch_is_one_sentence() -> None:
    told = voice_lines(sound(Raised(61.0, 85.0, 92, ("toonhoogte +6 halve tonen", "al 3 s"))))
    assert told == ("01:01 tot 01:25: stem verheven, index tot 92 (toonhoogte +6 halve tonen).",)


def test_a_voice_that_was_not_raised_is_said_too_and_how_far_it_was_known() -> None:
    assert voice_lines(sound()) == ("De stem was niet verheven.",)
    assert voice_lines(sound(baseline=Baseline.SUSPECT))[1].endswith("het gesprek begon al luid.")
    assert voice_lines(Overheard((), (), Baseline.NONE, None, ())) == ()


def test_turn_taking_compares_with_the_first_minute() -> None:
    told = exchange_lines(Exchange(Taken(60.0, 1, 0, 2.0), Taken(60.0, 4, 2, 5.4), longest=41.0))
    assert told[0].endswith("1 keer in de eerste minuut, 4 keer daarna.")
    assert told[2] == "Beiden tegelijk aan het woord: 7 seconden."
    assert "41 seconden" in told[3]
    assert len(exchange_lines(Exchange(Taken(60.0), Taken(60.0, both=0.4), longest=29.0))) == 3
    assert exchange_lines(Exchange(Taken(60.0), Taken(60.0))) == ("Beller en medewerker spraken niet door elkaar.",)
    assert exchange_lines(None) == ()


def test_a_gap_is_named_with_its_cause() -> None:
    assert gap_lines(sound(gaps=(Gap(3.0, 65.0, "netwerk"),))) == ("00:03 tot 01:05: niet gehoord (netwerk).",)
