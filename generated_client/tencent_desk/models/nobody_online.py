# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from enum import IntEnum


class NobodyOnline(IntEnum):
    """Whether the session ends where no agent is online."""

    KEEP_SESSION = 0
    """The session goes on."""
    END_SESSION = 1
    """The session ends."""

    def __str__(self) -> str:
        return str(self.value)
