from __future__ import annotations

import stat
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import StoreFailed
from webui.desk.key import form_key
from webui.desk.tokens import LONGEST, QUICKEST, BadToken, FormTokens

KEY = b"k" * 32


def at(seconds: float) -> FormTokens:
    return FormTokens(KEY, lambda: seconds)


@pytest.mark.parametrize(
    ("age", "bad"),
    [
        (-60, BadToken.TOO_QUICK),
        (QUICKEST - 0.1, BadToken.TOO_QUICK),
        (QUICKEST + 0.1, None),
        (LONGEST - 1, None),
        (LONGEST + 1, BadToken.TOO_OLD),
    ],
)
def test_age(age: float, bad: BadToken | None) -> None:
    """A form counts from two seconds after its opening to twelve hours after it."""
    read = at(1000 + age).read("proposal", at(1000).issue("proposal"))
    assert (read if isinstance(read, BadToken) else None) is bad


def test_each_opening_is_another() -> None:
    """What a token stands for is the same at each reading, and another for each opening."""
    one, other = (at(0).issue("proposal") for _ in range(2))
    assert at(5).read("proposal", one) == at(9).read("proposal", one) != at(5).read("proposal", other)


def test_not_ours() -> None:
    """A token of the other form, of another key, or changed in one place is none."""
    token = at(0).issue("proposal")
    assert at(5).read("report", token) is BadToken.UNKNOWN
    assert FormTokens(b"x" * 32, lambda: 5.0).read("proposal", token) is BadToken.UNKNOWN
    assert at(5).read("proposal", f"x{token}") is BadToken.UNKNOWN


@given(st.text())
def test_any_text(token: str) -> None:
    """Whatever stands in place of a token is refused without a fault."""
    assert at(5).read("proposal", token) is BadToken.UNKNOWN


def test_key_is_made_once(tmp_path: Path) -> None:
    """Processes that start together sign with one key, which only its owner may read; nothing else is left behind."""
    path = tmp_path / "form.key"
    with ProcessPoolExecutor(4) as processes:
        keys = set(processes.map(form_key, [path] * 16))
    assert len(keys) == 1
    assert len(keys.pop()) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["form.key"]


def test_key_cut_off(tmp_path: Path) -> None:
    """Half a key is not signed with; what to do is said."""
    (tmp_path / "form.key").write_bytes(b"half")
    with pytest.raises(StoreFailed, match=r"form\.key: the key of the forms .* delete it"):
        form_key(tmp_path / "form.key")


def test_key_in_no_folder(tmp_path: Path) -> None:
    """Where no key can be made, that is one sentence."""
    with pytest.raises(StoreFailed, match="the key of the forms cannot be used"):
        form_key(tmp_path / "nowhere" / "form.key")
