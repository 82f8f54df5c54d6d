"""Second readers for tests: one in memory, and a chat server on this machine that does what a test tells it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from factories import shipped
from luwte.content.content import Content
from luwte.content.loader import OURS
from luwte.domain.behaviour import Detail, Phase, SpeechAct, Target
from luwte.domain.evidence import Span
from luwte.domain.second_opinion import SecondOpinion
from luwte.service.ports import NoAnswer, Question

MODEL = "proef-1b"


@cache
def doubting() -> Content:
    """The content that we ship, except that every turn below phase 4 is uncertain."""
    numbers = shipped().estimation
    always = numbers.second_opinion.model_copy(update={"margin": 1.1})
    return replace(shipped(), estimation=numbers.model_copy(update={"second_opinion": always}))


def doubting_overlay(folder: Path) -> Path:
    """The same as a folder of an organisation's own content."""
    numbers = (OURS / "inschatting.yaml").read_text(encoding="utf-8").replace("marge: 0.15", "marge: 0.9999999")
    (folder / "inschatting.yaml").write_text(numbers, encoding="utf-8")
    return folder


def opinion(
    phase: int = 3,
    text: str = "xxx",
    *,
    turn: int = 0,
    details: tuple[Detail, ...] = (Detail.INSULT,),
    target: Target = Target.EMPLOYEE,
    act: SpeechAct = SpeechAct.ASSERTED,
) -> SecondOpinion:
    """What a second reader says about a whole turn."""
    return SecondOpinion(turn, Phase(phase), details, target, act, Span(0, len(text), text), MODEL)


def answer(
    phase: object = 3,
    quote: object = "",
    *,
    forms: object = ("belediging",),
    target: object = "medewerker",
    act: object = "gesteld",
    **more: object,
) -> str:
    """An answer as a model writes it."""
    fields = {"citaat": quote, "vormen": forms, "doelwit": target, "taalhandeling": act, "fase": phase}
    return json.dumps(fields | more)


def quoting(phase: int) -> Callable[[Question], str]:
    """Answers this phase about every turn, with all of it as quote."""
    return lambda question: answer(phase, question.text)


@dataclass
class InMemory:
    """Answers what it is given: text, a function of the question, or `NoAnswer`. It keeps what it was asked."""

    reply: str | Callable[[Question], str] | NoAnswer
    model: str = MODEL
    asked: list[Question] = field(default_factory=list)

    def ask(self, question: Question, timeout: float) -> str:
        self.asked.append(question)
        if isinstance(self.reply, NoAnswer):
            raise self.reply
        return self.reply if isinstance(self.reply, str) else self.reply(question)


Reply = tuple[int, bytes]


@dataclass
class Site:
    """A chat endpoint on loopback. `reply` makes status and body of a request; `requests` are (path, headers, body)."""

    reply: Callable[[dict[str, Any]], Reply]
    url: str = ""
    requests: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)
    leaving: threading.Event = field(default_factory=threading.Event)

    def slow(self, seconds: float) -> None:
        """Wait, but not longer than the test lasts."""
        self.leaving.wait(seconds)


def chat(content: object) -> bytes:
    """A chat answer with this content."""
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()


def asked_about(body: dict[str, Any]) -> str:
    """The turn in a request."""
    turn: str = json.loads(body["messages"][1]["content"])["beurt"]
    return turn


@contextmanager
def serving(reply: Callable[[dict[str, Any]], Reply]) -> Iterator[Site]:
    """A running site."""
    site = Site(reply)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            site.requests.append((self.path, dict(self.headers), body))
            status, data = site.reply(body)
            try:
                self.send_response(status)
                if status in {301, 302, 307, 308}:
                    self.send_header("Location", f"{site.url}/elders")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
            except OSError:
                self.close_connection = True  # who asked did not wait

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.leaving.set()
        server.shutdown()
        server.server_close()
        thread.join()
