"""Check the caller: SDKAppID, account, signature."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .call_context import RefusedError
from .usersig import TokenError, read_token

if TYPE_CHECKING:
    from .app import App
    from .call_context import CallContext
    from .usersig import Token

_NUMBER = re.compile(r"[1-9][0-9]{0,18}", re.ASCII)


def check_sdkappid(context: CallContext) -> None:
    """Find the app.

    Raises:
        RefusedError: The SDKAppID is missing, not a number, or unknown in the called region.
    """
    text = context.query.get(context.contract.auth_parameter("sdkappid"))
    if text is None:
        raise RefusedError("SDKAPPID_MISSING")
    if not _NUMBER.fullmatch(text):
        raise RefusedError("SDKAPPID_INVALID")
    app = context.world.apps.get(int(text))
    if app is None or not _is_in_region(context, app):
        raise RefusedError("SDKAPPID_NOT_FOUND")
    context.app = app


def _is_in_region(context: CallContext, app: App) -> bool:
    called = context.contract.regions.get(context.request.host)
    return None in (called, app.region) or called == app.region


def check_identifier(context: CallContext) -> None:
    """Find the account that calls.

    Raises:
        RefusedError: The account is missing or empty.
    """
    context.identifier = context.query.get(context.contract.auth_parameter("identifier"), "")
    if not context.identifier:
        raise RefusedError("ACCOUNT_OR_SIGNATURE_INVALID", "identifier is missing")


def check_usersig(context: CallContext) -> None:
    """Verify the signature, and count failures.

    Raises:
        RefusedError: The signature is missing or not valid, or too many were not valid lately.
    """
    limit = context.app.signature_failure_limit
    if limit is None:
        _verify(context)
        return
    key = (context.app.sdk_app_id, "signature failures", context.identifier)
    blocked = context.contract.error("SIGNATURE_FAILURES_TOO_MANY")
    seconds = blocked.wait_seconds or 0
    if context.windows.count(key, context.now, seconds) >= limit:
        raise RefusedError(blocked.code)
    try:
        _verify(context)
    except RefusedError:
        context.windows.note(key, context.now, seconds)
        raise


def _verify(context: CallContext) -> None:
    text = context.query.get(context.contract.auth_parameter("usersig"), "")
    try:
        token = read_token(text)
    except TokenError as error:
        raise RefusedError(error.name) from None
    reason = _find_flaw(context, token)
    if reason:
        raise RefusedError(reason)


def _find_flaw(context: CallContext, token: Token) -> str | None:
    if context.app.secret_key is None:
        return "SIGNING_KEY_NOT_FOUND"
    if not token.signed_with(context.app.secret_key):
        return "USERSIG_KEY_MISMATCH"
    if token.identifier != context.identifier:
        return "USERSIG_IDENTIFIER_MISMATCH"
    if token.sdk_app_id != context.app.sdk_app_id:
        return "USERSIG_SDKAPPID_MISMATCH"
    return None if token.valid_at(context.now) else "USERSIG_EXPIRED"
