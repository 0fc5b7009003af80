# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from enum import StrEnum


class GroupType(StrEnum):
    """Kind of the group. Other kinds of Chat cannot be created here."""

    PRIVATE = "Private"
    """A work group, which newer pages call Work; members join by invitation."""
    PUBLIC = "Public"
    """A group that strangers can find and apply to."""
