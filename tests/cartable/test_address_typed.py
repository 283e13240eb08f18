"""Addresses as a command line brings them."""

from __future__ import annotations

from pathlib import Path

from tests.command import ROOT, Cartable


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    """An address with bytes that are not UTF-8 is told not to be admitted, in plain words, and looked up nowhere."""
    answer = Cartable(ROOT / "allowlist.yaml", tmp_path / "var")("explain", "http://a.example/\udcff")
    assert (answer.code, answer.err) == (1, "")
    assert answer.out.startswith("http://a.example/\\udcff: not admitted")
