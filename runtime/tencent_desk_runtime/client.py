"""What the generated clients stand on: how they are made, and how they run the flow of a call."""

from __future__ import annotations

import time
from inspect import isawaitable, iscoroutinefunction
from typing import TYPE_CHECKING, ClassVar, NoReturn, Self, TypeVar, Unpack, cast

from .boundary import Boundary
from .call import Calls, Environment
from .endpoint import endpoints
from .errors import DeskError, TransportError, ValidationError
from .events import logger
from .from_env import variables
from .limits import SHARED_LIMITER, AsyncLimiter, Limiter, ProcessLimiter
from .redaction import Secrets, in_flight
from .secret import Secret, sealed
from .settings import Settings, checked, merged, refuse_unknown
from .signatures import Called, Fixed, Signatures, SignedWithKey, UserSigSource
from .steps import Answer, Finished, Place, Reader, Send, Sign, Wait
from .transports import async_transport, sync_transport
from .usersig import check_identity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import httpx

    from .operation import Operation
    from .service import Service
    from .transport import AsyncTransport, Response, Transport
    from .types import CallOptions, DefaultOptions, Event

Reply = TypeVar("Reply")

DAY = 86400
_NONE = Secret("")


class _Client:
    """The part of a client that does no I/O."""

    _calls: Calls
    _service: ClassVar[Service]
    """The service that it calls; a generated class sets it."""

    def _configure(
        self,
        sdk_app_id: int,
        *,
        identifier: str,
        secret_key: Secret[str] | None,
        usersig: Secret[str | UserSigSource] | None,
        usersig_lifetime: int,
        region: str | None,
        base_url: str | None,
        failover: bool,
        settings: Settings,
        spellings: Mapping[str, str] | None,
        limiter: Limiter | AsyncLimiter | None,
        on_event: Callable[[Event], object] | None,
        environment: Environment | None,
    ) -> None:
        if iscoroutinefunction(on_event):
            raise ValidationError("on_event must be an ordinary function; nobody would await it")
        limiter = _limiter(limiter, environment)
        environment = environment or Environment()
        endpoint, standby = endpoints(self._service, region, base_url)
        if failover and standby is None:
            raise ValidationError("failover needs a region; a base_url has no standby host")
        check_identity(sdk_app_id, identifier, self._service.longest_identifier)
        signatures = _signatures(
            sdk_app_id, identifier, secret_key, usersig, usersig_lifetime, environment
        )
        self._set(
            "_calls",
            Calls(
                service=self._service,
                sdk_app_id=sdk_app_id,
                identifier=identifier,
                endpoint=endpoint,
                standby=standby if failover else None,
                signatures=signatures,
                secrets=Secrets(_NONE, secret_key or _NONE),
                settings=checked(settings),
                spellings=_spellings(self._service.spellings, spellings),
                limiter=limiter,
                on_event=on_event,
                environment=environment,
            ),
        )

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    if not TYPE_CHECKING:  # a type checker takes a __setattr__ as leave to set anything

        def __setattr__(self, name: str, value: object) -> NoReturn:
            raise AttributeError(
                f"{type(self).__name__} does not change; with_options() gives a sibling"
            )

        def __delattr__(self, name: str) -> NoReturn:
            self.__setattr__(name, None)

    @property
    def sdk_app_id(self) -> int:
        """SDKAppID of the app."""
        return self._calls.sdk_app_id

    @property
    def identifier(self) -> str:
        """UserID of the administrator in whose name the calls are made."""
        return self._calls.identifier

    @property
    def base_url(self) -> str:
        """Where calls go."""
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

    def _sibling(self, options: DefaultOptions) -> Self:
        refuse_unknown(options, Settings._fields)
        sibling = object.__new__(type(self))
        sibling.__dict__.update(self.__dict__)
        settings = merged(self._calls.settings, options)
        sibling._set("_calls", self._calls.changed(settings=settings))
        return sibling


