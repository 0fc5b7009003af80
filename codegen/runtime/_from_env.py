"""The arguments of a client that the environment gives."""

from __future__ import annotations

import os
from typing import NamedTuple

from ._redaction import Hidden
from .errors import ValidationError

_PREFIX = "TENCENT_DESK_"
_MOST_DIGITS = 18


class Arguments(NamedTuple):
    """See the constructor of the clients."""

    sdk_app_id: int
    identifier: str
    secret_key: str | None
    usersig: str | None
    region: str | None
    base_url: str | None


def environment_arguments() -> Arguments:
    """The arguments of a client that the environment gives.

    Raises:
        ValidationError: one is missing or makes no sense.
    """
    number, identifier = _needed("SDK_APP_ID"), _needed("IDENTIFIER")
    if not (number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS):
        raise ValidationError(f"{_PREFIX}SDK_APP_ID must be a number")
    secret_key, usersig = _hidden("SECRET_KEY"), _hidden("USERSIG")
    if (secret_key is None) == (usersig is None):
        raise ValidationError(f"set {_PREFIX}SECRET_KEY or {_PREFIX}USERSIG, and only one of them")
    return Arguments(
        int(number), identifier, secret_key, usersig, _given("REGION"), _given("BASE_URL")
    )


def _given(name: str) -> str | None:
    return os.environ.get(_PREFIX + name) or None


def _hidden(name: str) -> Hidden | None:
    value = _given(name)
    return None if value is None else Hidden(value)


def _needed(name: str) -> str:
    value = _given(name)
    if value is None:
        raise ValidationError(f"{_PREFIX}{name} is not set")
    return value
