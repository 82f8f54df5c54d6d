"""Which exchanges can be played. It loads no protocol, so that a command can name them all and start at once."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """Which exchange is played."""

    AUDIOHOOK = "audiohook"
    TWILIO = "twilio"
    SIGNALWIRE = "signalwire"
    TELNYX = "telnyx"
    JAMBONZ = "jambonz"
    AUDIO_FORK = "mod_audio_fork"
    AUDIO_STREAM = "mod_audio_stream"
    VONAGE = "vonage"
    ASTERISK = "asterisk"
    """AudioSocket at an address with tcp://, a WebSocket channel at one with ws:// or wss://."""
    SIPREC = "siprec"
    """A session border controller at an address with sip: or sips:."""
