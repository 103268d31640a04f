"""How what takes a while is waited for: a derivation is made slow on purpose, and a window must not stop for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Wait(Protocol):
    """A piece of work that touches neither base nor window is done, and waited for."""

    def __call__(self, work: Callable[[], T], /) -> T:
        """Give its result, or raise what it raised."""


def wait_here(work: Callable[[], T]) -> T:
    """Wait with the hands in one's lap: there is no window."""
    return work()
