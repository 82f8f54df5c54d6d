"""Train the two models of a raised voice: `python -m model.train_voice --emodb DIR` writes what we ship.

Only speech under CC0 may touch these numbers, the thresholds and the scale (VOICE.md, V18). Same speech, same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from luwte.content.loader import VOICE_MODEL
from luwte.domain.voice import WINDOW_SECONDS
from luwte.recognition.voice.baseline import OwnVoice
from luwte.recognition.voice.layout import NUMBERS
from luwte.recognition.voice.model import MOST_ALARMS, REARM, Scorer, Vector, dumps
from luwte.recognition.voice.tracker import KEPT
from model.voice_calls import MeasuredCall, Plan, Speech, measured_calls

CALLS_PER_SPEAKER = 24
STRENGTH = 0.005
FOLDS = 5
ALARMS = ("1", "4", "12")
LICENCE = "CC0-1.0 (Berlin Database of Emotional Speech)"
MANNER = ("flux_m", "flux_p50", "flux_p90", "alpha_m", "alpha_p50", "slope_lo_m", "f1peak_m", "f0st_s")
"""What the absolute model sees: how somebody speaks. Pitch and most of the timbre say who speaks."""
OPENING_SECONDS = 13.5
"""Windows until here hold the neutral opening of the call, which is not trained on."""

Matrix = NDArray[np.float64]
Calls = Mapping[str, Sequence[MeasuredCall]]


@dataclass(frozen=True, slots=True)
class Windows:
    """The measured windows of one call: absolute numbers, the caller's own voice at that time, the end, and the label.

    `label` is 0 for ordinary speech, 1 for a raised voice, -1 for a window with both, or one of the opening. `known` is
    the window from which the caller's own voice is known.
    """

    numbers: Matrix
    own: Matrix
    at: Vector
    label: NDArray[np.int64]
    known: int
    raised_at: float

    @property
    def away(self) -> Matrix:
        """How far each window lies from the caller's own voice: what the relative model sees."""
        return self.numbers - self.own

    def ordinary(self, *, relative: bool) -> NDArray[np.bool_]:
        """The windows in which a raised voice is a false alarm: the ordinary part, once there is a score."""
        first = self.known if relative else 0
        return (self.at <= self.raised_at) & (np.arange(len(self.at)) >= first)


def windows_of(call: MeasuredCall) -> Windows:
    """What both models would see of a call, with the caller's own voice learned as it is live."""
    own, numbers, means, at, known = OwnVoice(), [], [], [], 0
    for measured in call.measured:
        if not measured.window.numbers:
            continue
        numbers.append(np.array(measured.window.numbers))
        if not own.ready:
            own.learn(numbers[-1], measured.window.voiced, loud=False)
            known = len(numbers)
        means.append(own.mean)
        at.append(measured.at)
    end = np.array(at)
    label = np.where(end <= call.raised_at, 0, np.where(end - WINDOW_SECONDS >= call.raised_at, 1, -1))
    label[end < OPENING_SECONDS] = -1
    return Windows(np.array(numbers), np.array(means), end, label, known, call.raised_at)


def fit(names: tuple[str, ...], numbers: Matrix, label: NDArray[np.int64]) -> Scorer:
    """A scorer on rows of 34 numbers, with anchors that mean nothing yet."""
    inputs = numbers[:, [NUMBERS.index(name) for name in names]]
    mean, scale = inputs.mean(0), inputs.std(0)
    model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=2000)
    model.fit((inputs - mean) / scale, label)
    anchors = dict.fromkeys(ALARMS, 0.0) | {MOST_ALARMS: -1.0}
    return Scorer(names, mean, scale, model.coef_[0], float(model.intercept_[0]), -2.0, anchors, 1.0)


def folds(speakers: Sequence[str]) -> list[tuple[str, ...]]:
    """Groups of speakers that are held out together."""
    count = min(FOLDS, len(speakers))
    return [tuple(speakers[place::count]) for place in range(count)]


