# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from enum import IntEnum


class EndQueuingErrorCode(IntEnum):
    """The codes that the page of end_queuing lists."""

    NOT_A_DESK_APPLICATION = 141000
    """The app behind this sdkappid was not set up for Desk, so the call is closed to it."""
    DESK_INTERNAL_ERROR = 141002
    """Desk itself ran into a fault, and asks callers to try once more."""
    DESK_PARAMETER_INVALID = 141004
    """Desk rejects one of the request fields."""
    SESSION_NOT_FOUND = 141005
    """Desk has no open session under this SessionId."""
    DESK_RATE_EXCEEDED = 141009
    """Desk was called too often; the page names no number."""
    USER_STATE_NOT_ALLOWED = 141027
    """The user's state does not allow what the call asks for."""

    def __str__(self) -> str:
        return str(self.value)