class SyncClient(_Client):
    """Runs the flow of a call on a thread."""

    _transport: Transport

    def __init__(
        self,
        sdk_app_id: int,
        *,
        identifier: str,
        secret_key: str | None = None,
        usersig: str | Callable[[], str] | None = None,
        usersig_lifetime: int = DAY,
        region: str | None = None,
        base_url: str | None = None,
        failover: bool = False,
        timeout: float = 15.0,
        attempt_timeout: float | None = None,
        max_retries: int = 2,
        retry_ambiguous: bool = False,
        validate: bool = True,
        spellings: Mapping[str, str] | None = None,
        limiter: Limiter | None = None,
        on_event: Callable[[Event], object] | None = None,
        transport: Transport | httpx.Client | None = None,
        environment: Environment | None = None,
    ) -> None:
        """Make a client. No connection is opened before the first call.

        Args:
            sdk_app_id: SDKAppID of the app.
            identifier: UserID of an administrator of the app.
            secret_key: the app's secret key; the client signs with it and renews the signature.
            usersig: in place of the key, a signature made elsewhere, or a callable that returns
                one.
            usersig_lifetime: seconds for which a signature made with the key is valid.
            region: where the app's data lives.
            base_url: in place of a region, the URL to call.
            failover: go to the region's standby host where no connection can be made.
            timeout: seconds until a call, its tries and the waits between them, must have ended.
            attempt_timeout: seconds for one try; by default a little more than the gateway takes.
            max_retries: how many tries may follow the first.
            retry_ambiguous: repeat a call that may have had its effect even where the contract
                advises against it.
            validate: check bodies against the contract before they are sent.
            spellings: other spellings of fields to send, by the contract's spelling.
            limiter: keeps the documented ceilings; by default one for all clients of the process.
            on_event: called after every try.
            transport: carries the requests, in place of the default; an `httpx.Client` is taken
                too, and is not closed with the client.
            environment: where time and chance come from, for tests.

        Raises:
            ValidationError: an argument makes no sense, or two exclude each other.
        """
        secret_key, usersig = sealed(secret_key), sealed(usersig)
        if iscoroutinefunction(getattr(limiter, "acquire", None)):
            raise ValidationError("an async limiter needs AsyncDeskClient")
        self._configure(
            sdk_app_id,
            identifier=identifier,
            secret_key=cast("Secret[str] | None", secret_key),
            usersig=cast("Secret[str | UserSigSource] | None", usersig),
            usersig_lifetime=usersig_lifetime,
            region=region,
            base_url=base_url,
            failover=failover,
            settings=Settings(
                timeout,
                self._service.gateway_timeout + 2.0 if attempt_timeout is None else attempt_timeout,
                max_retries,
                retry_ambiguous,
                validate,
            ),
            spellings=spellings,
            limiter=limiter,
            on_event=on_event,
            environment=environment,
        )
        scheme = self._calls.endpoint.scheme
        self._set("_transport", sync_transport(transport, scheme))

    @classmethod
    def from_env(cls, **options: Unpack[DefaultOptions]) -> Self:
        """Make a client from `TENCENT_DESK_SDK_APP_ID`, `_IDENTIFIER`, `_SECRET_KEY` or
        `_USERSIG`, and `_REGION` or `_BASE_URL`.

        Args:
            **options: `timeout`, `attempt_timeout`, `max_retries`, `retry_ambiguous`, `validate`.

        Raises:
            ValidationError: a variable is missing or makes no sense. The message names it.
        """
        return cls(**variables().arguments(), **options)

    def with_options(self, **options: Unpack[DefaultOptions]) -> Self:
        """A client with other options that shares the connections of this one, which stays.

        Args:
            **options: `timeout`, `attempt_timeout`, `max_retries`, `retry_ambiguous`, `validate`.

        Raises:
            TypeError: an option that does not exist.
            ValidationError: a value that makes no sense.
        """
        return self._sibling(options)

    def close(self) -> None:
        """Close the connections, which siblings share."""
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

    def _do(self, step: Sign | Place | Wait) -> Answer:
        if isinstance(step, Sign):
            return self._sign(step)
        if isinstance(step, Place):
            return self._place(step)
        (self._calls.environment.sleep or time.sleep)(step.seconds)
        return None

    def _sign(self, step: Sign) -> Secret[str] | DeskError:
        try:
            return self._calls.signatures.current(rejected=step.rejected, timeout=step.timeout)
        except DeskError as error:
            return error

    def _place(self, step: Place) -> float:
        try:
            return float(self._calls.limiter.acquire(step.key, step.calls, step.seconds))  # type: ignore[arg-type]
        except Exception as error:  # noqa: BLE001 - it is the user's code
            return _without_limiter(error)

    def _send(self, step: Send) -> Response | TransportError:
        token = in_flight.set(step.secrets)
        try:
            return step.received(self._transport.send(step.request, step.timeout))
        except TransportError as error:
            return error
        finally:
            in_flight.reset(token)


