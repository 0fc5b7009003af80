# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from enum import IntEnum


class DescribeChatMessagesErrorCode(IntEnum):
    """The codes that the page of describe_chat_messages lists."""

    NOT_A_DESK_APPLICATION = 141000
    """The app behind this sdkappid was not set up for Desk, so the call is closed to it."""

    def __str__(self) -> str:
        return str(self.value)
