# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from enum import IntEnum


class RobotDelLanguageErrorCode(IntEnum):
    """The codes that the page of robot_del_language lists."""

    LANGUAGE_HAS_QUESTIONS = -50056
    """The language cannot be taken away while the chatbot still holds questions written in it."""
    DEFAULT_LANGUAGE_PROTECTED = -50055
    """The service refuses to remove the language that serves as the default."""
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
