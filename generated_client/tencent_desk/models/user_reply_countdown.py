# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from enum import IntEnum


class UserReplyCountdown(IntEnum):
    """Whether the message starts the countdown after which a user who does not answer a human agent counts as
    gone."""

    COUNTED = 0
    """The message starts the countdown."""
    NOT_COUNTED = 1
    """The message leaves the countdown alone."""

    def __str__(self) -> str:
        return str(self.value)
