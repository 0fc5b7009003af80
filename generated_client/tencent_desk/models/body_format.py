# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from enum import StrEnum


class BodyFormat(StrEnum):
    """The only format the service reads."""

    JSON = "json"
    """JSON in UTF-8."""
