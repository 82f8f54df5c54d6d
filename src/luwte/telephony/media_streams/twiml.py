"""The answer to an exchange that asks what to do with a call: copy the audio to us, and go on as the site wants.

TwiML, TeXML and cXML write this alike. The copy is a side road: the call goes on at the site's own instructions,
also when there is no room for it here. An answer that only started a stream would end the call (TEL-08).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement, tostring

CONTENT_TYPE = "application/xml"


@dataclass(frozen=True, slots=True)
class Copy:
    """A stream to ask for: where to, with which token, of one leg or of `both`, and for which line."""

    url: str
    token: str
    line: str = ""
    both: bool = False
    asks: Mapping[str, str] = field(default_factory=dict)


def instructions(then: str, copy: Copy | None = None) -> bytes:
    """The document. `then` is the address of the site's own instructions.

    >>> instructions("https://x.example/gesprek")[-81:]
    b'<Response><Redirect method="POST">https://x.example/gesprek</Redirect></Response>'
    """
    response = Element("Response")
    if copy is not None:
        track = "both_tracks" if copy.both else "inbound_track"
        stream = SubElement(SubElement(response, "Start"), "Stream", {"url": copy.url, "track": track, **copy.asks})
        SubElement(stream, "Parameter", {"name": "t", "value": copy.token})
        if copy.line:
            SubElement(stream, "Parameter", {"name": "line", "value": copy.line})
    SubElement(response, "Redirect", {"method": "POST"}).text = then
    document: bytes = tostring(response, encoding="utf-8", xml_declaration=True)
    return document
