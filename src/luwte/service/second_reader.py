"""One use case: ask a second reader about an uncertain caller turn, and trust neither the turn nor the answer.

Names and numbers are masked, answers are validated and kept for ten minutes without words, a reader that does not
answer in time is left alone for a minute. It writes no log: it only counts, and the last reason it got is fixed text.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock

from luwte.content.content import Content
from luwte.domain.evidence import Span
from luwte.domain.outputs import SecondOpinionWanted
from luwte.domain.second_opinion import SecondOpinion
from luwte.recognition.context import context_of
from luwte.service.answer import Reading, read_answer
from luwte.service.breaker import Breaker
from luwte.service.masking import mask
from luwte.service.ports import Adjudicator, NoAnswer, Question, Refused

TIMEOUT = 1.5
MAX_TEXT = 2000
MAX_EARLIER = 500
KEEP = 600.0
_KEPT = 1024
_TOO_LATE = "antwoordde te laat"


@dataclass(frozen=True, slots=True)
class Tally:
    """How often what happened. `discarded` are questions that were refused or answered in a way we cannot use, `paused`
    those that were not sent because the reader was left alone.
    """

    asked: int = 0
    answered: int = 0
    repeated: int = 0
    discarded: int = 0
    silent: int = 0
    paused: int = 0
    trouble: str | None = None
    """Why there was no answer the last time."""


class SecondReader:
    """One per installation; it may be asked from several threads. `clock` gives seconds and only goes up."""

    def __init__(
        self, adjudicator: Adjudicator, content: Content, clock: Callable[[], float], *, timeout: float = TIMEOUT
    ) -> None:
        self._adjudicator = adjudicator
        self._clock = clock
        self._timeout = timeout
        self._known = _known_words(content)
        self._breaker = Breaker(clock)
        self._salt = secrets.token_bytes(32)  # so that nobody can try out sentences on what is kept
        self._kept: OrderedDict[bytes, tuple[float, Reading]] = OrderedDict()
        self._lock = Lock()
        self.tally = Tally()

    def read(self, wanted: SecondOpinionWanted) -> SecondOpinion | None:
        """What the second reader makes of the turn; `None` when it gave no answer that can be used."""
        if len(wanted.text) > MAX_TEXT:
            return None
        earlier = tuple(mask(text[-MAX_TEXT:], self._known)[-MAX_EARLIER:] for text in wanted.earlier)
        reading = self._reading(Question(mask(wanted.text, self._known), earlier))
        return _opinion(reading, wanted, self._adjudicator.model) if reading else None

    def _reading(self, question: Question) -> Reading | None:
        key = self._key(question)
        with self._lock:
            self._forget()
            if key in self._kept:
                self._kept.move_to_end(key)
                self._count(repeated=1)
                return self._kept[key][1]
            if self._breaker.open:
                self._count(paused=1)
                return None
        answer = self._ask(question)
        reading = None if answer is None else read_answer(answer, question.text)
        with self._lock:
            if reading is not None:
                self._count(answered=1)
                self._kept[key] = (self._clock() + KEEP, reading)
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            elif answer is not None:
                # An unusable answer does not open the breaker: what a caller says may not switch the reader off.
                self._count(discarded=1)
        return reading

    def _ask(self, question: Question) -> str | None:
        """The bare answer; counted as none when it was refused, failed or came after its time."""
        started = self._clock()
        trouble, answer = _TOO_LATE, None
        try:
            answer = self._adjudicator.ask(question, self._timeout)
        except Refused as refusal:
            # Neither does a refusal open the breaker, and it closes none: it may be what this caller said.
            with self._lock:
                self._count(asked=1, discarded=1)
                self.tally = replace(self.tally, trouble=refusal.reason)
            return None
        except NoAnswer as silence:
            trouble = silence.reason
        if self._clock() - started > self._timeout:
            answer = None
        with self._lock:
            self._count(asked=1)
            if answer is not None:
                self._breaker.worked()
            else:
                self._breaker.failed()
                self._count(silent=1)
                self.tally = replace(self.tally, trouble=trouble)
        return answer

    def _forget(self) -> None:
        now = self._clock()
        for key in [key for key, (until, _) in self._kept.items() if until <= now]:
            del self._kept[key]

    def _key(self, question: Question) -> bytes:
        whole = json.dumps([question.text, question.earlier, self._adjudicator.model])
        return hashlib.blake2b(whole.encode("ascii"), digest_size=32, key=self._salt).digest()

    def _count(self, **more: int) -> None:
        self.tally = replace(self.tally, **{name: getattr(self.tally, name) + n for name, n in more.items()})


def _opinion(reading: Reading, wanted: SecondOpinionWanted, model: str) -> SecondOpinion:
    quote = None
    if reading.quote:
        start, end = reading.quote
        quote = Span(start, end, wanted.text[start:end])
    return SecondOpinion(wanted.turn, reading.phase, reading.details, reading.target, reading.act, quote, model)


def _known_words(content: Content) -> Callable[[str], bool]:
    """Whether a word belongs to our own content: then a capital makes it no name."""
    context = context_of(content)

    def known(word: str) -> bool:
        plain = context.words.plain(word).text
        return plain in context.words.vocabulary or bool(context.classes.of(plain))

    return known
