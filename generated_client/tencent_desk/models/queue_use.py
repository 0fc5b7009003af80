# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from enum import IntEnum


class QueueUse(IntEnum):
    """Whether the user queues while all agents are at their limit."""

    QUEUE = 0
    """The user waits in the queue."""
    NO_QUEUE = 1
    """The call is answered that all agents are busy; with which code is not known."""

    def __str__(self) -> str:
        return str(self.value)
