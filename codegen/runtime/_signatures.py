"""Where a client takes its UserSig from: a key, a fixed value or a callable."""

from __future__ import annotations

import inspect
import threading
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol

from .errors import DeskError, ValidationError
from .usersig import check_identity, check_lifetime, check_secret_key, sign

if TYPE_CHECKING:
    import anyio

_RENEWED_WITH_LEFT = 0.1
"""The part of its lifetime that a signature may have left before it is made anew."""


class Signatures(Protocol):
    """A source of signatures."""

    renewable: bool
    """Whether another one can be had when the service says that this one has expired."""

    def current(self, *, rejected: str | None = None) -> str:
        """A signature; another one than `rejected`, where the source can make one."""
        ...

    async def acurrent(self, *, rejected: str | None = None) -> str:
        """The same, for a client on an event loop."""
        ...


class SignedWithKey:
    """Signs with the app's secret key, keeps the signature, and renews it ahead of its expiry."""

    renewable = True

    def __init__(
        self,
        sdk_app_id: int,
        identifier: str,
        secret_key: str,
        lifetime: int,
        now: Callable[[], float],
    ) -> None:
        check_identity(sdk_app_id, identifier)
        check_secret_key(secret_key)
        check_lifetime(lifetime)
        self._sdk_app_id = sdk_app_id
        self._identifier = identifier
        self._secret_key = secret_key
        self._lifetime = lifetime
        self._now = now
        self._lock = threading.Lock()
        self._signature = ""
        self._renew_at = float("-inf")

    def current(self, *, rejected: str | None = None) -> str:
        with self._lock:
            now = self._now()
            if now >= self._renew_at or self._signature == rejected:
                issued_at = int(now)
                self._signature = sign(
                    self._sdk_app_id,
                    self._identifier,
                    self._secret_key,
                    lifetime=self._lifetime,
                    issued_at=issued_at,
                )
                self._renew_at = issued_at + self._lifetime * (1 - _RENEWED_WITH_LEFT)
            return self._signature

    async def acurrent(self, *, rejected: str | None = None) -> str:
        return self.current(rejected=rejected)


class Fixed:
    """One signature, made elsewhere."""

    renewable = False

    def __init__(self, usersig: str) -> None:
        self._signature = checked(usersig)

    def current(self, *, rejected: str | None = None) -> str:
        return self._signature

    async def acurrent(self, *, rejected: str | None = None) -> str:
        return self._signature


class Called:
    """Asks a callable of the user, once, and again when the service rejects the answer."""

    renewable = True

    def __init__(self, source: Callable[[], str | Awaitable[str]]) -> None:
        self._source = source
        self._lock = threading.Lock()
        self._task_lock: anyio.Lock | None = None
        self._signature: str | None = None

    def current(self, *, rejected: str | None = None) -> str:
        with self._lock:
            if self._signature is None or self._signature == rejected:
                answer = self._ask()
                if not isinstance(answer, str):
                    if inspect.iscoroutine(answer):
                        answer.close()
                    raise ValidationError("an async usersig callable needs AsyncDeskClient")
                self._signature = checked(answer)
            return self._signature

    async def acurrent(self, *, rejected: str | None = None) -> str:
        if self._task_lock is None:
            import anyio

            self._task_lock = anyio.Lock()
        async with self._task_lock:
            if self._signature is None or self._signature == rejected:
                self._signature = checked(await self._ask_and_wait())
            return self._signature

    async def _ask_and_wait(self) -> str:
        answer = self._ask()
        if isinstance(answer, str):
            return answer
        failure: str
        try:
            return await answer
        except DeskError:
            raise
        except Exception as error:  # noqa: BLE001 - it is the user's code
            failure = type(error).__name__
        raise _failed(failure)

    def _ask(self) -> str | Awaitable[str]:
        failure: str
        try:
            return self._source()
        except DeskError:
            raise
        except Exception as error:  # noqa: BLE001 - it is the user's code
            failure = type(error).__name__
        raise _failed(failure)


def _failed(name: str) -> ValidationError:
    return ValidationError(f"the usersig callable raised {name}; its text may hold a secret, so it is not shown")


def checked(usersig: str) -> str:
    """Refuse what cannot be a UserSig. The message does not show it."""
    if not isinstance(usersig, str) or not usersig or not usersig.isascii():
        raise ValidationError("usersig must be a UserSig, a text of ASCII characters")
    if any(character.isspace() or not character.isprintable() for character in usersig):
        raise ValidationError("usersig holds white space or control characters; copy it again")
    return usersig
