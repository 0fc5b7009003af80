# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from enum import IntEnum


class GetSessionStateErrorCode(IntEnum):
    """The codes that the page of get_session_state lists."""

    DESK_INTERNAL_ERROR = 141002
    """Desk itself ran into a fault, and asks callers to try once more."""
    DESK_PARAMETER_INVALID = 141004
    """Desk rejects one of the request fields."""
    SESSION_NOT_FOUND = 141005
    """Desk has no open session under this SessionId."""

    def __str__(self) -> str:
        return str(self.value)
