# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from enum import IntEnum


class MessageOrder(IntEnum):
    """Which messages come first."""

    OLDEST_FIRST = 1
    """The oldest message comes first."""
    NEWEST_FIRST = 2
    """The newest message comes first."""

    def __str__(self) -> str:
        return str(self.value)
