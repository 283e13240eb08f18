"""The misbehaving web, for the tests that crawl it."""

from tests.loopback.fixtures import bench, loopback, nothing_off_the_list

__all__ = ["bench", "loopback", "nothing_off_the_list"]
