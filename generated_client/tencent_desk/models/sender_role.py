# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from enum import IntEnum


class SenderRole(IntEnum):
    """Who sent a message. Which role the messages of the chatbot have is not documented."""

    USER = 1
    """The user."""
    AGENT = 2
    """A human agent."""
    SYSTEM = 3
    """The system, or the management of the session."""

    def __str__(self) -> str:
        return str(self.value)
