"""Implement what the operations on the chatbot's languages share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tencent_desk_mock.call_context import RefusedError

if TYPE_CHECKING:
    from tencent_desk_mock.call_context import CallContext


def check_desk(context: CallContext) -> None:
    """Check that the app has Desk.

    Raises:
        RefusedError: The app has no Desk, or its package is not valid.
    """
    if not context.app.desk:
        raise RefusedError("DESK_NOT_ENABLED")
    if not context.app.desk_package:
        raise RefusedError("DESK_RESOURCE_INVALID")
