"""The arguments of a client that the environment gives, or a file in its place."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypedDict, TypeVar, cast

from .errors import ValidationError
from .secret import Secret

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_PREFIX = "TENCENT_DESK_"
_MOST_DIGITS = 18


Text = TypeVar("Text")

_SECRET = ("secret_key", "usersig")
NAMES = ("sdk_app_id", "identifier", *_SECRET, "region", "base_url")


class Arguments(TypedDict):
    """See the constructor of the clients."""

    sdk_app_id: int
    identifier: str
    secret_key: str | None
    usersig: str | None
    region: str | None
    base_url: str | None


def hidden(name: str, text: Text) -> Text | Secret[Text]:
    """Return a text of a name as what it is kept as. A name that is not known may be a typo."""
    return text if name in NAMES and name not in _SECRET else Secret(text)


class Given:
    """Texts by the names of the arguments, and how a name is written where they come from.

    Args:
        texts: by name; those that are secret as secrets.
        written: returns how a name is written.
    """

    def __init__(
        self, texts: Mapping[str, str | Secret[str]], written: Callable[[str], str]
    ) -> None:
        self._texts = texts
        self.written = written

    def arguments(self) -> Arguments:
        """Return the arguments of a client.

        Raises:
            ValidationError: one is missing or makes no sense.
        """
        number, identifier = self.needed("sdk_app_id"), self.needed("identifier")
        if not (number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS):
            raise ValidationError(f"{self.written('sdk_app_id')} must be a number")
        key, usersig = self._secret("secret_key"), self._secret("usersig")
        if (key is None) == (usersig is None):
            one, other = self.written("secret_key"), self.written("usersig")
            raise ValidationError(f"set {one} or {other}, and only one of them")
        return {
            "sdk_app_id": int(number),
            "identifier": identifier,
            "secret_key": cast("str | None", key),  # as the constructor takes it
            "usersig": cast("str | None", usersig),
            "region": self._given("region"),
            "base_url": self._given("base_url"),
        }

    def needed(self, name: str) -> str:
        """Return a text that must be there.

        Raises:
            ValidationError: it is not.
        """
        value = self._given(name)
        if value is None:
            raise ValidationError(f"{self.written(name)} is not set")
        return value

    def needed_key(self) -> Secret[str]:
        """Return the secret key, which must be there. See `needed`."""
        key = self._secret("secret_key")
        if key is None:
            raise ValidationError(f"{self.written('secret_key')} is not set")
        return key

    def _given(self, name: str) -> str | None:
        return cast("str | None", self._texts.get(name) or None)

    def _secret(self, name: str) -> Secret[str] | None:
        value = cast("Secret[str] | None", self._texts.get(name))
        return value if value is not None and value.reveal() else None


def variables() -> Given:
    """Return what the variables `TENCENT_DESK_*` say."""
    names = {name: f"{_PREFIX}{name.upper()}" for name in NAMES}
    texts = {name: hidden(name, os.environ.get(variable, "")) for name, variable in names.items()}
    return Given(texts, names.__getitem__)
