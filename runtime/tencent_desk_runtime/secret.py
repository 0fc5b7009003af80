"""Keys and signatures as objects that no reporter, log or traceback can show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, NoReturn, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Content = TypeVar("Content")

REDACTED = "[redacted]"


class Secret(Generic[Content]):
    """Holds something that must not be seen.

    It is no text: what slices texts, walks containers, reads attributes or copies finds nothing.

    Args:
        content: what it holds.
    """

    __slots__ = ("_open",)

    def __init__(self, content: Content) -> None:
        # A closure, as whoever lists the attributes of an object shows what is in them.
        self._open: Callable[[], Content] = lambda: content

    @classmethod
    def of(cls, given: object) -> Any:
        """Return what a caller gave as a secret, if it is none yet.

        The result is for the name of the argument, whose type is that of the callers, so that no
        frame goes on holding the text.
        """
        return given if isinstance(given, Secret) else cls(given)  # type: ignore[arg-type]

    def reveal(self) -> Content:
        """Return the content. It is not to be kept in a variable."""
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
    """Return the same as `Secret.of`, and `None` where nothing was given."""
    return None if given is None else Secret.of(given)
