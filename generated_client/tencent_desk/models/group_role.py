# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from enum import StrEnum


class GroupRole(StrEnum):
    """Role of a first member. Without it the member is an ordinary one."""

    ADMIN = "Admin"
    """Administrator of the group; Private groups are said to have none."""
