"""Provide the UserSig of a client: from a key, a fixed value or a callable."""

from __future__ import annotations

import inspect
import sys
import threading
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol, cast

from .errors import DeskError, DeskTimeoutError, ValidationError
from .event_loops import PerEventLoop
from .forks import separate_after_fork
from .interrupts import interruption
from .secret import Secret
from .usersig import check_lifetime, check_secret_key, sign

if TYPE_CHECKING:
    import anyio

UserSigSource = Callable[[], str | Awaitable[str]]

_RENEWED_WITH_LEFT = 0.1
"""The remaining part of its lifetime at which a signature is renewed."""

_LOOK_AGAIN = 0.005
"""Seconds between checks whether another event loop or thread has a signature."""


class Signatures(Protocol):
    """Provide signatures."""

    renewable: bool
    """Whether the source can make a new signature after one has expired."""

    def kept(self) -> Secret[str] | None:
        """Return the signature if that takes no waiting."""
        ...

    def current(self, *, rejected: Secret[str] | None, timeout: float) -> Secret[str]:
        """Return a signature; other than `rejected`, if the source can make one.

        Raises:
            DeskError: there is no signature, or not in time.
        """
        ...

    async def acurrent(self, *, rejected: Secret[str] | None, timeout: float) -> Secret[str]:
        """Return a signature on an event loop. See `current`."""
        ...


class SignedWithKey:
    """Sign with the app's secret key, keep the signature, and renew it before it expires."""

    renewable = True

    def __init__(
        self,
        sdk_app_id: int,
        identifier: str,
        secret_key: str | Secret[str],
        lifetime: int,
        now: Callable[[], float],
    ) -> None:
        secret_key = Secret.of(secret_key)
        self._secret_key = cast("Secret[str]", secret_key)
        check_secret_key(self._secret_key)
        check_lifetime(lifetime)
        self._sdk_app_id = sdk_app_id
        self._identifier = identifier
        self._lifetime = lifetime
        self._now = now
        self._signature = Secret("")
        self._issued_at = 0
        self._renew_at = float("-inf")
        self.after_fork()
        separate_after_fork(self)

    def after_fork(self) -> None:
        """See `Forked`."""
        self._lock = threading.Lock()

    def kept(self) -> Secret[str] | None:
        return self._signature if self._is_good_at(self._now()) else None

    def _is_good_at(self, now: float) -> bool:
        # A clock that was fast and then corrected leaves a signature from the future.
        return self._issued_at <= now < self._renew_at

    def current(self, *, rejected: Secret[str] | None, timeout: float) -> Secret[str]:  # noqa: ARG002 - it is quick
        with self._lock:
            now = self._now()
            # Within one second a new signature is the same, so calls that are rejected together
            # sign once.
            refused = self._signature == rejected and int(now) != self._issued_at
            if refused or not self._is_good_at(now):
                self._sign(int(now))
            return self._signature

    async def acurrent(self, *, rejected: Secret[str] | None, timeout: float) -> Secret[str]:
        return self.current(rejected=rejected, timeout=timeout)

    def _sign(self, issued_at: int) -> None:
        self._signature = Secret(
            sign(
                self._sdk_app_id,
                self._identifier,
                cast("str", self._secret_key),
                lifetime=self._lifetime,
                issued_at=issued_at,
            )
        )
        self._issued_at = issued_at
        self._renew_at = issued_at + self._lifetime * (1 - _RENEWED_WITH_LEFT)


class FixedSignature:
    """Provide one signature that was made elsewhere."""

    renewable = False

    def __init__(self, usersig: str | Secret[str]) -> None:
        self._signature = check_usersig(Secret.of(usersig))

    def kept(self) -> Secret[str] | None:
        return self._signature

    def current(self, *, rejected: Secret[str] | None, timeout: float) -> Secret[str]:  # noqa: ARG002
        return self._signature

    async def acurrent(self, *, rejected: Secret[str] | None, timeout: float) -> Secret[str]:  # noqa: ARG002
        return self._signature


