"""The arguments of a client that the environment gives, or a file in its place."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from .errors import ValidationError
from .redaction import Hidden

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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


class Given(NamedTuple):
    """Texts by the names of the arguments, and how a name is written where they come from."""

    texts: Mapping[str, str]
    written: Callable[[str], str]

    def arguments(self) -> Arguments:
        """The arguments of a client.

        Raises:
            ValidationError: one is missing or makes no sense.
        """
        number, identifier = self.needed("sdk_app_id"), self.needed("identifier")
        if not (number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS):
            raise ValidationError(f"{self.written('sdk_app_id')} must be a number")
        key, usersig = self.hidden("secret_key"), self.hidden("usersig")
        if (key is None) == (usersig is None):
            one, other = self.written("secret_key"), self.written("usersig")
            raise ValidationError(f"set {one} or {other}, and only one of them")
        region, base_url = self._given("region"), self._given("base_url")
        return Arguments(int(number), identifier, key, usersig, region, base_url)

    def needed(self, name: str) -> str:
        """A text that must be there.

        Raises:
            ValidationError: it is not.
        """
        value = self._given(name)
        if value is None:
            raise ValidationError(f"{self.written(name)} is not set")
        return value

    def hidden(self, name: str) -> Hidden | None:
        """A text that no repr shall show."""
        value = self._given(name)
        return None if value is None else Hidden(value)

    def _given(self, name: str) -> str | None:
        return self.texts.get(name) or None


def variables() -> Given:
    """What the variables `TENCENT_DESK_*` say."""
    names = {name: f"{_PREFIX}{name.upper()}" for name in Arguments._fields}
    texts = {name: os.environ.get(variable, "") for name, variable in names.items()}
    return Given(texts, names.__getitem__)
