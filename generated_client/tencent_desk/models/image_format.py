# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from enum import IntEnum


class ImageFormat(IntEnum):
    """Format of a picture."""

    JPG = 1
    """JPEG"""
    GIF = 2
    """GIF"""
    PNG = 3
    """PNG"""
    BMP = 4
    """BMP"""
    OTHER = 255
    """Any other format"""

    def __str__(self) -> str:
        return str(self.value)
