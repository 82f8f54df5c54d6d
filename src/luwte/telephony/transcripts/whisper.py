"""Whisper JSON: `segments` with `start`, `end`, `text` and, after diarisation, `speaker`.

Whisper itself does not know who speaks: without `speaker` every segment has the speaker ``""``, which is refused
later with the advice to run diarisation or to split the channels.
"""

from __future__ import annotations

from typing import Any

from luwte.telephony.transcripts.draft import Draft, Utterance
from luwte.telephony.transcripts.jsonsource import Record, load, number, probe, records, text_of

NAME = "Whisper-JSON"


def looks_like(text: str) -> bool:
    """An object with `segments` that hold `text`."""
    if not text.lstrip().startswith("{") or '"segments"' not in text:
        return False
    found = probe(text)
    return found is None or (isinstance(found, dict) and isinstance(found.get("segments"), list))


def read(text: str, *, file: str) -> Draft:
    """Segments as utterances; a segment whose words have several speakers is split."""
    value: Any = load(text, file=file)
    items: list[Utterance] = []
    for i, segment in enumerate(records(value.get("segments"), "segments", file=file), start=1):
        items.extend(_segment(segment, i, file))
    return Draft(tuple(item for item in items if item.text))


def _segment(segment: Record, i: int, file: str) -> list[Utterance]:
    words = segment.get("words")
    timed = words if isinstance(words, list) else []
    speakers = {word.get("speaker") for word in timed if isinstance(word, dict) and word.get("speaker")}
    if len(speakers) < 2:
        speaker = segment.get("speaker") or next(iter(speakers), "")
        text = text_of(segment, "text", where=f"segments[{i}].", file=file).strip()
        start = number(segment.get("start"), f"segments[{i}].start", file=file)
        end = number(segment.get("end"), f"segments[{i}].end", file=file)
        return [Utterance(str(speaker), text, start, end, i)]
    return _by_speaker(segment, i, file)


def _by_speaker(segment: Record, i: int, file: str) -> list[Utterance]:
    items: list[Utterance] = []
    fallback = str(segment.get("speaker") or "")
    at = number(segment.get("start"), f"segments[{i}].start", file=file)
    for word in records(segment["words"], f"segments[{i}].words", file=file):
        speaker = str(word.get("speaker") or (items[-1].speaker if items else fallback))
        text = str(word.get("word") or word.get("text") or "").strip()
        start = number(word.get("start"), f"segments[{i}].words.start", file=file)
        end = number(word.get("end"), f"segments[{i}].words.end", file=file)
        start = at if start is None else start
        end = start if end is None else end
        at = end
        if items and items[-1].speaker == speaker:
            last = items[-1]
            items[-1] = Utterance(speaker, f"{last.text} {text}", last.start, end, i)
        else:
            items.append(Utterance(speaker, text, start, end, i))
    return items
