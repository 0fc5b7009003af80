"""Provide the base classes of the generated clients, which run the flow of a call."""

from __future__ import annotations

import sys
import time
from inspect import isawaitable, iscoroutinefunction
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self, TypeVar, Unpack, cast

from .boundary import Boundary
from .call import Calls, Environment
from .endpoint import Endpoint, find_endpoints
from .errors import DeskError, TransportError, ValidationError
from .events import logger
from .from_env import read_variables
from .interrupts import interruption
from .limits import SHARED_LIMITER, ProcessLimiter
from .options import CREDENTIALS, NAMES, override, seal
from .redaction import Secrets, in_flight
from .secret import Secret
from .settings import Settings, merge_settings, refuse_unknown
from .signatures import CallableSignature, FixedSignature, Signatures, SignedWithKey, UserSigSource
from .steps import Answer, Finished, Reader, Send, Sign, Slot, Wait
from .transports import async_transport, sync_transport
from .usersig import check_identity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from .limits import AsyncLimiter, Limiter
    from .operation import Operation
    from .options import AsyncClientOptions, ClientOptions
    from .service import Service
    from .transport import AsyncTransport, Response, Transport
    from .types import CallOptions

Reply = TypeVar("Reply")

DAY = 86400
_NONE = Secret("")


class _Client:
    """Hold the part of a client that does no I/O."""

    default_region: ClassVar[str | None] = None
    """The region of a client without a region or a base URL. `None` refuses such a client."""

    _blocks: ClassVar[bool]
    _calls: Calls
    _choose_transport: ClassVar[staticmethod[[Any, str], object]]
    _given: Mapping[str, Any]
    _service: ClassVar[Service]
    """The service to call; a generated class sets it."""

    def __init__(self, sdk_app_id: int, *, identifier: str, **options: Any) -> None:
        """Make a client; see the generated constructor.

        Raises:
            TypeError: an option does not exist.
            ValidationError: an argument makes no sense, or two exclude each other.
        """
        seal(options)
        refuse_unknown(options, NAMES)
        self._set("_given", {"sdk_app_id": sdk_app_id, "identifier": identifier, **options})
        self._set("_calls", Calls(service=self._service, **self._build_parts(frozenset(NAMES))))
        self._carry(options)

    def _carry(self, options: Mapping[str, Any]) -> None:
        scheme = self._calls.endpoint.scheme
        self._set("_transport", self._choose_transport(options.get("transport"), scheme))

    def _build_parts(self, changed: AbstractSet[str]) -> dict[str, Any]:
        """Return the arguments of `Calls`; limiter and signatures only if their options changed."""
        given, parts = self._given, dict[str, Any]()
        environment: Environment = given.get("environment") or Environment()
        parts["on_event"] = given.get("on_event")
        if iscoroutinefunction(parts["on_event"]):
            raise ValidationError("on_event must be a normal function, not an async one")
        if changed & {"limiter", "environment"}:
            parts["limiter"] = _choose_limiter(given.get("limiter"), given.get("environment"))
            if self._blocks and iscoroutinefunction(parts["limiter"].acquire):
                raise ValidationError("an async limiter needs AsyncDeskClient")
            parts["environment"] = environment
        parts["endpoint"], standby = self._find_endpoints()
        parts["standby"] = standby if given.get("failover") else None
        if changed & {*CREDENTIALS, "usersig_lifetime", "environment"}:
            sdk_app_id, identifier = given["sdk_app_id"], given["identifier"]
            check_identity(sdk_app_id, identifier, self._service.longest_identifier)
            key, usersig = given.get("secret_key"), given.get("usersig")
            lifetime = given.get("usersig_lifetime", DAY)
            parts |= {
                "sdk_app_id": sdk_app_id,
                "identifier": identifier,
                "signatures": _choose_signatures(
                    sdk_app_id, identifier, key, usersig, lifetime, environment
                ),
                "secrets": Secrets(_NONE, key or _NONE),
            }
        own = {name: given[name] for name in Settings._fields if name in given}
        usual = Settings(
            timeout=15.0,
            attempt_timeout=self._service.gateway_timeout + 2.0,
            max_retries=2,
            retry_ambiguous=False,
            validate=True,
        )
        parts["settings"] = merge_settings(usual, own)
        parts["spellings"] = _check_spellings(self._service.spellings, given.get("spellings"))
        return parts

    def _find_endpoints(self) -> tuple[Endpoint, Endpoint | None]:
        given = self._given
        region, base_url = given.get("region") or None, given.get("base_url")
        if region is None and base_url is None:
            region = self.default_region
        endpoint, standby = find_endpoints(self._service, region, base_url)
        if given.get("failover") and standby is None:
            raise ValidationError("failover needs a region; a base_url has no standby host")
        return endpoint, standby

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    if not TYPE_CHECKING:  # hidden from type checkers, which would otherwise accept any attribute

        def __setattr__(self, name: str, value: object) -> NoReturn:
            raise AttributeError(f"{type(self).__name__} cannot be changed; use with_options()")

        def __delattr__(self, name: str) -> NoReturn:
            self.__setattr__(name, None)

    @property
    def sdk_app_id(self) -> int:
        """Return the SDKAppID of the app."""
        return self._calls.sdk_app_id

    @property
    def identifier(self) -> str:
        """Return the UserID of the administrator who makes the calls."""
        return self._calls.identifier

    @property
    def base_url(self) -> str:
        """Return the URL that calls go to."""
        endpoint = self._calls.endpoint
        return f"{endpoint.scheme}://{endpoint.authority}{endpoint.prefix}"

    def __repr__(self) -> str:
        if "_calls" not in self.__dict__:
            return f"{type(self).__name__}(unfinished)"
        return (
            f"{type(self).__name__}({self.sdk_app_id}, identifier={self.identifier!r}, "
            f"base_url={self.base_url!r})"
        )

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            f"{type(self).__name__} holds a credential and open connections; make a new one"
        )

    def _copy_with(self, options: ClientOptions | AsyncClientOptions) -> Self:
        seal(options)
        refuse_unknown(options, NAMES)
        copy = object.__new__(type(self))
        copy.__dict__.update(self.__dict__)
        copy._set("_given", override(self._given, options))
        copy._set("_calls", self._calls.changed(**copy._build_parts(options.keys())))
        if "transport" in options or copy._calls.endpoint.scheme != self._calls.endpoint.scheme:
            copy._carry(options)
        return copy


