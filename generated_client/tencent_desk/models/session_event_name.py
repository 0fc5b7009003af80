# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from enum import StrEnum


class SessionEventName(StrEnum):
    """The events whose names could be read."""

    SESSION_BEGIN = "SessionBegin"
    """A session began."""
    USER_SEND_MSG = "ChatBot.UserSendMsg"
    """The user wrote while the chatbot serves."""
    ROBOT_SEND_MSG = "ChatBot.RobotSendMsg"
    """The chatbot wrote."""
