# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from enum import IntEnum


class ContactUserErrorCode(IntEnum):
    """The codes that the page of contact_user lists."""

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
    AGENT_OFFLINE = 141011
    """The person named in the request is not signed in."""
    AGENT_AT_CAPACITY = 141012
    """The person named in the request is busy with as many users as the settings allow."""
    AGENT_ON_BREAK = 141013
    """The person named in the request is signed in but has paused work."""
    CONTACT_USER_DISABLED = 141014
    """The app has not turned on the option of starting a conversation from the staff side."""
    USER_NOT_FOUND = 141015
    """Desk cannot find the user you want to contact."""
    USER_ALREADY_IN_CONVERSATION = 141016
    """A person is already serving this user."""
    NO_AGENT_ASSIGNED = 141017
    """Desk went through the candidates and found no one to give the user to."""
    SKILL_GROUP_NOT_PERMITTED = 141018
    """The skill group is not cleared to work with the service account of the call."""
    SKILL_GROUP_INVALID = 141019
    """The number in GroupId is not that of a usable skill group."""

    def __str__(self) -> str:
        return str(self.value)
