"""Describe what the command needs from a generated package."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ..bulk import Sending
    from ..client import AsyncClient, SyncClient
    from ..service import Service


@frozen(eq=False, repr=False)
class Program:
    """Describe the generated package.

    Attributes:
        service: the service.
        sync_client: the client of most commands.
        async_client: the client of `send`.
        sign: makes a UserSig; see `usersig.sign`.
        sending: the operation of `send`.
        commands: one function for each operation.
        kinds: for each kind of error codes, its exit status and what it means.
        listed: the codes that each operation can return.
        incomplete: operations whose list may be incomplete, and the missing part.
    """

    service: Service
    sync_client: type[SyncClient]
    async_client: type[AsyncClient]
    sign: Callable[..., str]
    sending: Callable[[], Sending]
    commands: tuple[Callable[..., None], ...]
    kinds: Mapping[str, tuple[int, str]]
    listed: Mapping[str, tuple[int, ...]]
    incomplete: Mapping[str, str]


_RUNNING: ContextVar[Program] = ContextVar("program")


@contextmanager
def use_program(program: Program) -> Iterator[None]:
    """Run a command for a package."""
    token = _RUNNING.set(program)
    try:
        yield
    finally:
        _RUNNING.reset(token)


def get_program() -> Program:
    """Return the package of the running command."""
    return _RUNNING.get()
