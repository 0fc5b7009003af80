# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from enum import IntEnum


class WorkingHoursCheck(IntEnum):
    """Whether the working hours are looked at before the session is handed over."""

    NOT_CHECKED = 0
    """The session is handed over at any hour."""
    CHECKED = 1
    """The session is handed over in working hours only."""

    def __str__(self) -> str:
        return str(self.value)
