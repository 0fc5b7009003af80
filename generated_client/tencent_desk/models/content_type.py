# Made by `python -m codegen` from openapi.yaml. An edit here is lost; edit the contract or codegen/.
from enum import StrEnum


class ContentType(StrEnum):
    """The only format the service reads."""

    JSON = "json"
    """JSON in UTF-8."""
