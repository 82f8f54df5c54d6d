"""Figures of a raised voice: per window, and per call as the tracker lives through it. It prints nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bench import scores
from bench.scores import Figure, Ints
from luwte.recognition.voice.layout import NUMBERS
from luwte.recognition.voice.model import SHIPPED_ALARMS, VoiceModel
from luwte.recognition.voice.tracker import VoiceTracker
from model.train_voice import windows_of
from model.voice_calls import MeasuredCall

Models = Mapping[str, VoiceModel]
"""Per speaker, a model that never heard this speaker."""
Calls = Mapping[str, Sequence[MeasuredCall]]

PITCH = NUMBERS.index("f0st_m")


@dataclass(frozen=True, slots=True)
class Scored:
    """Windows of all speakers: score, label (1 raised) and speaker."""

    score: NDArray[np.float64]
    label: Ints
    speaker: tuple[str, ...]

    def figure(self, measure: Callable[[NDArray[np.float64], Ints], float]) -> Figure:
        """With an interval over whole speakers."""
        return scores.with_interval(
            lambda rows: measure(self.score[rows], self.label[rows]), self.speaker, len(self.label)
        )


def area(score: NDArray[np.float64], label: Ints) -> float:
    """Area under the ROC curve."""
    return scores.area_under_curve(score.tolist(), label == 1)


def recall_at(share: float) -> Callable[[NDArray[np.float64], Ints], float]:
    """Recall where this share of the ordinary windows stands above the threshold, which is set on them: at best so."""

    def recall(score: NDArray[np.float64], label: Ints) -> float:
        if not (label == 1).any() or not (label == 0).any():
            return 0.0
        return float((score[label == 1] > np.quantile(score[label == 0], 1 - share)).mean())

    return recall


def scored(calls: Calls, models: Models, way: str) -> Scored:
    """All labelled windows. `way`: relative, absolute, or pitch (its rise alone)."""
    score, label, speaker = [], [], []
    for name, own in calls.items():
        for call in own:
            windows = windows_of(call)
            kept = (windows.label >= 0) & (np.arange(len(windows.label)) >= windows.known)
            if way == "pitch":
                values = windows.away[:, PITCH]
            elif way == "absolute":
                values = models[name].absolute.scores(windows.numbers)
            else:
                values = models[name].relative.scores(windows.away)
            score.append(values[kept])
            label.append(windows.label[kept])
            speaker += [name] * int(kept.sum())
    return Scored(np.concatenate(score), np.concatenate(label), tuple(speaker))


@dataclass(frozen=True, slots=True)
class Lived:
    """One call through the tracker: false alarms in the ordinary part, how long that was measured, and the delay.

    `delay` is seconds from the start of the raised part to *stem verheven*; infinite when it never came. A voice that
    was already called raised counts as a false alarm, and then as found at once.
    """

    speaker: str
    alarms: int
    hours: float
    delay: float


def lived(calls: Calls, models: Models, *, distrust: bool = True) -> list[Lived]:
    """Every call through its tracker. Without `distrust` a loud start is learned like any other (to compare)."""
    found = []
    for name, own in calls.items():
        for call in own:
            model = models[name]
            if not distrust:
                never = {**model.absolute.thresholds, SHIPPED_ALARMS: model.absolute.raised - 1e-6}
                model = replace(model, absolute=replace(model.absolute, thresholds=never))
            found.append(_live(call, VoiceTracker(model)))
    return found


def _live(call: MeasuredCall, tracker: VoiceTracker) -> Lived:
    alarms, before, delay = 0, False, np.inf
    for measured in call.measured:
        now = tracker.add(measured.window, measured.at).voice.raised
        if measured.at <= call.raised_at:
            alarms += now and not before
        elif now:
            delay = min(delay, measured.at - call.raised_at)
        before = now
    return Lived(call.speaker, alarms, call.raised_at / 3600, delay)


def alarms_per_hour(found: Sequence[Lived]) -> Figure:
    """False alarms per hour of the caller's ordinary speech."""
    alarms, hours = np.array([call.alarms for call in found]), np.array([call.hours for call in found])
    return scores.with_interval(
        lambda rows: float(alarms[rows].sum() / hours[rows].sum()), [call.speaker for call in found], len(found)
    )


def found_within(found: Sequence[Lived], seconds: float) -> Figure:
    """Share of the raised parts found within so many seconds."""
    prompt = np.array([call.delay <= seconds for call in found])
    return scores.with_interval(lambda rows: float(prompt[rows].mean()), [call.speaker for call in found], len(found))


def with_alarms(model: VoiceModel, alarms: str) -> VoiceModel:
    """The same model with the threshold of another number of false alarms per hour as its 50."""

    def moved(thresholds: Mapping[str, float]) -> dict[str, float]:
        least = min(thresholds[alarms], thresholds["12"])
        return {**thresholds, SHIPPED_ALARMS: thresholds[alarms] + 1e-9, "12": least}

    relative, absolute = model.relative, model.absolute
    return replace(
        model,
        relative=replace(relative, thresholds=moved(relative.thresholds)),
        absolute=replace(absolute, thresholds=moved(absolute.thresholds)),
    )
