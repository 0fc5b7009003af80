# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from enum import IntEnum


class ImageSize(IntEnum):
    """Which size of a picture it is."""

    ORIGINAL = 1
    """As it was taken"""
    LARGE = 2
    """Large"""
    THUMBNAIL = 3
    """Thumbnail"""

    def __str__(self) -> str:
        return str(self.value)
