"""A small real OpenID Connect service for tests: real HTTP on loopback, real signatures, and every way to be wrong."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "luwte", "geheim van de dienst/+"


@dataclass
class Provider:
    """What the service knows and how it misbehaves. `claims` go over those of the token; `None` takes one away."""

    issuer: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "een", "use": "sig"}))
    published: list[RSAKey] | None = None
    claims: dict[str, Any] = field(default_factory=dict)
    discovery: dict[str, Any] = field(default_factory=dict)
    forge: str = ""
    down: bool = False
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)

    def authorise(self, query: str, code: str = "code-1") -> str:
        """What a browser does there: it comes with what it was given, and gets a code and the state back."""
        self.asked[code] = {name: values[0] for name, values in parse_qs(query).items()}
        return self.asked[code]["state"]

    def about(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/auth",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            **self.discovery,
        }

    def keys(self) -> dict[str, Any]:
        published = self.published if self.published is not None else [self.key]
        return {"keys": [key.as_dict(private=False) for key in published]}

    def exchange(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        held = self.asked.pop(form.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        pair = base64.b64encode(f"{CLIENT}:geheim%20van%20de%20dienst%2F%2B".encode()).decode()
        right = (
            held is not None
            and held["code_challenge"] == challenge.rstrip(b"=").decode()
            and held["redirect_uri"] == form.get("redirect_uri")
            and (authorization == f"Basic {pair}" or form.get("client_secret") == SECRET)
        )
        if held is None or not right:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "u-17",
            "exp": now + 300,
            "iat": now,
            "nonce": held["nonce"],
            "preferred_username": "Ada.Bos",
            "given_name": "Ada",
            "groups": ["luwte-medewerkers", "iets anders"],
            **self.claims,
        }
        return 200, {"id_token": self._token({name: value for name, value in claims.items() if value is not None})}

    def _token(self, claims: dict[str, Any]) -> str:
        header = {"alg": "RS256", "kid": "een"}
        match self.forge:
            case "none":
                parts = ({"alg": "none"}, claims)
                return ".".join(_part(json.dumps(part).encode()) for part in parts) + "."
            case "hs256":
                parts = ({"alg": "HS256", "kid": "een"}, claims)
                signed = ".".join(_part(json.dumps(part).encode()) for part in parts)
                return f"{signed}.{_part(hmac.digest(self.key.as_pem(private=False), signed.encode(), 'sha256'))}"
            case "other key":
                other = RSAKey.generate_key(2048, {"kid": "een"})
                return jwt.encode(header, claims, other)
            case "changed":
                head, _, signature = jwt.encode(header, claims, self.key).split(".")
                return f"{head}.{_part(json.dumps({**claims, 'sub': 'u-1'}).encode())}.{signature}"
            case _:
                return jwt.encode(header, claims, self.key)


def _part(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@contextmanager
def running() -> Iterator[Provider]:
    """A service that listens; it ends with the test."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            pages = {"/.well-known/openid-configuration": provider.about, "/keys": provider.keys}
            provider.seen.append(path)
            if provider.down or path not in pages:
                self._say(503, {})
                return
            self._say(200, pages[path]())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._say(*provider.exchange(form, self.headers.get("Authorization", "")))

        def _say(self, status: int, body: dict[str, Any]) -> None:
            raw = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
