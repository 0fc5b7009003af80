# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from enum import StrEnum


class InviteJoinOption(StrEnum):
    """What happens when a member invites somebody. The default of Public groups is DisableInvite; that of
    Private ones is documented only as being another."""

    FREE_ACCESS = "FreeAccess"
    """An invited user joins at once."""
    NEED_PERMISSION = "NeedPermission"
    """The owner or an administrator decides; those two invite without asking."""
    DISABLE_INVITE = "DisableInvite"
    """Nobody can invite through the SDK."""
