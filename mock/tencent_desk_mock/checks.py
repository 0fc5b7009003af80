"""Run the checks before the state of the world, in the order of STEPS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from .auth import check_identifier, check_sdkappid, check_usersig
from .jsonbody import MAX_BYTES, BodyError, parse_object
from .parameters import is_parameter_valid
from .schema import Violation
from .turn import Body, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from .contract import RateLimit
    from .turn import Turn

_MAX_PARAMETERS = 32
_MAX_QUERY = 16_384


@dataclass(frozen=True, slots=True)
class Step:
    """Describe one check.

    Attributes:
        name: Its name.
        answers: Names of its codes, or the key of x-desk-refusals that has them.
        check: Fills in the turn, or raises RefusedError.
    """

    name: str
    answers: tuple[str, ...]
    check: Callable[[Turn], None]


def _check_method(turn: Turn) -> None:
    if turn.request.method not in turn.contract.methods:
        raise RefusedError("HTTP_REQUEST_MALFORMED", "the method is not served")


def _check_path(turn: Turn) -> None:
    found = turn.contract.operation_at(turn.request.path)
    if found is None:
        raise RefusedError("URL_RESOURCE_NOT_FOUND")
    turn.operation = found
    if found.method != turn.request.method:
        raise RefusedError("HTTP_REQUEST_MALFORMED", "the method is not served here")


def _check_query_string(turn: Turn) -> None:
    try:
        turn.query = _parse_query(turn.request.query)
    except ValueError:
        raise RefusedError("HTTP_REQUEST_MALFORMED", "the query string cannot be read") from None


def _parse_query(text: str) -> dict[str, str]:
    if len(text) > _MAX_QUERY:
        raise ValueError("too long")
    pairs = _split_pairs(text)
    query = dict(pairs)
    if len(query) != len(pairs):
        raise ValueError("a parameter occurs twice")
    return query


def _split_pairs(text: str) -> list[tuple[str, str]]:
    if "%" in text or "+" in text or text.count("&") >= _MAX_PARAMETERS:
        return parse_qsl(
            text, keep_blank_values=True, max_num_fields=_MAX_PARAMETERS, errors="strict"
        )
    rows = (part.partition("=") for part in text.split("&") if part)
    return [(name, value) for name, _, value in rows]


def _check_parameters(turn: Turn) -> None:
    for parameter in turn.operation.parameters:
        value = turn.query.get(parameter.name)
        if not is_parameter_valid(turn.contract, parameter, value):
            raise RefusedError("HTTP_REQUEST_MALFORMED", f"{parameter.name} is missing or wrong")


def _check_app_state(turn: Turn) -> None:
    app = turn.app
    if app.disabled:
        raise RefusedError("SDKAPPID_DISABLED")
    if turn.operation.id in app.disabled_operations:
        raise RefusedError("REQUEST_DISABLED")
    if app.plan_expired:
        raise RefusedError("PAID_EDITION_EXPIRED")
    if app.allowed_sources is not None and turn.request.source not in app.allowed_sources:
        raise RefusedError("SOURCE_IP_NOT_ALLOWED")
    if turn.identifier in app.blocked_accounts:
        raise RefusedError("ACCOUNT_BLOCKLISTED")


def _check_administrator(turn: Turn) -> None:
    if turn.identifier not in turn.app.administrators:
        raise RefusedError(turn.operation.refusals["not_administrator"])


def _check_body_size(turn: Turn) -> None:
    limit, size = turn.operation.body_limit, len(turn.request.body)
    if limit is not None and size > limit:
        raise RefusedError(turn.operation.refusals["body_too_long"], f"{size} bytes")
    if size > MAX_BYTES:
        raise RefusedError("HTTP_REQUEST_MALFORMED", f"{size} bytes")


def _check_json(turn: Turn) -> None:
    try:
        parsed = parse_object(turn.request.body)
    except BodyError as error:
        broken = Violation("", "json", str(error))
        raise RefusedError(turn.operation.refusals["malformed_json"], str(error), broken) from None
    names = turn.validators.of(turn.operation, turn.world.spellings).names
    turn.body = Body(parsed, names)


def _check_fields(turn: Turn) -> None:
    validator = turn.validators.of(turn.operation, turn.world.spellings)
    found = validator.check(turn.body.data, turn.operation.refusals["invalid_field"])
    if found:
        violation, code = found
        raise RefusedError(code, f"{violation.pointer} {violation.message}", violation)


def _check_rate(turn: Turn) -> None:
    """Count a call after all rate limits allow it."""
    app, operation = turn.app, turn.operation
    too_fast = operation.refusals.get("too_fast", "REST_RATE_EXCEEDED")
    ceilings: tuple[tuple[str, RateLimit | None, str | int], ...] = (
        ("gateway", app.gateway_rate, "TOO_MANY_REQUESTS"),
        ("app", app.app_rate, "APP_RATE_EXCEEDED"),
        (operation.id, app.operation_rate, "REST_RATE_EXCEEDED"),
        (f"{operation.id} by contract", operation.rate_limit, too_fast),
    )
    stated = [(key, limit, reason) for key, limit, reason in ceilings if limit]
    for key, limit, reason in stated:
        if turn.windows.count((app.sdk_app_id, key), turn.now, limit.seconds) >= limit.calls:
            raise RefusedError(reason)
    for key, limit, _ in stated:
        turn.windows.note((app.sdk_app_id, key), turn.now, limit.seconds)


STEPS: tuple[Step, ...] = (
    Step("method", ("HTTP_REQUEST_MALFORMED",), _check_method),
    Step("path", ("URL_RESOURCE_NOT_FOUND", "HTTP_REQUEST_MALFORMED"), _check_path),
    Step("query string", ("HTTP_REQUEST_MALFORMED",), _check_query_string),
    Step(
        "sdkappid",
        ("SDKAPPID_MISSING", "SDKAPPID_INVALID", "SDKAPPID_NOT_FOUND"),
        check_sdkappid,
    ),
    Step("identifier", ("ACCOUNT_OR_SIGNATURE_INVALID",), check_identifier),
    Step(
        "usersig",
        (
            "SIGNATURE_FAILURES_TOO_MANY",
            "USERSIG_EMPTY",
            "USERSIG_MALFORMED",
            "USERSIG_UNREADABLE",
            "SIGNING_KEY_NOT_FOUND",
            "USERSIG_KEY_MISMATCH",
            "USERSIG_IDENTIFIER_MISMATCH",
            "USERSIG_SDKAPPID_MISMATCH",
            "USERSIG_EXPIRED",
        ),
        check_usersig,
    ),
    Step("random and contenttype", ("HTTP_REQUEST_MALFORMED",), _check_parameters),
    Step(
        "app",
        (
            "SDKAPPID_DISABLED",
            "REQUEST_DISABLED",
            "PAID_EDITION_EXPIRED",
            "SOURCE_IP_NOT_ALLOWED",
            "ACCOUNT_BLOCKLISTED",
        ),
        _check_app_state,
    ),
    Step("administrator", ("not_administrator",), _check_administrator),
    Step("body size", ("body_too_long", "HTTP_REQUEST_MALFORMED"), _check_body_size),
    Step("json", ("malformed_json",), _check_json),
    Step("fields", ("invalid_field",), _check_fields),
    Step(
        "rate",
        ("TOO_MANY_REQUESTS", "APP_RATE_EXCEEDED", "REST_RATE_EXCEEDED", "too_fast"),
        _check_rate,
    ),
)
"""All checks in order; the state of the world comes after them."""
