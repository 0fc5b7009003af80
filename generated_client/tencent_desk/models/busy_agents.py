# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from enum import IntEnum


class BusyAgents(IntEnum):
    """Whether an agent who has set busy can be given the session."""

    LEFT_OUT = 0
    """Busy agents are left out."""
    INCLUDED = 1
    """Busy agents count too."""

    def __str__(self) -> str:
        return str(self.value)
