"""The test vector is of the public documentation, recomputed; its key pair is a sample and opens nothing."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest

from luwte.telephony.audiohook.signature import BadSignature, Nonces, Request, base_of, secret_of, sign, verify
from luwte.telephony.audiohook.structured import InnerList, inner_lists

KEY = "SGVsbG8sIEkgYW0gdGhlIEFQSSBrZXkh"
SECRET = secret_of("TXlTdXBlclNlY3JldEtleVRlbGxOby0xITJAMyM0JDU=")
CREATED = 1795415701
COVERED = (
    '("@request-target" "@authority" "audiohook-organization-id" "audiohook-session-id" "audiohook-correlation-id" '
    f'"x-api-key");keyid="{KEY}";nonce="JlkahRiJylkWBGiP1TaL+3/x";alg="hmac-sha256";created={CREATED}'
    f";expires={CREATED + 30}"
)
HEADERS = {
    "audiohook-organization-id": "0ec70e7a-888e-4641-accf-98353cbf0ffc",
    "audiohook-session-id": "86def587-14cc-42e3-b3cf-5d7955bea077",
    "audiohook-correlation-id": "5874dd87-efbd-46dd-a0ea-eaedcf86c28b",
    "x-api-key": KEY,
    "signature-input": f"sig1={COVERED}",
    "signature": "sig1=:M5vYasTYSXZYgC6TkncoYTM9zGonxp6kiBolcMPFxgg=:",
}
REQUEST = Request("/api/v1/audiohook/ws", "127.0.0.1:13000", HEADERS)
SECRETS = {KEY: SECRET}


def signed(covered: str, request: Request = REQUEST, secret: bytes = SECRET) -> Request:
    """The request with this list, signed anew."""
    own = InnerList(*(getattr(inner_lists(f"s={covered}")["s"], name) for name in ("items", "parameters")))
    signature = base64.b64encode(sign(request, own, secret)).decode()
    return replace(
        request, headers={**request.headers, "signature-input": f"s={covered}", "signature": f"s=:{signature}:"}
    )


def refused(request: Request, *, now: float = CREATED, secrets: dict[str, bytes] = SECRETS) -> str:
    with pytest.raises(BadSignature) as caught:
        verify(request, secrets, Nonces(), now=now)
    assert str(caught.value) == "de handtekening klopt niet"
    return caught.value.why


def test_the_vector_of_the_documentation_verifies() -> None:
    assert verify(REQUEST, SECRETS, Nonces(), now=CREATED) == KEY


@pytest.mark.parametrize("now", [CREATED - 3, CREATED + 7])
def test_both_edges_of_time_are_accepted(now: float) -> None:
    assert verify(REQUEST, SECRETS, Nonces(), now=now) == KEY


@pytest.mark.parametrize("now", [CREATED - 4, CREATED + 8])
def test_a_second_outside_is_refused(now: float) -> None:
    assert refused(REQUEST, now=now) == "te oud, of uit de toekomst"


def test_a_signature_counts_once_and_another_nonce_counts_again() -> None:
    nonces = Nonces()
    verify(REQUEST, SECRETS, nonces, now=CREATED)
    with pytest.raises(BadSignature):
        verify(REQUEST, SECRETS, nonces, now=CREATED + 1)
    other = signed(COVERED.replace("JlkahRiJ", "aaaaaaaa"))
    assert verify(other, SECRETS, nonces, now=CREATED + 1) == KEY


def test_a_refused_signature_uses_up_no_nonce() -> None:
    nonces = Nonces()
    with pytest.raises(BadSignature):
        verify(REQUEST, {KEY: b"wrong"}, nonces, now=CREATED)
    assert verify(REQUEST, SECRETS, nonces, now=CREATED) == KEY


def test_nonces_are_forgotten_after_a_signature_could_be_used() -> None:
    nonces = Nonces()
    assert nonces.fresh("k", "n", now=0)
    assert not nonces.fresh("k", "n", now=19)
    assert nonces.fresh("k", "n", now=21)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("created", "maakte"), "onbekende parameter"),
        (('alg="hmac-sha256"', 'alg="hmac-sha512"'), "algoritme"),
        ((f'keyid="{KEY}"', 'keyid="iemand"'), "andere sleutel"),
        (("JlkahRiJylkWBGiP1TaL+3/x", "kort"), "te kort"),
        ((f";expires={CREATED + 30}", f";expires={CREATED + 2}"), "verlopen"),
        ((f";created={CREATED}", ""), "te oud"),
    ],
)
def test_what_the_parameters_do_not_allow_is_refused(change: tuple[str, str], why: str) -> None:
    assert why in refused(signed(COVERED.replace(*change)))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ((' "x-api-key"', ""), "niet ondertekend: x-api-key"),
        (('"x-api-key")', '"x-api-key" "x-api-key")'), "twee keer"),
        (('"x-api-key")', '"x-api-key" "x-anders")'), "niet meegestuurd"),
        (('"x-api-key")', '"x-api-key" "@method")'), "niet meegestuurd"),
        (('"x-api-key")', '"x-api-key";sf)'), "hoort een spatie"),
    ],
)
def test_what_is_signed_must_be_whole_and_sent(change: tuple[str, str], why: str) -> None:
    headers = {**HEADERS, "signature-input": f"sig1={COVERED.replace(*change)}"}
    assert why in refused(replace(REQUEST, headers=headers))


@pytest.mark.parametrize("name", ["audiohook-session-id", "audiohook-organization-id", "x-api-key"])
def test_a_changed_header_breaks_the_signature(name: str) -> None:
    assert refused(replace(REQUEST, headers={**HEADERS, name: "anders"}))


@pytest.mark.parametrize("request_", [replace(REQUEST, target="/api?x"), replace(REQUEST, authority="elders")])
def test_another_path_or_host_breaks_the_signature(request_: Request) -> None:
    assert refused(request_)


def test_an_unknown_key_is_refused_like_a_wrong_signature() -> None:
    assert refused(REQUEST, secrets={}) == refused(REQUEST, secrets={KEY: b"anders"})


@pytest.mark.parametrize("name", ["signature", "signature-input"])
@pytest.mark.parametrize("text", ["", "sig1", "sig1=", "sig1=:a", "sig2=:aGk=:", "=()", 'sig1=("a" "b"'])
def test_headers_that_do_not_parse_are_refused(name: str, text: str) -> None:
    assert refused(replace(REQUEST, headers={**HEADERS, name: text}))


def test_more_headers_may_be_signed() -> None:
    more = replace(REQUEST, headers={**HEADERS, "x-extra": " waarde "})
    request = signed(COVERED.replace('"x-api-key")', '"x-api-key" "x-extra")'), more)
    assert verify(request, SECRETS, Nonces(), now=CREATED) == KEY
    assert '"x-extra": waarde\n' in base_of(request, inner_lists(request.headers["signature-input"])["s"])
