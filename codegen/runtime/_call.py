"""One call from its arguments to its reply, without I/O.

`Calls.run` is a generator: it yields what is to be done (`Sign`, `Send`, `Wait`) and is sent the result. The
sync and the async client do the same things in the same order, because they run the same generator.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Awaitable, Callable, Generator, Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from urllib.parse import quote

from . import _operations
from ._codec import plain
from ._redaction import one_line, redact
from ._replies import read
from ._transport import Request, Response
from .errors import (
    APIError,
    ConnectionFailedError,
    DeskError,
    DeskTimeoutError,
    TransportError,
    ValidationError,
    Violation,
    explain,
)
from .types import UNSET, Event, RawReply

if TYPE_CHECKING:
    from ._catalogue import Facts
    from ._limits import Limiter
    from ._operation import Operation
    from .types import JSON, CallOptions, JSONObject

Reply = TypeVar("Reply")

_FIRST_WAIT = 0.5
_LONGEST_WAIT = 8.0


class Sign(NamedTuple):
    """Wanted: a signature, another one than `rejected`."""

    rejected: str | None


class Send(NamedTuple):
    """Wanted: the response to a request, or the `TransportError` that came instead."""

    request: Request
    timeout: float


class Wait(NamedTuple):
    """Wanted: that so many seconds pass."""

    seconds: float


Step = Sign | Send | Wait
Flow = Generator[Step, "str | Response | TransportError | None", RawReply[Reply]]


class Environment(NamedTuple):
    """Where time and chance come from. Tests put their own here, so that none of them waits.

    Attributes:
        now: seconds of Unix time.
        monotonic: seconds of a clock that only goes forward.
        uniform: a random number between two.
        uint32: a random integer from 0 to 2**32 - 1.
        sleep: lets seconds pass; `None` for that of the standard library.
        async_sleep: the same on an event loop; `None` for that of the loop.
    """

    now: Callable[[], float] = time.time
    monotonic: Callable[[], float] = time.monotonic
    uniform: Callable[[float, float], float] = random.uniform
    uint32: Callable[[], int] = lambda: random.getrandbits(32)
    sleep: Callable[[float], None] | None = None
    async_sleep: Callable[[float], Awaitable[object]] | None = None


class Settings(NamedTuple):
    """What `DefaultOptions` come to."""

    timeout: float
    attempt_timeout: float
    max_retries: int
    retry_ambiguous: bool
    validate: bool


class Endpoint(NamedTuple):
    """Where calls go."""

    scheme: str
    host: str
    port: int
    prefix: str

    @property
    def authority(self) -> str:
        usual = {"https": 443, "http": 80}[self.scheme]
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == usual else f"{host}:{self.port}"


class Calls(NamedTuple):
    """Everything that the calls of a client have in common."""

    sdk_app_id: int
    identifier: str
    endpoint: Endpoint
    standby: Endpoint | None
    renewable: bool
    secrets: tuple[str, ...]
    settings: Settings
    spellings: Mapping[str, str]
    limiter: Limiter
    on_event: Callable[[Event], object] | None
    environment: Environment

    def run(
        self,
        operation: Operation,
        fields: Mapping[str, object],
        reader: Callable[[Mapping[str, JSON]], Reply],
        options: CallOptions,
    ) -> Flow[Reply]:
        """The flow of one call."""
        call = _Call(self, operation, fields, options)
        return call.flow(reader)


class _Call:
    """The state of one call."""

    def __init__(
        self,
        calls: Calls,
        operation: Operation,
        fields: Mapping[str, object],
        options: CallOptions,
    ) -> None:
        self._calls = calls
        self._operation = operation
        self._environment = calls.environment
        self._settings = merged(calls.settings, options)
        self._started = self._environment.monotonic()
        self._body = self._written(fields, options.get("extra_body"))
        self._extra_query = _extra_query(options.get("extra_query"))
        self._attempts = 0
        self._label = 0
        self._signature = ""
        self._renewed = False
        self._lost_a_reply = False
        self._endpoint = calls.endpoint

    # --- the body ----------------------------------------------------------------------------------

    def _written(self, fields: Mapping[str, object], extra: JSONObject | None) -> bytes:
        """The body as bytes, checked.

        Raises:
            ValidationError: it breaks a rule of the contract, or is no JSON.
        """
        body = self._plain({name: value for name, value in fields.items() if value is not UNSET})
        for name in self._operation.drawn:
            if name not in body:
                body[name] = self._environment.uint32()
        if self._settings.validate:
            self._check(body)
        self._given = body
        spelled = {self._calls.spellings.get(name, name): value for name, value in body.items()}
        if extra:
            spelled.update(self._plain(extra))
        return self._encoded(spelled)

    def _plain(self, fields: Mapping[str, object]) -> dict[str, JSON]:
        problem: str
        try:
            return {name: plain(value, 1) for name, value in fields.items()}
        except (TypeError, ValueError, RecursionError) as error:
            problem = str(error)
        raise self._refused(f"the body cannot be written as JSON: {problem}")

    def _check(self, body: dict[str, JSON]) -> None:
        from ._validation import violations

        found = violations(self._operation.request, body)
        if found:
            listed = "; ".join(f"{one.pointer or '/'} {one.message} [{one.rule}]" for one in found[:5])
            more = f"; and {len(found) - 5} more" if len(found) > 5 else ""
            raise self._refused(f"the body breaks the contract: {listed}{more}", *found)

    def _encoded(self, body: Mapping[str, JSON]) -> bytes:
        content = self._json(body)
        limit = self._operation.body_limit
        if limit is not None and self._settings.validate and len(content) > limit:
            message = f"may have {limit} bytes, has {len(content)}"
            broken = Violation("", "x-desk-body-limit", message)
            raise self._refused(f"the body {message}", broken)
        return content

    def _json(self, body: Mapping[str, JSON]) -> bytes:
        problem: str
        try:
            return json.dumps(
                body, ensure_ascii=False, allow_nan=False, separators=(",", ":")
            ).encode()
        except UnicodeEncodeError:
            problem = "a text holds half of a surrogate pair, which UTF-8 cannot write"
        except (TypeError, ValueError, RecursionError) as failure:
            problem = str(failure)
        raise self._refused(f"the body cannot be written as JSON: {problem}")

    def _refused(self, message: str, *violations: Violation) -> ValidationError:
        error = ValidationError(message, violations=violations)
        error.operation = self._operation.name
        return error

    # --- the flow ----------------------------------------------------------------------------------

    def flow(self, reader: Callable[[Mapping[str, JSON]], Reply]) -> Flow[Reply]:
        signature = yield Sign(None)
        assert isinstance(signature, str)
        self._signature = signature
        while True:
            yield from self._keep_rate()
            began = self._environment.monotonic()
            answer = yield Send(self._request(), self._time_for_attempt())
            assert isinstance(answer, (Response, TransportError))
            failure, fields = self._judge(answer)
            duration = self._environment.monotonic() - began
            wait = None if failure is None else self._wait_before_retry(failure)
            self._tell(answer, failure, duration, wait)
            if failure is None:
                assert isinstance(answer, Response)
                return self._finished(reader(fields), answer)
            if wait is None:
                raise failure
            if self._should_renew(failure):
                signature = yield Sign(self._signature)
                assert isinstance(signature, str)
                self._signature, self._renewed = signature, True
            self._lost_a_reply |= failure.outcome == "ambiguous"
            if wait > 0:
                yield Wait(wait)

    def _keep_rate(self) -> Generator[Step, object, None]:
        limit = self._operation.rate_limit
        if limit is None:
            return
        key = f"{self._calls.endpoint.host}/{self._calls.sdk_app_id}/{self._operation.name}"
        wait = self._calls.limiter.reserve(
            key, limit.calls, limit.seconds, self._environment.monotonic()
        )
        if wait >= self._time_left():
            raise self._marked(
                DeskTimeoutError(
                    f"{limit.calls} calls in {limit.seconds:g} s are allowed, and the next place is "
                    f"{wait:.2f} s away; nothing was sent",
                    outcome="refused",
                )
            )
        if wait > 0:
            yield Wait(wait)

    def _time_left(self) -> float:
        return self._started + self._settings.timeout - self._environment.monotonic()

    def _time_for_attempt(self) -> float:
        return max(0.001, min(self._settings.attempt_timeout, self._time_left()))

    def _request(self) -> Request:
        self._attempts += 1
        self._label = self._environment.uint32()
        query = (
            f"{_operations.SDK_APP_ID}={self._calls.sdk_app_id}"
            f"&{_operations.IDENTIFIER}={quote(self._calls.identifier, safe='')}"
            f"&{_operations.USERSIG}={quote(self._signature, safe='')}"
            f"&{_operations.LABEL}={self._label}{_FIXED}{self._extra_query}"
        )
        endpoint = self._endpoint
        headers = (
            ("Host", endpoint.authority),
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(self._body))),
            ("Accept", "application/json"),
            ("User-Agent", _USER_AGENT),
        )
        target = f"{endpoint.prefix}{self._operation.path}?{query}"
        return Request(endpoint.scheme, endpoint.host, endpoint.port, target, headers, self._body)

    # --- the answer --------------------------------------------------------------------------------

    def _judge(self, answer: Response | TransportError) -> tuple[DeskError | None, dict[str, JSON]]:
        if isinstance(answer, TransportError):
            return self._marked(answer), {}
        problem: TransportError
        try:
            code, fields = read(answer)
        except TransportError as error:
            problem = error
        else:
            return self._verdict(code, fields)
        return self._marked(problem), {}

    def _verdict(
        self, code: int, fields: dict[str, JSON]
    ) -> tuple[DeskError | None, dict[str, JSON]]:
        if code == 0:
            return None, fields
        done = self._operation.already_done
        if done is not None and self._lost_a_reply and code == done.code:
            echoed = {name: self._given[source] for name, source in done.echoes.items()}
            return None, {**done.constants, **echoed}
        return self._marked(self._api_error(code, fields)), fields

    def _api_error(self, code: int, fields: Mapping[str, JSON]) -> APIError:
        known = explain(code)
        info = fields.get("ErrorInfo")
        shown = one_line(self._redacted(info)) if isinstance(info, str) else ""
        request_id = fields.get("RequestId")
        head = f"{code} {known.name}" if known.name else str(code)
        said = shown or known.meaning
        return known.error(
            f"{head}: {said} {known.advice}" if said.endswith(".") else f"{head}: {said}. {known.advice}",
            code=code,
            name=known.name,
            info=shown,
            meaning=known.meaning,
            advice=known.advice,
            request_id=one_line(self._redacted(request_id)) if isinstance(request_id, str) else None,
            outcome=known.outcome,
        )

    def _marked(self, error: Failure) -> Failure:
        """An error with the facts of this call, without secrets and without a foreign exception behind it."""
        error.operation = self._operation.name
        error.attempts = self._attempts
        error.random = self._label if self._attempts else None
        error.message = one_line(self._redacted(error.message), 1000)
        error.args = (error.message,)
        start = getattr(error, "body_start", None)
        if isinstance(start, bytes):
            shown = self._redacted(start.decode("latin-1")).encode("latin-1")
            error.body_start = shown  # type: ignore[attr-defined]
        error.__cause__ = error.__context__ = None
        return error

    def _redacted(self, text: str) -> str:
        return redact(text, (self._signature, *self._calls.secrets))

    # --- what follows a failure --------------------------------------------------------------------

    def _should_renew(self, failure: DeskError) -> bool:
        return (
            isinstance(failure, APIError)
            and self._calls.renewable
            and not self._renewed
            and _facts(failure.code).retry == "renew_signature"
        )

    def _wait_before_retry(self, failure: DeskError) -> float | None:
        """Seconds until the next try; `None` where there is none."""
        if self._should_renew(failure):
            return 0.0 if self._time_left() > 0 else None
        retries = self._attempts - 1 - self._renewed
        if retries >= self._settings.max_retries or not self._may_repeat(failure):
            return None
        wait = self._backoff(failure, retries)
        return wait if wait < self._time_left() else None

    def _may_repeat(self, failure: DeskError) -> bool:
        if failure.outcome == "ambiguous":
            return self._operation.repeatable or self._settings.retry_ambiguous
        return failure.outcome == "refused"

    def _backoff(self, failure: DeskError, retries: int) -> float:
        if self._calls.standby is not None and isinstance(failure, ConnectionFailedError):
            other = self._calls.standby if self._endpoint is self._calls.endpoint else self._calls.endpoint
            self._endpoint = other
            return 0.0
        longest = min(_LONGEST_WAIT, _FIRST_WAIT * 2**retries)
        wait = self._environment.uniform(0.0, longest)
        return max(wait, _facts(failure.code).wait) if isinstance(failure, APIError) else wait

    # --- the end -----------------------------------------------------------------------------------

    def _finished(self, data: Reply, response: Response) -> RawReply[Reply]:
        return RawReply(
            data=data,
            status=response.status,
            headers={name.lower(): value for name, value in response.headers},
            body=response.body,
            attempts=self._attempts,
            elapsed=self._environment.monotonic() - self._started,
            random=self._label,
        )

    def _tell(
        self,
        answer: Response | TransportError,
        failure: DeskError | None,
        duration: float,
        wait: float | None,
    ) -> None:
        from ._events import tell

        tell(
            self._calls.on_event,
            Event(
                operation=self._operation.name,
                attempt=self._attempts,
                duration=duration,
                code=failure.code if isinstance(failure, APIError) else (None if failure else 0),
                status=answer.status if isinstance(answer, Response) else None,
                outcome=failure.outcome if failure else None,
                wait=wait,
            ),
        )


Failure = TypeVar("Failure", bound=DeskError)

_USER_AGENT = f"tencent-desk-python/{_operations.CONTRACT_VERSION}"
_FIXED = "".join(f"&{name}={quote(value, safe='')}" for name, value in _operations.FIXED_QUERY)
_FILLED = {
    _operations.SDK_APP_ID,
    _operations.IDENTIFIER,
    _operations.USERSIG,
    _operations.LABEL,
    *(name for name, _ in _operations.FIXED_QUERY),
}


def _extra_query(extra: Mapping[str, str] | None) -> str:
    if not extra:
        return ""
    taken = _FILLED.intersection(extra)
    if taken:
        raise ValidationError(f"extra_query may not hold {sorted(taken)[0]!r}, which the client fills")
    if not all(isinstance(name, str) and isinstance(value, str) for name, value in extra.items()):
        raise ValidationError("extra_query must map strings to strings")
    return "".join(f"&{quote(name, safe='')}={quote(value, safe='')}" for name, value in extra.items())


def _facts(code: int) -> Facts:
    # The catalogue is large, and a call that succeeds does not need it.
    from ._catalogue import facts

    return facts(code)


def merged(settings: Settings, options: Mapping[str, object]) -> Settings:
    """The settings of a client, with what a call sets for itself.

    Raises:
        TypeError: an option that does not exist.
        ValidationError: a value that makes no sense.
    """
    if not options:
        return settings
    given = {name: value for name, value in options.items() if name not in ("extra_body", "extra_query")}
    unknown = sorted(given.keys() - set(Settings._fields))
    if unknown:
        known = ", ".join(sorted({*Settings._fields, "extra_body", "extra_query"}))
        raise TypeError(f"no such option: {unknown[0]!r}; the options are {known}")
    return checked(settings._replace(**given))  # type: ignore[arg-type]  # checked() looks


def checked(settings: Settings) -> Settings:
    """The settings, refused where they make no sense."""
    for name in ("timeout", "attempt_timeout"):
        value = getattr(settings, name)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < float("inf"):
            raise ValidationError(f"{name} must be a number of seconds above 0")
    retries = settings.max_retries
    if isinstance(retries, bool) or not isinstance(retries, int) or retries < 0:
        raise ValidationError("max_retries must be 0 or a positive integer")
    for name in ("retry_ambiguous", "validate"):
        if not isinstance(getattr(settings, name), bool):
            raise ValidationError(f"{name} must be True or False")
    return settings
