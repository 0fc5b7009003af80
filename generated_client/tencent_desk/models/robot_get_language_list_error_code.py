# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from enum import IntEnum


class RobotGetLanguageListErrorCode(IntEnum):
    """The codes that the page of robot_get_language_list lists."""

    DESK_NOT_ENABLED = -50040
    """This app does not have the Desk product turned on."""
    DESK_RESOURCE_INVALID = -50003
    """The Desk resource of the app is not valid, so the call cannot be served."""
    ADMIN_REQUIRED = -20
    """The chatbot service accepts this call from an administrator account only, and the caller is not one."""
    LANGUAGE_RATE_EXCEEDED = -14
    """Calls to this API came in faster than its rate limit, five in each second."""
    PARAMETER_PARSE_FAILED = -7
    """The service could not read the body as JSON, or one of the fields breaks a rule."""

    def __str__(self) -> str:
        return str(self.value)
