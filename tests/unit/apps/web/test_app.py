from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import luwte.apps.web
from archives import InMemoryArchive, InMemoryTrail
from factories import shipped
from luwte.apps.cli.serve import practice_app
from luwte.apps.demo_calls import demo_calls
from luwte.apps.web.app import _asking
from luwte.domain.outputs import SecondOpinionWanted
from luwte.service.second_reader import SecondReader
from second_readers import InMemory, doubting, quoting

VENDOR = Path(luwte.apps.web.__file__).parent / "static" / "vendor"


@pytest.fixture
def client() -> TestClient:
    return TestClient(practice_app(shipped(), InMemoryArchive(), InMemoryTrail()), base_url="http://127.0.0.1")


def token(client: TestClient) -> str:
    found = re.search(r"/spel/([\w-]+)/stroom", client.get("/gesprek/oploop").text)
    assert found
    return found[1]


class Assets(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [
            value for name, value in attrs if name in {"src", "href"} and value and tag in {"script", "link"}
        ]


def test_the_first_page_offers_all_calls_and_says_they_are_synthetic(client: TestClient) -> None:
    page = client.get("/voorbeelden").text
    assert all(f"/gesprek/{demo.id}" in page and demo.title in page for demo in demo_calls())
    assert "synthetisch" in page


@pytest.mark.parametrize("path", ["/voorbeelden", "/gesprek/oploop"])
def test_everything_the_page_needs_is_served_here(client: TestClient, path: str) -> None:
    assets = Assets()
    assets.feed(client.get(path).text)
    assert assets.found
    for asset in assets.found:
        assert asset.startswith("/static/")
        assert client.get(asset).status_code == 200


@pytest.mark.parametrize("protocol", sorted(shipped().protocols))
def test_a_call_plays_on_the_line_of_every_protocol(client: TestClient, protocol: str) -> None:
    page = client.get(f"/gesprek/oploop?protocol={protocol}")
    assert page.status_code == 200
    assert re.search(rf'value="{protocol}"\s+selected', page.text)
    assert shipped().protocols[protocol].summary in page.text


def test_the_first_page_offers_every_protocol_with_its_summary(client: TestClient) -> None:
    page = client.get("/voorbeelden?protocol=bank").text
    assert all(protocol.summary in page for protocol in shipped().protocols.values())
    assert re.search(r'value="bank"\s+selected', page)
    assert client.get("/voorbeelden?protocol=niks").status_code == 200


def test_another_line_has_other_steps(client: TestClient) -> None:
    assert "Rekening veilig" in client.get("/gesprek/oploop?protocol=bank").text
    assert "Rekening veilig" not in client.get("/gesprek/oploop").text


def test_an_unknown_protocol_is_told_which_there_are(client: TestClient) -> None:
    for path in ("/gesprek/oploop?protocol=niks", "/gesprek/oploop/verslag?protocol=niks"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "gemeente" in answer.json()["detail"]


def test_whoever_mistypes_an_address_gets_a_page(client: TestClient) -> None:
    answer = client.get("/gesprek/niks", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert "Dit gesprek is er niet" in answer.text
    assert "/static/pagina.css" in answer.text


def test_no_button_works_before_the_scripts_do(client: TestClient) -> None:
    page = client.get("/gesprek/oploop").text
    outside = re.sub(r'<fieldset class="wacht[^"]*" disabled>.*?</fieldset>', "", page, flags=re.DOTALL)
    assert "hx-post" in page
    assert "hx-post" not in outside


def test_there_is_one_live_region(client: TestClient) -> None:
    page = client.get("/gesprek/oploop").text
    assert re.findall(r'role="(status|alert|log)"|aria-live', page) == ["status"]


def test_the_report_of_a_showing_has_what_was_pressed(client: TestClient) -> None:
    key = token(client)
    assert client.post(f"/spel/{key}/stap/grens").status_code == 204
    answer = client.get(f"/spel/{key}/verslag")
    assert "zoals u het speelde" in answer.text
    assert "Grens gesteld" in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_the_report_of_a_showing_that_is_gone_says_so(client: TestClient) -> None:
    assert "laad de pagina opnieuw" in client.get("/spel/vervalst/verslag").json()["detail"]


FEELINGS = re.compile(r"boos|woede|emotie|stress|frustrat", re.IGNORECASE)


@pytest.mark.parametrize("path", ["/voorbeelden", "/gesprek/oploop", "/gesprek/explosie/verslag", "/static/scherm.js"])
def test_no_page_names_a_feeling(client: TestClient, path: str) -> None:
    text = client.get(path).text
    assert not FEELINGS.search(text)


def test_the_live_screen_keeps_running_in_a_hidden_tab(client: TestClient) -> None:
    page = client.get("/gesprek/oploop").text
    assert '"pauseOnBackground": false' in page
    assert "5xx" in page


def test_an_unknown_call_is_told_what_there_is(client: TestClient) -> None:
    answer = client.get("/gesprek/niks")
    assert answer.status_code == 404
    assert "oploop" in answer.json()["detail"]


def test_another_host_name_is_refused() -> None:
    outside = TestClient(practice_app(shipped(), InMemoryArchive(), InMemoryTrail()), base_url="http://kwaad.example")
    answer = outside.get("/")
    assert answer.status_code == 400
    assert "content-security-policy" in answer.headers


def test_the_controls_change_the_showing(client: TestClient) -> None:
    key = token(client)
    assert "Verder" in client.post(f"/spel/{key}/pauze").text
    assert "Pauze" in client.post(f"/spel/{key}/verder").text
    assert re.search(r'id="knop-tempo-4"\s+aria-pressed="true"', client.post(f"/spel/{key}/tempo/4").text)


@pytest.mark.parametrize("path", ["tempo/3", "tempo/snel"])
def test_a_speed_that_does_not_exist_is_refused(client: TestClient, path: str) -> None:
    assert client.post(f"/spel/{token(client)}/{path}").status_code in {404, 422}


def test_a_value_of_the_wrong_kind_is_refused_in_dutch(client: TestClient) -> None:
    assert client.post(f"/spel/{token(client)}/tempo/snel").json()["detail"] == "deze waarde klopt niet: speed"


def test_a_showing_that_is_gone_says_so(client: TestClient) -> None:
    for answer in (client.post("/spel/weg/pauze"), client.get("/spel/weg/stroom")):
        assert answer.status_code == 404
        assert "laad de pagina opnieuw" in answer.json()["detail"]


def test_a_nonsense_event_id_is_refused(client: TestClient) -> None:
    assert client.get(f"/spel/{token(client)}/stroom", headers={"Last-Event-ID": "x"}).status_code == 422


def test_the_report_may_use_exactly_its_own_style(client: TestClient) -> None:
    answer = client.get("/gesprek/explosie/verslag")
    style = re.search(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in answer.headers["content-security-policy"]


def test_vendored_files_are_what_their_list_says() -> None:
    rows = re.findall(
        r"^\| (\S+\.(?:js|css)) \|.*\| ([0-9a-f]{64}) \|$", (VENDOR / "LICENSES.md").read_text(), re.MULTILINE
    )
    assert {name for name, _ in rows} == {path.name for path in VENDOR.iterdir()} - {"LICENSES.md"}
    for name, digest in rows:
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest


def test_a_page_is_not_held_up_by_a_second_reader_and_the_report_has_what_it_said() -> None:
    adjudicator = InMemory(quoting(3))
    reader = SecondReader(adjudicator, doubting(), lambda: 0.0)
    client = TestClient(
        practice_app(doubting(), InMemoryArchive(), InMemoryTrail(), reader), base_url="http://127.0.0.1"
    )
    assert client.get("/voorbeelden").status_code == 200
    assert not adjudicator.asked  # the length of a call is nobody else's business
    assert "Tweede lezer (een taalmodel)" in client.get("/gesprek/onschuldig/verslag").text


def test_questions_of_a_showing_are_asked_beside_it() -> None:
    reader = SecondReader(InMemory(quoting(3)), doubting(), lambda: 0.0)
    ask = _asking(reader)
    opinion = ask(SecondOpinionWanted(2, "wat bent u voor iemand", ())).result(10)
    assert opinion
    assert opinion.turn == 2
