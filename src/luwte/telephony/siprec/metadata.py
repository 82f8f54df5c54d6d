"""The metadata of a recording session (RFC 7865), read tolerantly: names without namespaces, ids in several places.

Vendors differ in namespace, root, and where addresses stand; what cannot be found is left empty, and a stream whose
owner is not certain is refused later. XML comes from outside, so it is read without entities and document types.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

LONGEST = 64 * 1024


class NotMetadata(ValueError):  # noqa: N818
    """This is no metadata of a recording session; the reason repeats nothing of it."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """Who sends which stream; `mixed` are the labels of streams that hold both parties."""

    session: str = ""
    participants: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Id to addresses (`user@host` or a bare number)."""
    labels: dict[str, str] = field(default_factory=dict)
    """Stream id to label."""
    sends: dict[str, frozenset[str]] = field(default_factory=dict)
    """Participant id to the stream ids that this participant sends."""
    mixed: frozenset[str] = frozenset()
    callers: frozenset[str] = frozenset()
    """Participants that an extension of the vendor calls the calling party."""
    complete: bool = True

    def senders(self, label: str) -> frozenset[str]:
        """Which participants send the stream with this label."""
        streams = {stream for stream, own in self.labels.items() if own == label}
        return frozenset(person for person, sent in self.sends.items() if streams & sent)

    def updated(self, new: Recorded) -> Recorded:
        """The state after a newer message: a complete one replaces it, a partial one adds."""
        if new.complete:
            return new
        return replace(
            self,
            session=new.session or self.session,
            participants=self.participants | new.participants,
            labels=self.labels | new.labels,
            sends=self.sends | new.sends,
            mixed=self.mixed | new.mixed,
            callers=self.callers | new.callers,
        )


def read(data: bytes) -> Recorded:
    """Raises `NotMetadata`."""
    if len(data) > LONGEST:
        raise NotMetadata("de gegevens zijn te groot")
    try:
        root = fromstring(data.strip(), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise NotMetadata("de gegevens zijn geen leesbare XML") from None
    if _name(root) not in {"recording", "recording_metadata"}:
        raise NotMetadata("de gegevens gaan niet over een opname")
    participants = {_id(p, "participant_id"): _addresses(p) for p in _all(root, "participant")}
    streams = list(_all(root, "stream"))
    return Recorded(
        session=next((_id(s, "session_id") for s in _all(root, "session")), ""),
        participants={id_: found for id_, found in participants.items() if id_},
        labels={_id(s, "stream_id"): _child(s, "label") for s in streams if _id(s, "stream_id") and _child(s, "label")},
        sends=_sends(root),
        mixed=frozenset(_child(s, "label") for s in streams if _mode(s) == "mixed"),
        callers=frozenset(_id(p, "participant_id") for p in _all(root, "participant") if _calls(p)),
        complete=_child(root, "datamode").lower() != "partial",
    )


def _sends(root: Element) -> dict[str, frozenset[str]]:
    """Sending stands in an association, or in the participant itself."""
    sends: dict[str, frozenset[str]] = {}
    for element in (*_all(root, "participantstreamassoc"), *_all(root, "participant")):
        person = _id(element, "participant_id")
        streams = frozenset(text for send in _all(element, "send") if (text := _text(send) or _child(send, "id")))
        if person and streams:
            sends[person] = sends.get(person, frozenset()) | streams
    return sends


def _addresses(participant: Element) -> tuple[str, ...]:
    found = [_attribute(element, "aor") for element in participant.iter()]
    found += [_text(element) for element in _all(participant, "aor")]
    return tuple(dict.fromkeys(address.removeprefix("sip:").removeprefix("sips:") for address in found if address))


def _calls(participant: Element) -> bool:
    return any(_text(element).lower() == "true" for element in _all(participant, "callingParty"))


def _mode(stream: Element) -> str:
    return (_child(stream, "mode") or _attribute(stream, "mode")).lower()


def _all(root: Element, name: str) -> Iterator[Element]:
    return (element for element in root.iter() if _name(element) == name.lower() and element is not root)


def _name(element: Element) -> str:
    return element.tag.rsplit("}", 1)[-1].lower() if isinstance(element.tag, str) else ""


def _id(element: Element, name: str) -> str:
    return _attribute(element, name) or _attribute(element, "id")


def _attribute(element: Element, name: str) -> str:
    return next((v.strip() for k, v in element.attrib.items() if k.rsplit("}", 1)[-1].lower() == name.lower()), "")


def _child(element: Element, name: str) -> str:
    return next((_text(child) for child in element if _name(child) == name.lower()), "")


def _text(element: Element) -> str:
    return (element.text or "").strip()
