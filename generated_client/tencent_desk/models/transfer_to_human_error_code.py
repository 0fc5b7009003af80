# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from enum import IntEnum


class TransferToHumanErrorCode(IntEnum):
    """The codes that the page of transfer_to_human lists."""

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
    NOT_A_DESK_APPLICATION = 141000
    """The app behind this sdkappid was not set up for Desk, so the call is closed to it."""
    NO_AGENT_ONLINE = 141001
    """Nobody from the support staff is signed in, so there is no one to take the user."""
    DESK_INTERNAL_ERROR = 141002
    """Desk itself ran into a fault, and asks callers to try once more."""
    SESSION_NOT_TRANSFERABLE = 141003
    """In its present state the session may not be handed to a person."""
    DESK_PARAMETER_INVALID = 141004
    """Desk rejects one of the request fields."""
    SESSION_NOT_FOUND = 141005
    """Desk has no open session under this SessionId."""
    SESSION_ID_INVALID = 141006
    """The text given as SessionId does not have the form of a session identifier."""

    def __str__(self) -> str:
        return str(self.value)
