"""Check the caller: SDKAppID, account, signature."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .turn import RefusedError
from .usersig import TokenError, read_token

if TYPE_CHECKING:
    from .app import App
    from .turn import Turn
    from .usersig import Token

_NUMBER = re.compile(r"[1-9][0-9]{0,18}", re.ASCII)


def check_sdkappid(turn: Turn) -> None:
    """Find the app.

    Raises:
        RefusedError: The SDKAppID is missing, not a number, or unknown in the called region.
    """
    text = turn.query.get(turn.contract.auth_parameter("sdkappid"))
    if text is None:
        raise RefusedError("SDKAPPID_MISSING")
    if not _NUMBER.fullmatch(text):
        raise RefusedError("SDKAPPID_INVALID")
    app = turn.world.apps.get(int(text))
    if app is None or not _is_in_region(turn, app):
        raise RefusedError("SDKAPPID_NOT_FOUND")
    turn.app = app


def _is_in_region(turn: Turn, app: App) -> bool:
    called = turn.contract.regions.get(turn.request.host)
    return None in (called, app.region) or called == app.region


def check_identifier(turn: Turn) -> None:
    """Find the account that calls.

    Raises:
        RefusedError: The account is missing or empty.
    """
    turn.identifier = turn.query.get(turn.contract.auth_parameter("identifier"), "")
    if not turn.identifier:
        raise RefusedError("ACCOUNT_OR_SIGNATURE_INVALID", "identifier is missing")


def check_usersig(turn: Turn) -> None:
    """Verify the signature, and count failures.

    Raises:
        RefusedError: The signature is missing or not valid, or too many were not valid lately.
    """
    limit = turn.app.signature_failure_limit
    if limit is None:
        _verify(turn)
        return
    key = (turn.app.sdk_app_id, "signature failures", turn.identifier)
    blocked = turn.contract.error("SIGNATURE_FAILURES_TOO_MANY")
    seconds = blocked.wait_seconds or 0
    if turn.windows.count(key, turn.now, seconds) >= limit:
        raise RefusedError(blocked.code)
    try:
        _verify(turn)
    except RefusedError:
        turn.windows.note(key, turn.now, seconds)
        raise


def _verify(turn: Turn) -> None:
    text = turn.query.get(turn.contract.auth_parameter("usersig"), "")
    try:
        token = read_token(text)
    except TokenError as error:
        raise RefusedError(error.name) from None
    reason = _find_flaw(turn, token)
    if reason:
        raise RefusedError(reason)


def _find_flaw(turn: Turn, token: Token) -> str | None:
    if turn.app.secret_key is None:
        return "SIGNING_KEY_NOT_FOUND"
    if not token.signed_with(turn.app.secret_key):
        return "USERSIG_KEY_MISMATCH"
    if token.identifier != turn.identifier:
        return "USERSIG_IDENTIFIER_MISMATCH"
    if token.sdk_app_id != turn.app.sdk_app_id:
        return "USERSIG_SDKAPPID_MISMATCH"
    return None if token.valid_at(turn.now) else "USERSIG_EXPIRED"
