from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webui.desk.numbers import new_number, read_number


def test_new() -> None:
    """A number is written in groups, in signs that nobody takes for others, and is not the last one."""
    numbers = {new_number() for _ in range(500)}
    assert len(numbers) == 500
    for number in numbers:
        prefix, *groups = number.split("-")
        assert prefix == "CART"
        assert [len(group) for group in groups] == [4, 4, 4]
        assert not set("".join(groups)) & set("01ILOU")


@given(st.lists(st.sampled_from(["", " ", "-", " – "]), min_size=20, max_size=20), st.booleans())
def test_read_as_written_by_hand(between: list[str], low: bool) -> None:  # noqa: FBT001
    """A number is read whatever its case, its hyphens and its spaces."""
    number = new_number()
    typed = "".join(sign + gap for sign, gap in zip(number, [*between, *between], strict=False))
    assert read_number(typed.lower() if low else typed) == number


@pytest.mark.parametrize(
    "typed", ["", "CART", "CART-7K3M-9Q2P", "CART-7K3M-9Q2P-W4X0", "CART-7K3M-9Q2P-W4XDD", "٣" * 12]
)
def test_none(typed: str) -> None:
    """What cannot be a number is none."""
    assert read_number(typed) is None


@given(st.text(max_size=200))
def test_any_text(typed: str) -> None:
    """Whatever is typed is a number as they are written, or none."""
    read = read_number(typed)
    assert read is None or read_number(read) == read
