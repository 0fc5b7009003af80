"""Hold keys and signatures in objects that no reporter, log or traceback can show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, NoReturn, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Content = TypeVar("Content")

REDACTED = "[redacted]"


class Secret(Generic[Content]):
    """Hide a value.

    It is no text and no container, and it has no attribute or copy that shows the value.

    Args:
        content: the value.
    """

    __slots__ = ("_open",)

    def __init__(self, content: Content) -> None:
        # A closure: tools that list the attributes of an object show their values.
        self._open: Callable[[], Content] = lambda: content

    @classmethod
    def of(cls, given: object) -> Any:
        """Return an argument as a secret, unless it already is one.

        Assign the result to the same variable, so that no frame keeps the text.
        """
        return given if isinstance(given, Secret) else cls(given)  # type: ignore[arg-type]

    def reveal(self) -> Content:
        """Return the value. Do not keep it in a variable."""
        return self._open()

    def __repr__(self) -> str:
        return REDACTED

    def __format__(self, _: str) -> str:
        return REDACTED

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and bool(self._open() == other.reveal())

    def __hash__(self) -> int:
        return hash(self._open())

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _: object) -> Self:
        return self

    def __getstate__(self) -> NoReturn:
        raise TypeError("a secret cannot be pickled")


def sealed(given: object) -> Any:
    """Return the same as `Secret.of`, or `None` for `None`."""
    return None if given is None else Secret.of(given)
