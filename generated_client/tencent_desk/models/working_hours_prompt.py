# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from enum import IntEnum


class WorkingHoursPrompt(IntEnum):
    """Whether the user gets a message where the session is not handed over for the hour."""

    SILENT = 0
    """The user gets no notice."""
    TELL_USER = 1
    """The user gets a message."""

    def __str__(self) -> str:
        return str(self.value)
