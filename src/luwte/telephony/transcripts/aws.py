"""Amazon: Transcribe (channels or speaker labels), Transcribe Call Analytics and Contact Lens.

Sentiment, loudness and interruption fields are never read, of neither party.
"""

from __future__ import annotations

from typing import Any

from luwte.errors import SourceError
from luwte.telephony.transcripts.draft import Draft, Utterance
from luwte.telephony.transcripts.jsonsource import Record, load, number, probe, records, text_of

NAME = "Amazon Transcribe of Contact Lens"
_PAUSE = 1.0
_MS = 0.001


def looks_like(text: str) -> bool:
    """An object with `Transcript` (Contact Lens, Call Analytics) or `results` (Transcribe)."""
    if not text.lstrip().startswith("{") or not ('"Transcript"' in text or '"results"' in text):
        return False
    found = probe(text)
    return found is None or (isinstance(found, dict) and ("Transcript" in found or "results" in found))


def read(text: str, *, file: str) -> Draft:
    """Utterances under the names AGENT, CUSTOMER, ch_0, spk_0 …"""
    value: Any = load(text, file=file)
    if "Transcript" in value:
        return Draft(tuple(_contact_lens(value, file)))
    results = value.get("results")
    if not isinstance(results, dict):
        raise SourceError("results: hier hoort een object", file=file)
    return Draft(tuple(_transcribe(results, file)))


def _contact_lens(value: Record, file: str) -> list[Utterance]:
    roles = {}
    for participant in records(value.get("Participants", []), "Participants", file=file):
        roles[participant.get("ParticipantId")] = participant.get("ParticipantRole")
    items = []
    for i, turn in enumerate(records(value["Transcript"], "Transcript", file=file), start=1):
        role = turn.get("ParticipantRole") or roles.get(turn.get("ParticipantId")) or turn.get("ParticipantId") or ""
        start = number(turn.get("BeginOffsetMillis"), f"Transcript[{i}].BeginOffsetMillis", file=file, scale=_MS)
        end = number(turn.get("EndOffsetMillis"), f"Transcript[{i}].EndOffsetMillis", file=file, scale=_MS)
        content = text_of(turn, "Content", where=f"Transcript[{i}].", file=file).strip()
        if content:
            items.append(Utterance(str(role), content, start, end, i))
    return items


def _transcribe(results: Record, file: str) -> list[Utterance]:
    if isinstance(channels := results.get("channel_labels"), dict):
        words: list[tuple[str, Record]] = []
        for channel in records(channels.get("channels"), "channel_labels.channels", file=file):
            label = str(channel.get("channel_label", ""))
            words.extend((label, item) for item in records(channel.get("items"), "channels.items", file=file))
        turns = [turn for label in dict.fromkeys(name for name, _ in words) for turn in _turns(_of(words, label), file)]
        return sorted(turns, key=lambda turn: turn.start or 0.0)
    labels = _speaker_labels(results, file)
    spoken = []
    speaker = ""
    for item in records(results.get("items"), "results.items", file=file):
        speaker = str(item.get("speaker_label") or labels.get(str(item.get("start_time"))) or speaker)
        spoken.append((speaker, item))
    return _turns(spoken, file)


def _of(words: list[tuple[str, Record]], label: str) -> list[tuple[str, Record]]:
    return [word for word in words if word[0] == label]


def _speaker_labels(results: Record, file: str) -> dict[str, str]:
    labels = results.get("speaker_labels")
    if not isinstance(labels, dict):
        return {}
    found = {}
    for segment in records(labels.get("segments", []), "speaker_labels.segments", file=file):
        for item in records(segment.get("items", []), "segments.items", file=file):
            found[str(item.get("start_time"))] = str(item.get("speaker_label") or segment.get("speaker_label") or "")
    return found


def _turns(words: list[tuple[str, Record]], file: str) -> list[Utterance]:
    """Words to turns: a new one at another speaker or after a pause."""
    items: list[Utterance] = []
    for i, (speaker, word) in enumerate(words, start=1):
        alternatives = records(word.get("alternatives"), f"items[{i}].alternatives", file=file)
        content = text_of(alternatives[0], "content", where=f"items[{i}].", file=file) if alternatives else ""
        if word.get("type") == "punctuation":
            if items:
                last = items[-1]
                items[-1] = Utterance(last.speaker, last.text + content, last.start, last.end, last.line)
            continue
        start = number(word.get("start_time"), f"items[{i}].start_time", file=file)
        end = number(word.get("end_time"), f"items[{i}].end_time", file=file)
        if items and items[-1].speaker == speaker and (start or 0.0) - (items[-1].end or 0.0) <= _PAUSE:
            last = items[-1]
            items[-1] = Utterance(speaker, f"{last.text} {content}", last.start, end, last.line)
        else:
            items.append(Utterance(speaker, content, start, end, i))
    return items
