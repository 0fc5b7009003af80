"""Report every attempt to the log and to the event hook."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

from .interrupts import interruption

if TYPE_CHECKING:
    from collections.abc import Callable

    from .types import Event

logger = logging.getLogger("tencent_desk")


def is_observed(hook: Callable[[Event], object] | None) -> bool:
    """Return whether a hook or a log uses events."""
    return hook is not None or logger.isEnabledFor(logging.DEBUG)


def report_event(hook: Callable[[Event], object] | None, event: Event) -> None:
    """Log an event, and call the hook with it.

    Log exceptions that the hook raises itself; pass on one raised into it, such as a time limit.

    A record has the event's fields, with the prefix `desk_`, for handlers that write JSON.
    """
    if logger.isEnabledFor(logging.DEBUG):
        logger.debug(
            "%s attempt=%d status=%s code=%s outcome=%s duration=%.3fs wait=%s",
            event.operation,
            event.attempt,
            event.status,
            event.code,
            event.outcome or "success",
            event.duration,
            "none" if event.wait is None else f"{event.wait:.3f}s",
            extra={f"desk_{name}": value for name, value in event._asdict().items()},
        )
    if hook is not None:
        handled = sys.exception()
        try:
            hook(event)
        except Exception as error:  # noqa: BLE001 - it is the user's code
            if interrupted := interruption(error, handled):
                raise interrupted from None
            kind = type(error).__name__
            logger.warning("the event hook raised %s", kind, extra={"desk_error": kind})
