"""The caller's voice beside the caller's words (VOICE.md 10): what a turn sounded like, and when words are missing.

The voice strengthens what words show. Without words it asks for attention, never more (rule B7). It measures nothing.
"""

from __future__ import annotations

from collections import deque
from functools import lru_cache

from luwte.content.content import Content
from luwte.domain.behaviour import Phase, SpeechAct, Target
from luwte.domain.estimate import TurnAssessment
from luwte.domain.evidence import Evidence, MessageId
from luwte.domain.outputs import VoiceChanged
from luwte.domain.turn import Baseline, Voice, Words
from luwte.domain.voice import VoiceWindow
from luwte.recognition.assess import likeliest, weigh
from luwte.recognition.voice.model import VoiceModel, loads
from luwte.recognition.voice.signal import SIGNAL
from luwte.recognition.voice.tracker import VoiceTracker

UNHEARD = MessageId("stem.inhoud_onbekend")
NO_VOICE = Voice(None, raised=False, baseline=Baseline.NONE)
TOGETHER = 10.0
"""Within so many seconds a raised voice and a finding in words strengthen each other (V22)."""
LONG = 9.0
"""Raised for so many seconds without a word understood: attention (V22)."""
_TAIL = 1.0
_KEPT = 120
_ATTENTION = 0.7


@lru_cache(maxsize=4)
def voice_model(content: Content) -> VoiceModel:
    """The trained numbers of this content, read once."""
    return loads(content.voice_model)


class VoiceCourse:
    """The voice of one caller during one call."""

    def __init__(self, model: VoiceModel, raised_from: int | None = None) -> None:
        self._tracker = VoiceTracker(model, raised_from)
        self._states: deque[VoiceChanged] = deque(maxlen=_KEPT)
        self._understood = 0.0
        self._told: float | None = None

    def measured(self, window: VoiceWindow, at: float) -> VoiceChanged | None:
        """Take in a measured window; the new state when a person would see another one."""
        shown = self._states[-1] if self._states else None
        state = self._tracker.add(window, at)
        self._states.append(state)
        same = shown is not None and (shown.voice, shown.since) == (state.voice, state.since)
        return None if same else state

    def another_speaker(self) -> None:
        """Somebody else came on the line: everything learned of the voice is forgotten (V15)."""
        self._tracker.reset()
        self._states.clear()
        self._told = None

    def understood(self, words: Words) -> None:
        """There were words until the end of these."""
        if words.text.strip() and not words.suspect:
            self._understood = max(self._understood, words.end)

    def heard_early(self, phase: Phase, at: float) -> None:
        """Words of this phase, at `at` seconds: who begins like that has no ordinary voice to compare with (V14)."""
        self._tracker.heard_early(phase, at)

    def during(self, start: float, end: float) -> Voice | None:
        """The voice of a turn: its loudest window, or `None` when no window lies in it."""
        inside = [state.voice for state in self._states if start < state.at <= end + _TAIL]
        if not inside:
            return None
        loudest = max(inside, key=lambda voice: (voice.raised, -1 if voice.score is None else voice.score))
        return Voice(loudest.score, any(voice.raised for voice in inside), inside[-1].baseline, loudest.moved)

    def raised_near(self, words: Words) -> bool:
        """Whether the voice was raised in the seconds before or during these words."""
        return any(s.voice.raised and words.start - TOGETHER <= s.at <= words.end + TOGETHER for s in self._states)

    def unheard(self) -> bool:
        """Whether the voice is raised for long now and no word was understood; true once per time it rises."""
        state = self._states[-1] if self._states else None
        if state is None or state.since is None or state.since == self._told:
            return False
        if state.at - state.since < LONG or self._understood > state.since:
            return False
        self._told = state.since
        return True


def attention(turn: int) -> TurnAssessment:
    """What a voice that is raised for long shows when no word was understood: attention, phase 2 and never more."""
    evidence = Evidence(
        signal=SIGNAL,
        turn=turn,
        strength=_ATTENTION,
        supports=Phase.CRITICISM,
        detail=None,
        target=Target.NOBODY,
        act=SpeechAct.ASSERTED,
        quote=None,
        because=UNHEARD,
        rule=str(UNHEARD),
    )
    chances = weigh((0.0, 0.0, 0.0, 0.0), [evidence])
    return TurnAssessment(turn, likeliest(chances), chances, (evidence,), (), ())


def strengthened(assessment: TurnAssessment) -> bool:
    """Whether words of this turn speak for phase 3, so that a raised voice may take the place of a second such turn."""
    return assessment.phase >= Phase.PERSONAL and any(
        e.counts and e.signal != SIGNAL and e.supports >= Phase.PERSONAL for e in assessment.evidence
    )
