"""Read the arguments of a client from the environment or from a file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, TypeVar, cast

from .errors import ValidationError
from .options import CREDENTIALS, TARGETS
from .secret import Secret

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_PREFIX = "TENCENT_DESK_"
_MOST_DIGITS = 18


Text = TypeVar("Text")

_SECRET = ("secret_key", "usersig")
NAMES = ("sdk_app_id", "identifier", *_SECRET, "region", "base_url")


def hidden(name: str, text: Text) -> Text | Secret[Text]:
    """Return a text, or a `Secret` if its name is not known to be public: a typo may hide a key."""
    return text if name in NAMES and name not in _SECRET else Secret(text)


class Given:
    """Hold texts by the names of arguments, and how their source writes a name.

    Args:
        texts: texts by name; secret ones as `Secret`.
        written: returns how the source writes a name.
    """

    def __init__(
        self, texts: Mapping[str, str | Secret[str]], written: Callable[[str], str]
    ) -> None:
        self._texts = texts
        self.written = written

    def arguments(self, options: Mapping[str, object] | None = None) -> dict[str, Any]:
        """Return the arguments of a client.

        Args:
            options: arguments that override the texts; `None` does not.

        Raises:
            ValidationError: an argument is missing or makes no sense.
        """
        above = {name: value for name, value in (options or {}).items() if value is not None}
        found: dict[str, Any] = {}
        if "sdk_app_id" not in above:
            found["sdk_app_id"] = self._number()
        if "identifier" not in above:
            found["identifier"] = self.needed("identifier")
        if not CREDENTIALS & above.keys():
            found |= self._credential()
        if not TARGETS & above.keys():
            found |= {name: self._given(name) for name in TARGETS}
        return found | above

    def _number(self) -> int:
        number = self.needed("sdk_app_id")
        if not (number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS):
            raise ValidationError(f"{self.written('sdk_app_id')} must be a number")
        return int(number)

    def _credential(self) -> dict[str, Secret[str] | None]:
        key, usersig = self._secret("secret_key"), self._secret("usersig")
        if (key is None) == (usersig is None):
            one, other = self.written("secret_key"), self.written("usersig")
            raise ValidationError(f"set {one} or {other}, and only one of them")
        return {"secret_key": key, "usersig": usersig}

    def needed(self, name: str) -> str:
        """Return a required text.

        Raises:
            ValidationError: it is missing.
        """
        value = self._given(name)
        if value is None:
            raise ValidationError(f"{self.written(name)} is not set")
        return value

    def needed_key(self) -> Secret[str]:
        """Return the required secret key. See `needed`."""
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
    """Return the variables `TENCENT_DESK_*`."""
    names = {name: f"{_PREFIX}{name.upper()}" for name in NAMES}
    texts = {name: hidden(name, os.environ.get(variable, "")) for name, variable in names.items()}
    return Given(texts, names.__getitem__)
