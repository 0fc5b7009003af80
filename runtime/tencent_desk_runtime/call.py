"""Run one call from its arguments to its reply, without I/O.

`Calls.run` is a generator: it yields steps, and the client sends their results back. The sync and
the async client run the same generator, so they do the same in the same order.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Generator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, NoReturn, TypeVar, cast
from urllib.parse import quote

from .body import write_body
from .clock import monotonic, now
from .errors import (
    APIError,
    ConnectionFailedError,
    DeskError,
    DeskTimeoutError,
    HTTPStatusError,
    TransportError,
    ValidationError,
)
from .events import is_observed, report_event
from .redaction import Secrets, to_one_line
from .replies import read
from .secret import Secret
from .settings import merge_settings
from .steps import Finished, Send, Sign, Slot, Wait
from .transport import Request, Response, Target
from .types import Event

if TYPE_CHECKING:
    from .endpoint import Endpoint
    from .limits import AsyncLimiter, Limiter
    from .operation import Operation
    from .service import Query, Service
    from .settings import Settings
    from .signatures import Signatures
    from .steps import Answer, Flow, Reader, Step
    from .types import JSON, CallOptions

Reply = TypeVar("Reply")

_FIRST_WAIT = 0.5
_LONGEST_WAIT = 8.0
_LONGEST_MESSAGE = 1000

Outcome = Response | TransportError


class Environment(NamedTuple):
    """Provide time and random numbers. Tests replace them, so that no test waits.

    Attributes:
        now: seconds of Unix time.
        monotonic: seconds of a monotonic clock.
        uniform: a random number between two numbers.
        uint32: a random integer from 0 to 2**32 - 1.
        sleep: waits some seconds; `None` for the standard library's.
        async_sleep: waits on an event loop; `None` for the loop's own.
    """

    now: Callable[[], float] = now
    monotonic: Callable[[], float] = monotonic
    uniform: Callable[[float, float], float] = random.uniform  # noqa: S311 - of waits
    uint32: Callable[[], int] = lambda: random.getrandbits(32)
    sleep: Callable[[float], None] | None = None
    async_sleep: Callable[[float], Awaitable[object]] | None = None


class Calls:
    """Hold what all calls of a client share. It needs a value for each attribute."""

    service: Service
    sdk_app_id: int
    identifier: str
    endpoint: Endpoint
    standby: Endpoint | None
    signatures: Signatures
    secrets: Secrets
    settings: Settings
    spellings: Mapping[str, str]
    limiter: Limiter | AsyncLimiter
    on_event: Callable[[Event], object] | None
    environment: Environment

    def __init__(self, **values: object) -> None:
        self.__dict__.update(values)

    def changed(self, **changes: object) -> Calls:
        """Return a copy with other attributes."""
        return Calls(**{**self.__dict__, **changes})

    def run(
        self,
        operation: Operation,
        fields: Mapping[str, object],
        reader: Reader[Reply],
        options: CallOptions,
    ) -> Flow[Reply]:
        """Return the flow of one call.

        Raises:
            ValidationError: the arguments allow no call.
        """
        try:
            call = _Call(self, operation, fields, options)
        except ValidationError as error:
            error.operation = operation.name
            raise
        return call.flow(reader)


class _Call:
    """Hold the state of one call."""

    _attempts = 0
    _label: int
    _renewed = False
    _lost_a_reply = False
    _failure: DeskError | None = None

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
        self._settings = merge_settings(calls.settings, options) if options else calls.settings
        self._started = self._environment.monotonic()
        self._body = write_body(
            calls.service.validator,
            operation,
            fields,
            extra=options.get("extra_body"),
            validate=self._settings.validate,
            spellings=calls.spellings,
            draw=self._environment.uint32,
        )
        self._extra_query = _encode_extra_query(calls.service.query, options.get("extra_query"))
        self._secrets = calls.secrets
        self._endpoint = calls.endpoint

    def flow(self, reader: Reader[Reply]) -> Flow[Reply]:
        """Return the steps of the call.

        Raises:
            DeskError: it failed.
        """
        signature = self._calls.signatures.kept()
        if signature is None:
            yield from self._sign(None)
        else:
            self._secrets = Secrets(signature, self._calls.secrets.key)
        while True:
            if self._operation.rate_limit is not None:
                yield from self._keep_rate(*self._operation.rate_limit)
            timeout = self._time_for_attempt()
            request = self._build_request()
            began = self._environment.monotonic()
            answer: Outcome = yield Send(request, timeout, self._secrets)  # type: ignore[assignment]
            failure, code, fields = self._classify(answer)
            wait = None if failure is None else self._wait_before_retry(failure)
            if is_observed(self._calls.on_event):
                duration = self._environment.monotonic() - began
                self._report(request.host, answer, failure, code, duration, wait)
            if failure is None:
                return self._finish(reader(fields), answer)  # type: ignore[arg-type]
            yield from self._recover(failure, wait)

    def _recover(self, failure: DeskError, wait: float | None) -> Generator[Step, Answer, None]:
        """Prepare the next attempt.

        Raises:
            DeskError: the failure, if there is no next attempt.
        """
        renew = self._should_renew(failure)
        self._fail_over(failure)
        if wait is None:
            self._raise(failure)
        self._failure = failure
        self._lost_a_reply |= failure.outcome == "ambiguous"
        if renew:
            self._renewed = True
            yield from self._sign(self._secrets.signature)
        if wait > 0:
            yield Wait(wait)

    def _sign(self, rejected: Secret[str] | None) -> Generator[Step, Answer, None]:
        answer = yield Sign(rejected, self._time_left())
        if isinstance(answer, DeskError):
            self._raise(self._mark_error(answer))
        self._secrets = Secrets(cast("Secret[str]", answer), self._calls.secrets.key)

    def _keep_rate(self, calls: int, seconds: float) -> Generator[Step, Answer, None]:
        key = f"{self._calls.endpoint.host}/{self._calls.sdk_app_id}/{self._operation.name}"
        allowed = f"{calls} calls in {seconds:g} s are allowed"
        waited = 0.0
        while True:
            wait = cast("float", (yield Slot(key, calls, seconds)))
            if not wait > 0:
                return
            waited += wait
            if wait >= self._time_left() or waited >= self._settings.timeout:
                self._give_up(f"{allowed}, and the next slot is free in {wait:.2f} s")
            yield Wait(wait)

    def _time_left(self) -> float:
        return self._started + self._settings.timeout - self._environment.monotonic()

    def _time_for_attempt(self) -> float:
        left = self._time_left()
        if left <= 0:
            self._give_up("the deadline of the call passed")
        return min(self._settings.attempt_timeout, left)

    def _give_up(self, message: str) -> NoReturn:
        """Raise the failure of the last attempt, or a timeout if nothing was sent."""
        if self._failure is not None:
            self._raise(self._failure)
        error = DeskTimeoutError(f"{message}; nothing was sent", outcome="refused")
        raise self._mark_error(error)

    def _raise(self, failure: DeskError) -> NoReturn:
        if self._lost_a_reply:
            # The last attempt had no effect, but an earlier one may have had its own.
            failure.outcome = "ambiguous"
        raise failure

    def _build_request(self) -> Request:
        self._attempts += 1
        self._label = self._environment.uint32()
        endpoint = self._endpoint
        body = self._body.content
        calls = self._calls
        path = f"{endpoint.prefix}{self._operation.path}"
        start = _start(
            calls.service.query, path, calls.sdk_app_id, calls.identifier, self._secrets.signature
        )
        rest = f"{self._label}{calls.service.fixed_query}{self._extra_query}"
        return Request(
            endpoint.scheme,
            endpoint.host,
            endpoint.port,
            Target(path, start, rest),
            _build_headers(calls.service.user_agent, endpoint, len(body)),
            body,
        )

    # --- the reply --- -------------------------------------------------------------------------

    def _classify(self, answer: Outcome) -> tuple[DeskError | None, int | None, Mapping[str, JSON]]:
        """Classify an attempt: return the failure or the reply's fields, and the code."""
        if isinstance(answer, TransportError):
            return self._mark_error(answer), None, {}
        try:
            code, fields = read(answer, self._environment.now)
        except TransportError as error:
            problem = error
        else:
            if code == 0:
                return None, code, fields
            done = self._recover_lost_reply(code)
            if done is not None:
                return None, code, done
            return self._mark_error(self._make_api_error(code, fields)), code, fields
        return self._mark_error(problem), None, {}

    def _recover_lost_reply(self, code: int) -> Mapping[str, JSON] | None:
        """Return the success that a code implies for the attempt whose reply was lost."""
        done = self._operation.already_done
        if done is None or not self._lost_a_reply or code != done.code:
            return None
        given = self._body.fields
        echoed = {name: given[source] for name, source in done.echoes.items() if source in given}
        return {**done.constants, **echoed}

    def _make_api_error(self, code: int, fields: Mapping[str, JSON]) -> APIError:
        known = self._calls.service.explain(code)
        info = self._redact(fields.get("ErrorInfo"))
        said = info or known.meaning
        head = f"{code} {known.name}" if known.name else str(code)
        return known.error(
            f"{head}: {said}{'' if said.endswith('.') else '.'} {known.advice}",
            code=code,
            name=known.name,
            info=info,
            meaning=known.meaning,
            advice=known.advice,
            request_id=self._redact(fields.get("RequestId")) or None,
            outcome=known.outcome,
        )

    def _redact(self, text: JSON) -> str:
        return to_one_line(self._secrets.redact(text)) if isinstance(text, str) else ""

    def _mark_error(self, error: Failure) -> Failure:
        """Return an error with the facts of this call, without secrets or a foreign cause."""
        error.operation = self._operation.name
        error.attempts = self._attempts
        error.random = self._label if self._attempts else None
        error.message = to_one_line(self._secrets.redact(error.message), _LONGEST_MESSAGE)
        error.args = (error.message,)
        start = getattr(error, "body_start", None)
        if isinstance(start, bytes):
            shown = self._secrets.redact(start.decode("latin-1")).encode("latin-1")
            error.body_start = shown  # type: ignore[attr-defined]
        error.__cause__ = error.__context__ = None
        return error.with_traceback(None)

    # --- after a failure --------- -------------------------------------------------------------

    def _should_renew(self, failure: DeskError) -> bool:
        return (
            isinstance(failure, APIError)
            and failure.code is not None
            and self._calls.signatures.renewable
            and not self._renewed
            and self._calls.service.facts(failure.code).retry == "renew_signature"
        )

    def _wait_before_retry(self, failure: DeskError) -> float | None:
        """Return the seconds until the next attempt; `None` if there is none."""
        left = self._time_left()
        if self._should_renew(failure):
            return 0.0 if left > 0 else None
        retries = self._attempts - 1 - self._renewed
        if retries >= self._settings.max_retries or not self._may_repeat(failure):
            return None
        wait = self._compute_backoff(failure, retries)
        return wait if wait < left else None

    def _may_repeat(self, failure: DeskError) -> bool:
        if failure.outcome == "ambiguous":
            return self._operation.repeatable or self._settings.retry_ambiguous
        return failure.outcome == "refused"

    def _compute_backoff(self, failure: DeskError, retries: int) -> float:
        if self._should_fail_over(failure):
            return 0.0
        wait = self._environment.uniform(
            0.0, min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(retries, 9))
        )
        if isinstance(failure, APIError) and failure.code is not None:
            return max(wait, self._calls.service.facts(failure.code).wait)
        if isinstance(failure, HTTPStatusError):
            return max(wait, failure.retry_after or 0.0)
        return wait

    def _should_fail_over(self, failure: DeskError) -> bool:
        return self._calls.standby is not None and isinstance(failure, ConnectionFailedError)

    def _fail_over(self, failure: DeskError) -> None:
        if self._should_fail_over(failure) and self._calls.standby is not None:
            first = self._endpoint is self._calls.endpoint
            self._endpoint = self._calls.standby if first else self._calls.endpoint

    # --- success -------------------------------------------------------------------------------

    def _finish(self, data: Reply, response: Response) -> Finished[Reply]:
        elapsed = self._environment.monotonic() - self._started
        return Finished(data, response, self._attempts, elapsed, self._label)

    def _report(
        self,
        host: str,
        answer: Outcome,
        failure: DeskError | None,
        code: int | None,
        duration: float,
        wait: float | None,
    ) -> None:
        event = Event(
            operation=self._operation.name,
            host=host,
            attempt=self._attempts,
            duration=duration,
            code=code,
            status=answer.status if isinstance(answer, Response) else None,
            outcome=failure.outcome if failure else None,
            wait=wait,
        )
        report_event(self._calls.on_event, event)


