"""Settings: one table, four sources in order, one sentence when something is wrong."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from cartable.compose import search_index
from cartable.errors import BadSetting
from cartable.setting_table import SETTINGS
from cartable.settings import read_settings


def test_options_win_over_variables_over_the_file_over_defaults(tmp_path: Path) -> None:
    """Each source fills what the one before it leaves open."""
    config = tmp_path / "cartable.toml"
    config.write_text(
        'contact = "file@school"\nstate = "from-file"\npublic_url = "https://school/"\n', encoding="utf-8"
    )
    environ = {"CARTABLE_CONTACT": "variable@school", "CARTABLE_STATE": "from-variable"}
    settings = read_settings(environ, config, {"state": "from-option", "allowlist": None})
    assert settings.state == Path("from-option")
    assert settings.contact == "variable@school"
    assert settings.public_url == "https://school"
    assert settings.allowlist == Path("allowlist.yaml")


def test_the_page_store_is_sqlite_in_the_state_directory_unless_said_otherwise() -> None:
    """`database` wins over the state directory."""
    assert read_settings({}, None, {"state": "/s"}).database_url == "sqlite:////s/pages.sqlite"
    assert read_settings({"CARTABLE_DATABASE": "postgresql://x"}, None, {}).database_url == "postgresql://x"


def test_the_desk_is_sqlite_in_the_state_directory_unless_said_otherwise() -> None:
    """`desk_url` wins over the state directory."""
    assert read_settings({}, None, {"state": "/s"}).desk_database_url == "sqlite:////s/desk.sqlite"
    assert read_settings({"CARTABLE_DESK_URL": "postgresql://x"}, None, {}).desk_database_url == "postgresql://x"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("stat = 'x'", "use one of state"),
        ("max_crawl_delay = 'soon'", "setting max_crawl_delay: 'soon' cannot be used"),
        ("profile_lock = 'perhaps'", "setting profile_lock: 'perhaps' cannot be used"),
        ("profile_lock = true", "setting profile_lock: there is no profile to lock"),
        ("max_crawl_delay = -1", "'-1' cannot be used"),
        ("public_url = 'school.fr'", "'school.fr' cannot be used"),
        ("keep_requests = 0", "'0' cannot be used"),
        ("keep_requests = 'ever'", "'ever' cannot be used"),
        ("requests_per_day = -1", "'-1' cannot be used"),
        ("session_idle = 0", "'0' cannot be used"),
        ("desk_user_header = 'X Remote'", "'X Remote' cannot be used"),
        ("desk_user_header = 'X-Remote-User'", "setting desk_user_header: there is no proxy to believe"),
        ("access_log = 'full'", "'full' cannot be used"),
        ("metrics_token = 'short'", "setting metrics_token: what is set cannot be used"),
        ("api_origins = 'ent.example'", "'ent.example' cannot be used"),
        ("api_origins = 'https://ent.example/'", "'https://ent.example/' cannot be used"),
        ("api_origins = '*, https://ent.example'", "cannot be used"),
        ("= broken", "cannot be read"),
    ],
)
def test_a_bad_setting_is_one_sentence(tmp_path: Path, text: str, told: str) -> None:
    """What is wrong, and what would be right."""
    config = tmp_path / "cartable.toml"
    config.write_text(text, encoding="utf-8")
    with pytest.raises(BadSetting, match=told):
        read_settings({}, config, {})


def test_a_missing_configuration_file_is_said(tmp_path: Path) -> None:
    """A named file that is not there is no silent default."""
    with pytest.raises(BadSetting, match="cannot be read"):
        read_settings({}, tmp_path / "none.toml", {})


@pytest.mark.parametrize(("text", "locked"), [("true", True), ("'yes'", True), ("1", True), ("false", False)])
def test_yes_or_no(tmp_path: Path, text: str, *, locked: bool) -> None:
    """A lock is said as TOML says it, or in words; as a variable too."""
    config = tmp_path / "cartable.toml"
    config.write_text(f"profile = 'cycle2'\nprofile_lock = {text}\n", encoding="utf-8")
    assert read_settings({}, config, {}).profile_lock is locked
    assert read_settings({"CARTABLE_PROFILE_LOCK": "FALSE"}, config, {}).profile_lock is False


def test_every_setting_has_help() -> None:
    """The table explains itself."""
    assert all(setting.help for setting in SETTINGS)


def test_the_engine_is_picked_by_a_setting(tmp_path: Path) -> None:
    """`engine` names the engine; each has a folder of its own, so that switching there and back mixes nothing."""
    whoosh, tantivy = (
        read_settings({}, None, {"state": str(tmp_path), "engine": name}) for name in ("whoosh", "tantivy")
    )
    search_index(whoosh).replace((), 3, "fence")
    assert search_index(tantivy).held_upto() == 0
    search_index(tantivy).replace((), 5, "fence")
    assert (tmp_path / "index-tantivy").exists()
    assert [search_index(each).held_upto() for each in (whoosh, tantivy, whoosh)] == [3, 5, 3]


def test_an_unknown_engine_is_one_sentence() -> None:
    """What is wrong, and which there are."""
    with pytest.raises(BadSetting, match="setting engine: 'lucene' cannot be used: it is the search engine: `whoosh`"):
        read_settings({"CARTABLE_ENGINE": "lucene"}, None, {})


def test_an_engine_that_is_not_installed_names_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its package the fast engine is one sentence with the command that installs it."""
    monkeypatch.delitem(sys.modules, "indexer.tantivy.engine", raising=False)
    monkeypatch.setitem(sys.modules, "tantivy", None)  # what Python itself does to say that there is none
    for name in [name for name in sys.modules if name.startswith("indexer.tantivy")]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(BadSetting, match=r"tantivy is not installed: run `pip install 'cartable\[fast\]'`"):
        search_index(read_settings({"CARTABLE_ENGINE": "tantivy"}, None, {}))
