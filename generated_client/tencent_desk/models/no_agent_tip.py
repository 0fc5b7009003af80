# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from enum import IntEnum


class NoAgentTip(IntEnum):
    """Whether the user gets a notice when the transfer fails because no agent is online."""

    SILENT = 0
    """The user gets no notice."""
    TELL_USER = 1
    """The user gets a message that the transfer failed."""

    def __str__(self) -> str:
        return str(self.value)
