"""Run the checks before the state of the world, in the order of STEPS."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from jsonschema_rs import Draft202012Validator

from .auth import check_identifier, check_sdkappid, check_usersig
from .call_context import Body, RefusedError
from .jsonbody import MAX_BYTES, BodyError, parse_object
from .schema import Violation, get_validator

if TYPE_CHECKING:
    from collections.abc import Callable

    from .call_context import CallContext
    from .contract import Parameter, RateLimit
    from .schema import BodyValidator

_MAX_PARAMETERS = 32
_MAX_QUERY = 16_384
_WHOLE = re.compile(r"(0|-?[1-9][0-9]{0,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Step:
    """Describe one check.

    Attributes:
        name: Its name.
        answers: Names of its codes, or the key of x-desk-refusals that has them.
        check: Fills in the context, or raises RefusedError.
    """

    name: str
    answers: tuple[str, ...]
    check: Callable[[CallContext], None]


def _check_method(context: CallContext) -> None:
    if context.request.method not in context.contract.methods:
        raise RefusedError("HTTP_REQUEST_MALFORMED", "the method is not served")


def _check_path(context: CallContext) -> None:
    found = context.contract.operation_at(context.request.path)
    if found is None:
        raise RefusedError("URL_RESOURCE_NOT_FOUND")
    context.operation = found
    if found.method != context.request.method:
        raise RefusedError("HTTP_REQUEST_MALFORMED", "the method is not served here")


def _check_query_string(context: CallContext) -> None:
    try:
        context.query = _parse_query(context.request.query)
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


def _check_parameters(context: CallContext) -> None:
    for parameter in context.operation.parameters:
        if not _is_valid(parameter, context.query.get(parameter.name)):
            raise RefusedError("HTTP_REQUEST_MALFORMED", f"{parameter.name} is missing or wrong")


def _is_valid(parameter: Parameter, text: str | None) -> bool:
    if text is None:
        return not parameter.required
    is_whole = parameter.schema.get("type") == "integer" and _WHOLE.fullmatch(text)
    return _get_validator(parameter).is_valid(int(text) if is_whole else text)


@lru_cache(maxsize=64)
def _get_validator(parameter: Parameter) -> Draft202012Validator:
    return Draft202012Validator(dict(parameter.schema))


def _check_app_state(context: CallContext) -> None:
    app = context.app
    if app.disabled:
        raise RefusedError("SDKAPPID_DISABLED")
    if context.operation.id in app.disabled_operations:
        raise RefusedError("REQUEST_DISABLED")
    if app.plan_expired:
        raise RefusedError("PAID_EDITION_EXPIRED")
    if app.allowed_sources is not None and context.request.source not in app.allowed_sources:
        raise RefusedError("SOURCE_IP_NOT_ALLOWED")
    if context.identifier in app.blocked_accounts:
        raise RefusedError("ACCOUNT_BLOCKLISTED")


def _check_administrator(context: CallContext) -> None:
    if context.identifier not in context.app.administrators:
        raise RefusedError(context.operation.refusals["not_administrator"])


def _check_body_size(context: CallContext) -> None:
    limit, size = context.operation.body_limit, len(context.request.body)
    if limit is not None and size > limit:
        raise RefusedError(context.operation.refusals["body_too_long"], f"{size} bytes")
    if size > MAX_BYTES:
        raise RefusedError("HTTP_REQUEST_MALFORMED", f"{size} bytes")


def _check_json(context: CallContext) -> None:
    try:
        parsed = parse_object(context.request.body)
    except BodyError as error:
        broken = Violation("", "json", str(error))
        raise RefusedError(
            context.operation.refusals["malformed_json"], str(error), broken
        ) from None
    context.body = Body(parsed, _find_validator(context).names)


def _check_fields(context: CallContext) -> None:
    default = context.operation.refusals["invalid_field"]
    found = _find_validator(context).check(context.body.data, default)
    if found:
        violation, code = found
        raise RefusedError(code, f"{violation.pointer} {violation.message}", violation)


def _find_validator(context: CallContext) -> BodyValidator:
    return get_validator(context.contract, context.operation.id, context.world.spellings)


def _check_rate(context: CallContext) -> None:
    """Count a call after all rate limits allow it."""
    app, operation = context.app, context.operation
    too_fast = operation.refusals.get("too_fast", "REST_RATE_EXCEEDED")
    limits: tuple[tuple[str, RateLimit | None, str | int], ...] = (
        ("gateway", app.gateway_rate, "TOO_MANY_REQUESTS"),
        ("app", app.app_rate, "APP_RATE_EXCEEDED"),
        (operation.id, app.operation_rate, "REST_RATE_EXCEEDED"),
        (f"{operation.id} by contract", operation.rate_limit, too_fast),
    )
    stated = [(key, limit, reason) for key, limit, reason in limits if limit]
    for key, limit, reason in stated:
        if context.windows.count((app.sdk_app_id, key), context.now, limit.seconds) >= limit.calls:
            raise RefusedError(reason)
    for key, limit, _ in stated:
        context.windows.note((app.sdk_app_id, key), context.now, limit.seconds)


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
