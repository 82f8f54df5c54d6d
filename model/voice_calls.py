"""Simulated calls from acted speech: a stretch of ordinary speech, then a raised voice, through a telephone line.

What is trained, the thresholds and the evaluation all come from such calls, measured by the meter that runs live: then
hop, windows and activity cannot differ between them (VOICE.md, V6). The speech stays outside the repository.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr

from luwte.domain.events import VoiceMeasured
from luwte.speech.voice.meter import VoiceMeter
from model.telephone_line import NEUTRAL_DBFS, RATE, Floats, Line, active_power, band_limited, draw_line, telephone
from model.voice_corpora import Namer, emodb

CALM, RAISED = "NLT", "W"
"""Letters of the EmoDB file name (V17): neutral, bored and sad against the shouting of the letter W."""
MEN = frozenset({"03", "10", "11", "12", "15"})
OPENING = 4
"""Neutral utterances at the start of each call, from which the caller's own voice is learned."""
PAUSE = (0.2, 1.0)
_SEED = 50_000


@dataclass(frozen=True, slots=True, eq=False)
class Utterance:
    """One played sentence at 8 kHz, at the level that it has on the line."""

    speaker: str
    letter: str
    sound: Floats


@dataclass(frozen=True, slots=True)
class Plan:
    """What a simulated call is made of; `line` is drawn when there is none."""

    calm_seconds: float = 72.0
    raised_seconds: float = 18.0
    calm: str = CALM
    raised: str = RAISED
    opening: str = "N"
    line: Line | None = None


@dataclass(frozen=True, slots=True)
class MeasuredCall:
    """What the meter made of a call. `raised_at` is where the raised part begins, `end` where the call ends."""

    speaker: str
    line: Line
    measured: tuple[VoiceMeasured, ...]
    raised_at: float
    end: float


class Speech:
    """All utterances of a folder by speaker, and voices for the background. `namer` reads the file names."""

    def __init__(self, folder: Path, namer: Namer = emodb) -> None:
        paths = [path for path in sorted(folder.rglob("*")) if path.suffix in (".flac", ".wav") and namer(path.stem)]
        if not paths:
            raise FileNotFoundError(f"no recordings in {folder}")
        self.digest = hashlib.sha256(b"".join(hashlib.sha256(path.read_bytes()).digest() for path in paths)).hexdigest()
        self.by_speaker = _levelled(_read(path, namer) for path in paths)
        self.speakers = tuple(self.by_speaker)

    def of(self, speaker: str, letters: str) -> list[Utterance]:
        """What a speaker said in these manners, in the order of the letters."""
        return [said for letter in letters for said in self.by_speaker[speaker] if said.letter == letter]

    def babble(self, without: str) -> Floats:
        """A minute of sixty ordinary utterances of the other speakers, each six times over each other."""
        chance = np.random.default_rng(_SEED)
        said = [u for speaker in self.speakers if speaker != without for u in self.of(speaker, "NL")]
        minute = np.zeros(60 * RATE, np.float32)
        for place in chance.permutation(len(said))[:60]:
            sound = said[place].sound / np.sqrt(active_power(said[place].sound))
            for _ in range(6):
                at, loud = int(chance.integers(len(minute) - len(sound))), chance.uniform(0.3, 1)
                minute[at : at + len(sound)] += np.float32(loud) * sound
        return minute


def _read(path: Path, namer: Namer) -> Utterance:
    sound, rate = soundfile.read(path, dtype="float32", always_2d=True)
    speaker, letter = namer(path.stem) or ("", "")
    return Utterance(speaker, letter, soxr.resample(sound[:, 0], rate, RATE).astype(np.float32))


def _levelled(said: Iterable[Utterance]) -> Mapping[str, tuple[Utterance, ...]]:
    """Each speaker's neutral speech at -26 dBFS; how loud the others are beside it stays."""
    by_speaker: dict[str, list[Utterance]] = {}
    for utterance in said:
        by_speaker.setdefault(utterance.speaker, []).append(utterance)
    levelled = {}
    for speaker, utterances in sorted(by_speaker.items()):
        power = np.mean([active_power(band_limited(u.sound)) for u in utterances if u.letter == "N"])
        factor = np.float32(10 ** (NEUTRAL_DBFS / 20) / np.sqrt(power))
        levelled[speaker] = tuple(Utterance(u.speaker, u.letter, u.sound * factor) for u in utterances)
    return levelled


def simulate(speech: Speech, speaker: str, number: int, plan: Plan, babble: Floats) -> tuple[Floats, Line, float]:
    """The sound of call `number` of a speaker, its line, and when the raised part begins."""
    seed = _SEED + 1000 * speech.speakers.index(speaker) + number
    chance = np.random.default_rng(seed)
    drawn = draw_line(chance)
    line = plan.line or drawn
    opening = _parts(speech.of(speaker, plan.opening), OPENING * 2.6, chance)
    calm = _parts(speech.of(speaker, plan.calm), plan.calm_seconds - _seconds(opening), chance)
    raised = _parts(speech.of(speaker, plan.raised), plan.raised_seconds, chance)
    sound = np.concatenate([*opening, *calm, *raised])
    return telephone(sound, line, chance, babble), line, _seconds([*opening, *calm])


def _parts(said: Sequence[Utterance], seconds: float, chance: np.random.Generator) -> list[Floats]:
    """Utterances in random order, again and again, with pauses, for about so long."""
    parts: list[Floats] = []
    while said and _seconds(parts) < seconds:
        for place in chance.permutation(len(said)):
            if _seconds(parts) < seconds:
                pause = np.zeros(int(chance.uniform(*PAUSE) * RATE), np.float32)
                parts += [said[place].sound, pause]
    return parts


def _seconds(parts: Iterable[Floats]) -> float:
    return sum(len(part) for part in parts) / RATE


def measured_calls(speech: Speech, speaker: str, numbers: Iterable[int], plan: Plan) -> list[MeasuredCall]:
    """Calls of one speaker, measured as they would be live."""
    babble = speech.babble(speaker)
    calls = []
    for number in numbers:
        sound, line, raised_at = simulate(speech, speaker, number, plan, babble)
        calls.append(MeasuredCall(speaker, line, VoiceMeter().accept(sound), raised_at, len(sound) / RATE))
    return calls
