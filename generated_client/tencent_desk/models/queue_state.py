# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from enum import IntEnum


class QueueState(IntEnum):
    """Whether the user waits in the queue."""

    NOT_QUEUED = 0
    """The user is not in the queue."""
    QUEUED = 1
    """The user waits in the queue."""

    def __str__(self) -> str:
        return str(self.value)