class CallableSignature:
    """Call a function of the user, once, and again if the service rejects its signature."""

    renewable = True

    def __init__(self, source: UserSigSource | Secret[UserSigSource]) -> None:
        self._source: Secret[UserSigSource] = Secret.of(source)
        self._tasks: PerEventLoop[anyio.Lock] = PerEventLoop(_task_lock)
        self._signature: Secret[str] | None = None
        self.after_fork()
        separate_after_fork(self)

    def after_fork(self) -> None:
        """See `Forked`."""
        self._lock = threading.Lock()

    def kept(self) -> Secret[str] | None:
        return self._signature

    def current(self, *, rejected: Secret[str] | None, timeout: float) -> Secret[str]:
        held: list[bool] = []
        lock = self._lock
        try:
            # One step in C, so that no signal handler runs between taking and recording the lock.
            held.extend(map(lock.acquire, (True,), (max(0.0, timeout),)))
            if True not in held:
                raise _make_timeout()
            if self._signature is None or self._signature == rejected:
                self._signature = None
                self._signature = check_usersig(self._return_at_once(self._ask()))
            return self._signature
        finally:
            if True in held:
                lock.release()

    async def acurrent(self, *, rejected: Secret[str] | None, timeout: float) -> Secret[str]:
        import anyio

        with anyio.move_on_after(timeout):
            async with self._tasks.get():
                return await self._ask_once(rejected)
        raise _make_timeout()

    async def _ask_once(self, rejected: Secret[str] | None) -> Secret[str]:
        import anyio

        # The lock also keeps out other event loops and threads while the source is awaited.
        lock = self._lock
        while not lock.acquire(blocking=False):
            await anyio.sleep(_LOOK_AGAIN)
        try:
            if self._signature is None or self._signature == rejected:
                self._signature = None
                self._signature = check_usersig(await self._wait_for(self._ask()))
            return self._signature
        finally:
            lock.release()

    def _ask(self) -> Secret[str] | Awaitable[str]:
        handled = sys.exception()
        try:
            return _hide(self._source.reveal()())
        except Exception as error:  # noqa: BLE001 - it is the user's code
            failure = _make_error(error, handled)
        raise failure

    async def _wait_for(self, answer: Secret[str] | Awaitable[str]) -> Secret[str]:
        if isinstance(answer, Secret):
            return answer
        handled = sys.exception()
        try:
            return Secret(await answer)
        except Exception as error:  # noqa: BLE001 - it is the user's code
            failure = _make_error(error, handled)
        raise failure

    @staticmethod
    def _return_at_once(answer: Secret[str] | Awaitable[str]) -> Secret[str]:
        if isinstance(answer, Secret):
            return answer
        if inspect.iscoroutine(answer):
            answer.close()
        raise ValidationError("an async usersig callable needs AsyncDeskClient")


def _hide(answer: str | Awaitable[str]) -> Secret[str] | Awaitable[str]:
    return answer if inspect.isawaitable(answer) else Secret(answer)


def _task_lock() -> anyio.Lock:
    import anyio

    return anyio.Lock()


def _make_timeout() -> DeskError:
    message = "the usersig callable returned no signature in time; nothing was sent"
    return DeskTimeoutError(message, outcome="refused")


def _make_error(error: Exception, handled: BaseException | None) -> Exception:
    message = f"the usersig callable raised {type(error).__name__}"
    hidden = ValidationError(f"{message}; its text may hold a secret, so it is not shown")
    return interruption(error, handled) or hidden


def check_usersig(usersig: Secret[str]) -> Secret[str]:
    """Check that a text can be a UserSig. The message does not show it."""
    problem = _find_problem(usersig.reveal())
    if problem:
        raise ValidationError(f"usersig {problem}")
    return usersig


def _find_problem(usersig: object) -> str:
    if not isinstance(usersig, str) or not usersig or not usersig.isascii():
        return "must be a UserSig, a text of ASCII characters"
    if any(character.isspace() or not character.isprintable() for character in usersig):
        return "contains white space or control characters; copy it again"
    return ""
