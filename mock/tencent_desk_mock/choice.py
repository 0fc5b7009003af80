"""Define fields that take a word of an enum, as member or as plain text."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Generic, TypeVar, overload

Word = TypeVar("Word", bound=StrEnum)


class Choice(Generic[Word]):
    """Hold a field that takes a word of an enum.

    Args:
        default: The initial member; its enum has the allowed words.
    """

    def __init__(self, default: Word) -> None:
        self._default = default

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Word: ...
    @overload
    def __get__(self, instance: object, owner: type) -> Word: ...
    def __get__(self, instance: Any, owner: type) -> Word:
        """Return the member; for the class, the default."""
        found: Word = instance.__dict__[self._name] if instance is not None else self._default
        return found

    def __set__(self, instance: Any, word: Word | str) -> None:
        """Set a member, or the member of a text.

        Raises:
            ValueError: The word is not allowed.
        """
        words = type(self._default)
        try:
            instance.__dict__[self._name] = words(word)
        except ValueError:
            allowed = ", ".join(words)
            raise ValueError(f"{self._name}: {word!r} is not one of {allowed}") from None
