"""People of any role, signed in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.webui.admin.people import Person
from tests.webui.school import School
from webui.desk.desk import Desk

SignedIn = Callable[..., Person]


@pytest.fixture
def desk(school: School) -> Desk:
    return school.services.desk


@pytest.fixture
def signed_in(school: School, desk: Desk) -> SignedIn:
    """`signed_in(Role.CURATOR)`, with another name for a second person of the role."""
    return lambda role, name="": Person(school.app, desk, role, name)
