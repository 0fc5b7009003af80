# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from enum import IntEnum


class SendMsgErrorCode(IntEnum):
    """The codes that the page of send_msg lists."""

    BODY_NOT_JSON = 90001
    """What arrived as the body is not JSON."""
    MSG_BODY_INVALID = 90002
    """MsgBody has the wrong shape, or it is not an array of message elements."""
    MSG_RANDOM_INVALID = 90005
    """The message has no MsgRandom, or it is something else than a whole number."""
    MSG_BODY_NOT_ARRAY = 90007
    """The service wants a list in MsgBody and found something else."""
    MESSAGING_ADMIN_REQUIRED = 90009
    """The account that calls lacks the administrator rights this operation needs."""
    MSG_ELEMENT_INVALID = 90010
    """At least one message element is not built the way its MsgType prescribes."""
    REQUEST_TOO_LARGE = 93000
    """The JSON sent is larger than the service takes, which is 12K for the content of a message."""
    DESK_INTERNAL_ERROR = 141002
    """Desk itself ran into a fault, and asks callers to try once more."""
    DESK_PARAMETER_INVALID = 141004
    """Desk rejects one of the request fields."""
    SESSION_NOT_FOUND = 141005
    """Desk has no open session under this SessionId."""

    def __str__(self) -> str:
        return str(self.value)