Failure = TypeVar("Failure", bound=DeskError)


@lru_cache(maxsize=64)
def _start(
    query: Query, path: str, sdk_app_id: int, identifier: str, signature: Secret[str]
) -> Secret[str]:
    """Return the part of the target that many calls share; the label follows it."""
    return Secret(
        f"{path}?{query.sdk_app_id}={sdk_app_id}"
        f"&{query.identifier}={quote(identifier, safe='')}"
        f"&{query.usersig}={quote(signature.reveal(), safe='')}"
        f"&{query.label}="
    )


@lru_cache(maxsize=256)
def _build_headers(user_agent: str, endpoint: Endpoint, length: int) -> tuple[tuple[str, str], ...]:
    return (
        ("Host", endpoint.authority),
        ("Content-Type", "application/json"),
        ("Content-Length", str(length)),
        ("Accept", "application/json"),
        ("Accept-Encoding", "identity"),
        ("User-Agent", user_agent),
    )


def _encode_extra_query(query: Query, extra: Mapping[str, str] | None) -> str:
    if not extra:
        return ""
    pairs = list(extra.items()) if isinstance(extra, Mapping) else [(None, None)]
    if not all(isinstance(name, str) and isinstance(value, str) for name, value in pairs):
        raise ValidationError("extra_query must map strings to strings")
    taken = query.names.intersection(extra)
    if taken:
        raise ValidationError(f"extra_query may not contain {min(taken)!r}, which the client fills")
    try:
        return "".join(
            f"&{quote(name, safe='')}={quote(value, safe='')}" for name, value in extra.items()
        )
    except UnicodeEncodeError:
        problem = "extra_query contains half of a surrogate pair, which a URL cannot carry"
    raise ValidationError(problem)
