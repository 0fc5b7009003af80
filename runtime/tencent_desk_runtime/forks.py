"""Reset state that a child of `os.fork` must not share with its parent."""

from __future__ import annotations

import os
from typing import Protocol
from weakref import WeakSet


class Forked(Protocol):
    """Hold connections, slots, locks or counts that belong to one process."""

    def after_fork(self) -> None:
        """Reset the state in the child. It runs before any other thread exists there."""
        ...


_owners: WeakSet[Forked] = WeakSet()


def separate_after_fork(owner: Forked) -> None:
    """Call `after_fork` of an object in every child, while the object exists."""
    _owners.add(owner)


def _after_fork() -> None:
    for owner in list(_owners):
        owner.after_fork()


if hasattr(os, "register_at_fork"):  # pragma: no branch - Windows has no fork
    os.register_at_fork(after_in_child=_after_fork)
