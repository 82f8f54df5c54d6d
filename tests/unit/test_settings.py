from __future__ import annotations

import os
from pathlib import Path

import pytest

from luwte.domain.call import Sector
from luwte.errors import SettingsError
from luwte.settings import Settings, load_settings

SECRET = "geheim-9-3"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder and an environment without our settings."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.upper().startswith("LUWTE_")]:
        monkeypatch.delenv(name)
    return tmp_path


def toml(folder: Path, text: str) -> None:
    (folder / "luwte.toml").write_text(text, encoding="utf-8")


def test_everything_works_without_a_file() -> None:
    settings = load_settings()
    assert settings.content_dir is None
    assert settings.speakers == {}
    assert settings.caller_channel is None
    assert settings.address == "u"
    assert not settings.care_line
    assert (settings.sector, settings.easy_dutch, settings.course_hints) == (None, False, True)
    assert settings.protocol == "telefoon"
    assert (settings.adjudicator_url, settings.adjudicator_model, settings.adjudicator_key) == (None, None, None)
    assert settings.adjudicator_timeout == 1.5


def test_the_file_is_read(folder: Path) -> None:
    toml(
        folder,
        """
        content_dir = "eigen"
        caller_channel = "links"
        address = "je"
        care_line = true
        sector = "wonen"
        easy_dutch = true
        course_hints = false
        protocol = "balie"
        [speakers]
        SPEAKER_00 = "beller"
        """,
    )
    settings = load_settings()
    assert settings.content_dir == Path("eigen")
    assert settings.caller_channel == "links"
    assert settings.address == "je"
    assert settings.care_line
    assert (settings.sector, settings.easy_dutch, settings.course_hints) == (Sector.HOUSING, True, False)
    assert settings.protocol == "balie"
    assert settings.speakers == {"SPEAKER_00": "beller"}


def test_the_environment_goes_before_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    toml(folder, 'protocol = "balie"\naddress = "je"\n')
    monkeypatch.setenv("LUWTE_PROTOCOL", "kliniek")
    settings = load_settings()
    assert settings.protocol == "kliniek"
    assert settings.address == "je"


def test_a_flag_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUWTE_PROTOCOL", "kliniek")
    assert Settings(protocol="balie").protocol == "balie"


def test_speakers_can_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUWTE_SPEAKERS", '{"SPEAKER_01": "medewerker"}')
    assert load_settings().speakers == {"SPEAKER_01": "medewerker"}


def test_a_sector_can_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUWTE_SECTOR", "energie_telecom")
    assert load_settings().sector is Sector.UTILITIES


def test_only_our_own_prefix_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROTOCOL", "kliniek")
    assert load_settings().protocol == "telefoon"


def test_a_dotenv_file_is_not_read(folder: Path) -> None:
    (folder / ".env").write_text("LUWTE_PROTOCOL=kliniek\n", encoding="utf-8")
    assert load_settings().protocol == "telefoon"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (f'onbekend = "{SECRET}"', "onbekend"),
        (f'address = "{SECRET}"', "address"),
        (f'care_line = "{SECRET}"', "care_line"),
        (f'caller_channel = "{SECRET}"', "caller_channel"),
        (f'sector = "{SECRET}"', "sector"),
        ('sector = ""', "sector"),
        (f'easy_dutch = "{SECRET}"', "easy_dutch"),
        (f'course_hints = "{SECRET}"', "course_hints"),
        ('protocol = ""', "protocol"),
        (f'[speakers]\nA = "{SECRET}"', "speakers.A"),
        ('adjudicator_model = ""', "adjudicator_model"),
        (f'adjudicator_model = "{SECRET} met spatie"', "adjudicator_model"),
        ("adjudicator_timeout = 0", "adjudicator_timeout"),
        ("adjudicator_timeout = 60", "adjudicator_timeout"),
    ],
)
def test_a_wrong_setting_is_named_and_its_value_is_not(folder: Path, text: str, named: str) -> None:
    toml(folder, text)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert named in str(refused.value)
    assert SECRET not in str(refused.value)
    assert refused.value.__suppress_context__  # nor in the traceback that a log would show


def test_all_wrong_settings_are_named_at_once(folder: Path) -> None:
    toml(folder, 'adres = "je"\nprotocol = ""\naddress = "gij"\n')
    with pytest.raises(SettingsError, match="address, adres, protocol"):
        load_settings()


def test_a_wrong_value_in_the_environment_is_named_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUWTE_ADDRESS", SECRET)
    with pytest.raises(SettingsError, match="address") as refused:
        load_settings()
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize("content", [b"protocol = ", b'protocol = "\xff"', b"= 3"])
def test_a_file_that_cannot_be_read_is_told_in_one_line(folder: Path, content: bytes) -> None:
    (folder / "luwte.toml").write_bytes(content)
    with pytest.raises(SettingsError, match=r"^luwte\.toml kan niet gelezen worden$"):
        load_settings()


def test_a_key_is_not_shown_when_the_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUWTE_ADJUDICATOR_KEY", SECRET)
    settings = load_settings()
    assert settings.adjudicator_key
    assert settings.adjudicator_key.get_secret_value() == SECRET
    assert SECRET not in repr(settings)


def test_a_list_in_the_environment_that_is_no_list_is_named_and_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUWTE_TRUSTED_PROXIES", "10.0.0.5")
    with pytest.raises(SettingsError, match=r"^LUWTE_TRUSTED_PROXIES: deze omgevingsvariabele") as refused:
        load_settings()
    assert "10.0.0.5" not in str(refused.value)