class SyncClient(_Client):
    """Run the flow of a call on a thread."""

    _blocks = True
    _choose_transport = staticmethod(sync_transport)
    _transport: Transport

    @classmethod
    def from_env(
        cls,
        *,
        sdk_app_id: int | None = None,
        identifier: str | None = None,
        **options: Unpack[ClientOptions],
    ) -> Self:
        """Make a client from `TENCENT_DESK_SDK_APP_ID`, `_IDENTIFIER`, `_SECRET_KEY` or
        `_USERSIG`, and `_REGION` or `_BASE_URL`. An empty variable counts as unset.

        Args:
            sdk_app_id: used instead of the variable.
            identifier: used instead of the variable.
            **options: the options of the constructor. They override the variables.

        Raises:
            TypeError: an option does not exist.
            ValidationError: a variable is missing or makes no sense. The message names it.
        """
        seal(options)
        who = {"sdk_app_id": sdk_app_id, "identifier": identifier}
        return cls(**read_variables().arguments({**who, **options}))

    def with_options(self, **options: Unpack[ClientOptions]) -> Self:
        """Make a client with other options that shares the connections of this one.

        Args:
            **options: the options of the constructor. A `transport` belongs to the new client.

        Raises:
            TypeError: an option does not exist.
            ValidationError: a value makes no sense.
        """
        return self._copy_with(options)

    def close(self) -> None:
        """Close the connections, which clients of `with_options` share."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _call(
        self,
        operation: Operation,
        fields: Mapping[str, object],
        reader: Reader[Reply],
        options: CallOptions,
    ) -> Finished[Reply]:
        with Boundary():
            flow = self._calls.run(operation, fields, reader, options)
            answer: Answer = None
            while True:
                try:
                    step = flow.send(answer)
                except StopIteration as end:
                    finished: Finished[Reply] = end.value
                    return finished
                answer = self._send(step) if isinstance(step, Send) else self._do(step)

    def _do(self, step: Sign | Slot | Wait) -> Answer:
        if isinstance(step, Sign):
            return self._sign(step)
        if isinstance(step, Slot):
            return self._take_slot(step)
        (self._calls.environment.sleep or time.sleep)(step.seconds)
        return None

    def _sign(self, step: Sign) -> Secret[str] | DeskError:
        try:
            return self._calls.signatures.current(rejected=step.rejected, timeout=step.timeout)
        except DeskError as error:
            return error

    def _take_slot(self, step: Slot) -> float:
        handled = sys.exception()
        try:
            return float(self._calls.limiter.acquire(step.key, step.calls, step.seconds))  # type: ignore[arg-type]
        except Exception as error:  # noqa: BLE001 - it is the user's code
            if interrupted := interruption(error, handled):
                raise interrupted from None
            return _continue_without_limiter(error)

    def _send(self, step: Send) -> Response | TransportError:
        token = in_flight.set(step.secrets)
        try:
            return step.received(self._transport.send(step.request, step.timeout))
        except TransportError as error:
            return error
        finally:
            in_flight.reset(token)


class AsyncClient(_Client):
    """Run the flow of a call on an event loop, of asyncio or trio."""

    _blocks = False
    _choose_transport = staticmethod(async_transport)
    _transport: AsyncTransport

    @classmethod
    def from_env(
        cls,
        *,
        sdk_app_id: int | None = None,
        identifier: str | None = None,
        **options: Unpack[AsyncClientOptions],
    ) -> Self:
        """Make a client from `TENCENT_DESK_SDK_APP_ID`, `_IDENTIFIER`, `_SECRET_KEY` or
        `_USERSIG`, and `_REGION` or `_BASE_URL`. An empty variable counts as unset.

        Args:
            sdk_app_id: used instead of the variable.
            identifier: used instead of the variable.
            **options: the options of the constructor. They override the variables.

        Raises:
            TypeError: an option does not exist.
            ValidationError: a variable is missing or makes no sense. The message names it.
        """
        seal(options)
        who = {"sdk_app_id": sdk_app_id, "identifier": identifier}
        return cls(**read_variables().arguments({**who, **options}))

    def with_options(self, **options: Unpack[AsyncClientOptions]) -> Self:
        """Make a client with other options that shares the connections of this one.

        Args:
            **options: the options of the constructor. A `transport` belongs to the new client.

        Raises:
            TypeError: an option does not exist.
            ValidationError: a value makes no sense.
        """
        return self._copy_with(options)

    async def aclose(self) -> None:
        """Close the connections, which clients of `with_options` share."""
        await self._transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def _call(
        self,
        operation: Operation,
        fields: Mapping[str, object],
        reader: Reader[Reply],
        options: CallOptions,
    ) -> Finished[Reply]:
        with Boundary():
            flow = self._calls.run(operation, fields, reader, options)
            answer: Answer = None
            while True:
                try:
                    step = flow.send(answer)
                except StopIteration as end:
                    finished: Finished[Reply] = end.value
                    return finished
                answer = await (self._send(step) if isinstance(step, Send) else self._do(step))

    async def _do(self, step: Sign | Slot | Wait) -> Answer:
        if isinstance(step, Sign):
            return await self._sign(step)
        if isinstance(step, Slot):
            return await self._take_slot(step)
        await (self._calls.environment.async_sleep or _async_sleep)(step.seconds)
        return None

    async def _sign(self, step: Sign) -> Secret[str] | DeskError:
        try:
            return await self._calls.signatures.acurrent(
                rejected=step.rejected, timeout=step.timeout
            )
        except DeskError as error:
            return error

    async def _take_slot(self, step: Slot) -> float:
        handled = sys.exception()
        try:
            wait = self._calls.limiter.acquire(step.key, step.calls, step.seconds)
            return float(await wait if isawaitable(wait) else wait)
        except Exception as error:  # noqa: BLE001 - it is the user's code
            if interrupted := interruption(error, handled):
                raise interrupted from None
            return _continue_without_limiter(error)

    async def _send(self, step: Send) -> Response | TransportError:
        token = in_flight.set(step.secrets)
        try:
            return step.received(await self._transport.send(step.request, step.timeout))
        except TransportError as error:
            return error
        finally:
            in_flight.reset(token)


async def _async_sleep(seconds: float) -> None:
    import anyio

    await anyio.sleep(seconds)


def _continue_without_limiter(error: Exception) -> float:
    # The service enforces its rate limit: without a limiter a call costs a retry at worst.
    kind = type(error).__name__
    message = "the limiter raised %s; the call continues without it"
    logger.warning(message, kind, extra={"desk_error": kind})
    return 0.0


def _choose_limiter(
    given: Limiter | AsyncLimiter | None, environment: Environment | None
) -> Limiter | AsyncLimiter:
    if given is None:
        return SHARED_LIMITER if environment is None else ProcessLimiter(environment.monotonic)
    if not callable(getattr(given, "acquire", None)):
        raise ValidationError("limiter must have acquire()")
    return given


def _choose_signatures(
    sdk_app_id: int,
    identifier: str,
    secret_key: Secret[str] | None,
    usersig: Secret[str | UserSigSource] | None,
    lifetime: int,
    environment: Environment,
) -> Signatures:
    if (secret_key is None) == (usersig is None):
        raise ValidationError("give secret_key or usersig, and only one of them")
    if secret_key is not None:
        return SignedWithKey(sdk_app_id, identifier, secret_key, lifetime, environment.now)
    if usersig is not None and callable(usersig.reveal()):
        return CallableSignature(cast("Secret[UserSigSource]", usersig))
    return FixedSignature(cast("Secret[str]", usersig))


def _check_spellings(
    printed: Mapping[str, tuple[str, ...]], spellings: Mapping[str, str] | None
) -> Mapping[str, str]:
    for name, other in (spellings or {}).items():
        known = printed.get(name)
        if known is None:
            raise ValidationError(
                f"spellings: {name!r} has one spelling only; the fields with several are "
                f"{', '.join(printed)}"
            )
        if other not in (name, *known):
            raise ValidationError(
                f"spellings: {name!r} can also be {', '.join(known)}, not {other!r}"
            )
    return dict(spellings or {})
