"""What a screen reader finds at the moments that matter."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from browser.conftest import LONG, open_call, pause


def test_the_parts_have_names(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/gesprek/oploop")
    snapshot = page.locator("main").aria_snapshot()
    names = (
        "Nu doen",
        "Mag ik beëindigen?",
        "Gedrag van de beller",
        "Hulp",
        "Stappen",
        "Om voor te lezen",
        "Scherm van een collega",
        "Gesprek",
        "Verloop",
    )
    assert [name for name in names if f'heading "{name}" [level=2]' not in snapshot] == []


def test_a_calm_call(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/gesprek/oploop")
    expect(page.get_by_role("region", name="Stappen")).to_match_aria_snapshot(
        """
        - region "Stappen":
          - heading "Stappen" [level=2]
          - paragraph: "Nu: gewoon gesprek"
          - list:
            - listitem:
              - button "Luisteren"
            - listitem:
              - button "Grens gesteld"
            - listitem:
              - button "Waarschuwing gegeven"
          - group: Alle andere stappen
        """
    )


def test_a_personal_attack_and_a_warning(page: Page, base_url: str) -> None:
    open_call(page, base_url, "witteboorden")
    expect(page.locator("#licht")).to_contain_text("Oranje", timeout=LONG)
    pause(page)
    expect(page.get_by_role("region", name="Nu doen")).to_match_aria_snapshot(
        """
        - region "Nu doen":
          - heading "Nu doen" [level=2]
          - paragraph
          - list
          - paragraph: /Omdat de beller zei/
          - button "Aanwijzingen uit"
        """
    )
    page.get_by_role("button", name="Waarschuwing gegeven").click()
    expect(page.get_by_role("region", name="Mag ik beëindigen?")).to_match_aria_snapshot(
        """
        - region "Mag ik beëindigen?":
          - heading "Mag ik beëindigen?" [level=2]
          - paragraph: "Oranje: nog niet"
          - paragraph: "Persoonlijk gericht: beëindigen mag na een waarschuwing."
          - paragraph: "Nog nodig: Gewaarschuwd; de beller is daarna niet doorgegaan."
          - paragraph: /Gewaarschuwd om 00:\\d\\d De woorden zijn niet gehoord\\./
        """
    )


def test_a_veiled_threat(page: Page, base_url: str) -> None:
    open_call(page, base_url, "verhuld")
    expect(page.locator("#vraag")).to_contain_text("Is dit een dreiging?", timeout=LONG)
    pause(page)
    expect(page.locator("#vraag")).to_match_aria_snapshot(
        """
        - region "Dreiging?":
          - heading "Dreiging?" [level=2]
          - paragraph: Is dit een dreiging?
          - paragraph: /De beller zei/
          - button "Ja, dit is een dreiging"
          - button "Nee, geen dreiging"
        """
    )
    expect(page.get_by_role("complementary")).to_match_aria_snapshot(
        """
        - complementary "Scherm van een collega":
          - heading "Scherm van een collega" [level=2]
          - paragraph: /Hulp gevraagd/
          - button "Ik kom"
        """
    )
    page.locator("#dreiging summary").click()
    snapshot = page.locator("#dreiging").aria_snapshot()
    for words in ("Op wie of wat", "niet gehoord", "om na te lopen", "geen oordeel"):
        assert words in snapshot