def smoothed(scores: Iterable[float], start: float) -> Vector:
    """As the tracker smooths them."""
    value, kept = start, []
    for score in scores:
        value = KEPT * value + (1 - KEPT) * score
        kept.append(value)
    return np.array(kept)


def crossings(trace: Vector, threshold: float) -> int:
    """How often a score rises over the threshold, having been clearly below it in between."""
    above, found = False, 0
    for score in trace:
        if not above and score >= threshold:
            above, found = True, found + 1
        elif above and score < threshold - REARM:
            above = False
    return found


def least_threshold(traces: Sequence[Vector], per_hour: float) -> float:
    """The smallest threshold with at most so many crossings per hour of ordinary speech (V19)."""
    allowed = per_hour * sum(len(trace) for trace in traces) / 3600
    peaks = np.unique(np.round(np.concatenate(traces), 3))[::-1]
    chosen = float(peaks[0]) + 0.001
    for threshold in peaks:
        if sum(crossings(trace, threshold) for trace in traces) > allowed:
            break
        chosen = float(threshold)
    return chosen


def trained(windows: Mapping[str, Sequence[Windows]], *, relative: bool) -> Scorer:
    """A scorer with its anchors, which come from speakers that the scoring model did not know.

    A threshold holds for each of those speakers, not for all together: one voice may not pay for the others.
    """

    def rows(call: Windows) -> Matrix:
        return call.away if relative else call.numbers

    def fitted(speakers: Iterable[str]) -> Scorer:
        calls = [call for speaker in speakers for call in windows[speaker]]
        known = np.vstack([rows(call)[call.label >= 0] for call in calls])
        return fit(NUMBERS if relative else MANNER, known, np.concatenate([c.label[c.label >= 0] for c in calls]))

    scored: dict[str, list[tuple[Windows, Vector]]] = {}
    for held_out in folds(list(windows)):
        scorer = fitted(speaker for speaker in windows if speaker not in held_out)
        for speaker in held_out:
            scored[speaker] = [(call, scorer.scores(rows(call))) for call in windows[speaker]]
    every = [pair for pairs in scored.values() for pair in pairs]
    calm, raised = (float(np.median(np.concatenate([s[call.label == k] for call, s in every]))) for k in (0, 1))
    traces = [
        [smoothed(scores[call.ordinary(relative=relative)], calm) for call, scores in pairs]
        for pairs in scored.values()
    ]
    thresholds = {alarms: max(least_threshold(own, float(alarms)) for own in traces) for alarms in ALARMS}
    return replace(fitted(windows), calm=calm, thresholds=thresholds, raised=raised)


def train(calls: Calls, digest: str) -> bytes:
    """The file that we ship."""
    windows = {speaker: [windows_of(call) for call in own] for speaker, own in calls.items()}
    header = {"version": digest[:12], "data": digest, "licence": LICENCE, "speakers": len(calls)}
    return dumps(header, trained(windows, relative=True), trained(windows, relative=False))


def simulated(speech: Speech, numbers: Iterable[int], plan: Plan = Plan()) -> Calls:  # noqa: B008 frozen value
    """Calls of every speaker, over all cores."""
    with ProcessPoolExecutor() as pool:
        one = partial(_calls_of, speech, tuple(numbers), plan)
        return dict(zip(speech.speakers, pool.map(one, speech.speakers), strict=True))


def _calls_of(speech: Speech, numbers: tuple[int, ...], plan: Plan, speaker: str) -> list[MeasuredCall]:
    return measured_calls(speech, speaker, numbers, plan)


def main(folder: Path, out: Path) -> None:
    """Simulate, fit, write."""
    speech = Speech(folder)
    data = train(simulated(speech, range(CALLS_PER_SPEAKER)), speech.digest)
    out.write_bytes(data)
    print(f"{out.name}: {len(NUMBERS)} and {len(MANNER)} inputs, {len(data)} bytes")
    print(f"sha256 {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description="Train the models of a raised voice.")
    arguments.add_argument("--emodb", type=Path, required=True, help="folder with the recordings of EmoDB")
    arguments.add_argument("--out", type=Path, default=VOICE_MODEL)
    given = arguments.parse_args()
    main(given.emodb, given.out)