class AsyncClient(_Client):
    """Runs the flow of a call on an event loop, of asyncio or trio."""

    _transport: AsyncTransport

    def __init__(
        self,
        sdk_app_id: int,
        *,
        identifier: str,
        secret_key: str | None = None,
        usersig: str | UserSigSource | None = None,
        usersig_lifetime: int = DAY,
        region: str | None = None,
        base_url: str | None = None,
        failover: bool = False,
        timeout: float = 15.0,
        attempt_timeout: float | None = None,
        max_retries: int = 2,
        retry_ambiguous: bool = False,
        validate: bool = True,
        spellings: Mapping[str, str] | None = None,
        limiter: Limiter | AsyncLimiter | None = None,
        on_event: Callable[[Event], object] | None = None,
        transport: AsyncTransport | httpx.AsyncClient | None = None,
        environment: Environment | None = None,
    ) -> None:
        """Make a client. No connection is opened before the first call.

        Args:
            sdk_app_id: SDKAppID of the app.
            identifier: UserID of an administrator of the app.
            secret_key: the app's secret key; the client signs with it and renews the signature.
            usersig: in place of the key, a signature made elsewhere, or a callable, async or not,
                that returns one.
            usersig_lifetime: seconds for which a signature made with the key is valid.
            region: where the app's data lives.
            base_url: in place of a region, the URL to call.
            failover: go to the region's standby host where no connection can be made.
            timeout: seconds until a call, its tries and the waits between them, must have ended.
            attempt_timeout: seconds for one try; by default a little more than the gateway takes.
            max_retries: how many tries may follow the first.
            retry_ambiguous: repeat a call that may have had its effect even where the contract
                advises against it.
            validate: check bodies against the contract before they are sent.
            spellings: other spellings of fields to send, by the contract's spelling.
            limiter: keeps the documented ceilings; by default one for all clients of the process.
            on_event: called after every try.
            transport: carries the requests, in place of the default; an `httpx.AsyncClient` is
                taken too, and is not closed with the client.
            environment: where time and chance come from, for tests.

        Raises:
            ValidationError: an argument makes no sense, or two exclude each other.
        """
        secret_key, usersig = sealed(secret_key), sealed(usersig)
        self._configure(
            sdk_app_id,
            identifier=identifier,
            secret_key=cast("Secret[str] | None", secret_key),
            usersig=cast("Secret[str | UserSigSource] | None", usersig),
            usersig_lifetime=usersig_lifetime,
            region=region,
            base_url=base_url,
            failover=failover,
            settings=Settings(
                timeout,
                self._service.gateway_timeout + 2.0 if attempt_timeout is None else attempt_timeout,
                max_retries,
                retry_ambiguous,
                validate,
            ),
            spellings=spellings,
            limiter=limiter,
            on_event=on_event,
            environment=environment,
        )
        scheme = self._calls.endpoint.scheme
        self._set("_transport", async_transport(transport, scheme))

    @classmethod
    def from_env(cls, **options: Unpack[DefaultOptions]) -> Self:
        """Make a client from `TENCENT_DESK_SDK_APP_ID`, `_IDENTIFIER`, `_SECRET_KEY` or
        `_USERSIG`, and `_REGION` or `_BASE_URL`.

        Args:
            **options: `timeout`, `attempt_timeout`, `max_retries`, `retry_ambiguous`, `validate`.

        Raises:
            ValidationError: a variable is missing or makes no sense. The message names it.
        """
        return cls(**variables().arguments(), **options)

    def with_options(self, **options: Unpack[DefaultOptions]) -> Self:
        """A client with other options that shares the connections of this one, which stays.

        Args:
            **options: `timeout`, `attempt_timeout`, `max_retries`, `retry_ambiguous`, `validate`.

        Raises:
            TypeError: an option that does not exist.
            ValidationError: a value that makes no sense.
        """
        return self._sibling(options)

    async def aclose(self) -> None:
        """Close the connections, which siblings share."""
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

    async def _do(self, step: Sign | Place | Wait) -> Answer:
        if isinstance(step, Sign):
            return await self._sign(step)
        if isinstance(step, Place):
            return await self._place(step)
        await (self._calls.environment.async_sleep or _async_sleep)(step.seconds)
        return None

    async def _sign(self, step: Sign) -> Secret[str] | DeskError:
        try:
            return await self._calls.signatures.acurrent(
                rejected=step.rejected, timeout=step.timeout
            )
        except DeskError as error:
            return error

    async def _place(self, step: Place) -> float:
        try:
            wait = self._calls.limiter.acquire(step.key, step.calls, step.seconds)
            return float(await wait if isawaitable(wait) else wait)
        except Exception as error:  # noqa: BLE001 - it is the user's code
            return _without_limiter(error)

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


def _without_limiter(error: Exception) -> float:
    # The service keeps its ceiling itself: without a limiter a call costs a retry at the worst.
    logger.warning("the limiter raised %s; the call goes on without it", type(error).__name__)
    return 0.0


def _limiter(
    given: Limiter | AsyncLimiter | None, environment: Environment | None
) -> Limiter | AsyncLimiter:
    if given is None:
        return SHARED_LIMITER if environment is None else ProcessLimiter(environment.monotonic)
    if not callable(getattr(given, "acquire", None)):
        raise ValidationError("limiter must have acquire()")
    return given


def _signatures(
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
        return Called(cast("Secret[UserSigSource]", usersig))
    return Fixed(cast("Secret[str]", usersig))


def _spellings(
    printed: Mapping[str, tuple[str, ...]], spellings: Mapping[str, str] | None
) -> Mapping[str, str]:
    for name, other in (spellings or {}).items():
        known = printed.get(name)
        if known is None:
            raise ValidationError(
                f"spellings: {name!r} is printed in one spelling only; "
                f"those in several are {', '.join(printed)}"
            )
        if other not in (name, *known):
            raise ValidationError(
                f"spellings: {name!r} is also printed as {', '.join(known)}, not {other!r}"
            )
    return dict(spellings or {})
