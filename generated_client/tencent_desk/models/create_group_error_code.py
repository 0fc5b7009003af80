# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from enum import IntEnum


class CreateGroupErrorCode(IntEnum):
    """The codes that the page of create_group lists."""

    GROUP_INTERNAL_ERROR = 10002
    """Something failed inside the group service, which asks callers to try once more."""
    COMMAND_UNKNOWN = 10003
    """The group service has no command of the name found in the URL."""
    GROUP_PARAMETER_INVALID = 10004
    """The group service rejects the value of one of the parameters."""
    MEMBER_LIST_TOO_LONG = 10005
    """MemberList holds over one hundred accounts."""
    GROUP_RATE_EXCEEDED = 10006
    """The app either calls too often or has gained too many groups today."""
    GROUP_OPERATION_FORBIDDEN = 10007
    """The caller may not do this to this kind of group, for instance hand over initial members where the type
    allows none."""
    GROUP_REQUEST_UNVERIFIED = 10008
    """The group service calls the request illegitimate, most likely because it did not accept the signature."""
    GROUP_CALLBACK_REFUSED = 10016
    """Your own webhook, asked before the group is made, answered no."""
    GROUP_ID_TAKEN = 10021
    """Another owner holds a group under the GroupId you asked for."""
    GROUP_ID_ALREADY_YOURS = 10025
    """You have a group with this GroupId."""
    AV_GROUP_LIMIT_REACHED = 10036
    """The app has used up its allowance of audio-video groups."""
    OWNER_GROUP_LIMIT_REACHED = 10037
    """The account named as owner is in as many groups, founded or joined, as it may be."""
    MEMBER_LIST_OVER_PLAN_LIMIT = 10038
    """MemberList is longer than the group size your plan permits."""
    TRIAL_GROUP_LIMIT_REACHED = 10058
    """A trial app stops at one hundred groups, and this app has them."""
    NO_AGENT_ONLINE = 141001
    """Nobody from the support staff is signed in, so there is no one to take the user."""
    DESK_INTERNAL_ERROR = 141002
    """Desk itself ran into a fault, and asks callers to try once more."""
    DESK_PARAMETER_INVALID = 141004
    """Desk rejects one of the request fields."""

    def __str__(self) -> str:
        return str(self.value)
