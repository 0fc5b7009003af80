# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from enum import StrEnum


class ApplyJoinOption(StrEnum):
    """What happens when somebody asks to join. Only Public groups take applications; their default is
    NeedPermission, that of Private ones DisableApply."""

    FREE_ACCESS = "FreeAccess"
    """Everybody who asks joins."""
    NEED_PERMISSION = "NeedPermission"
    """The owner or an administrator decides."""
    DISABLE_APPLY = "DisableApply"
    """Nobody can ask."""
