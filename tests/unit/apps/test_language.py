from __future__ import annotations

from luwte.apps.language import chosen, gettext, language, ngettext, speaking, written
from luwte.content.loader import load_content


def test_a_page_speaks_dutch_unless_somebody_asks_otherwise() -> None:
    assert language() == "nl"
    with speaking("en"):
        assert gettext("Beller") == "Caller"
        with speaking("fr"):
            assert gettext("Beller") == "Beller"
    assert gettext("Beller") == "Beller"


def test_one_and_several_have_their_own_words() -> None:
    assert [ngettext("één gesprek", "meer gesprekken", n) for n in (1, 2)] == ["één gesprek", "meer gesprekken"]


def test_a_choice_goes_before_what_the_browser_likes() -> None:
    assert chosen("nl", "en") == "nl"
    assert chosen(None, "en-US,en;q=0.9,nl;q=0.8") == "en"
    assert chosen(None, "fr, de;q=0.4") == "nl"
    assert chosen(None, "en;q=x, nl;q=0.2") == "nl"


def test_our_own_reasons_are_translated_and_what_an_organisation_wrote_says_that_it_is_dutch() -> None:
    ours, own = "Klacht, over de beller zelf.", "Onze tekst met <b>."
    assert (written(ours), written(own), written("")) == (ours, "Onze tekst met &lt;b&gt;.", "")
    with speaking("en"):
        assert written(ours) == "Complaint, about the caller."
        assert written(own) == '<span lang="nl">Onze tekst met &lt;b&gt;.</span>'
        assert written("") == ""


def test_every_reason_that_we_ship_has_a_translation() -> None:
    content = load_content()
    with speaking("en"):
        for message in content.messages.values():
            for text in filter(None, (message.text, message.lower)):
                assert "<span" not in written(text), text
