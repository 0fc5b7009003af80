"""Name the parameters and fields of callbacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..types import JSON


@dataclass(frozen=True, slots=True, repr=False)
class Parameters:
    """Name the query parameters of a callback."""

    app: str
    command: str
    sign: str
    request_time: str
    request_id: str
    client_ip: str
    platform: str


@dataclass(frozen=True, slots=True, repr=False)
class Words:
    """Name the fields in the body of a callback.

    Args:
        command: the field that names the callback.
        time: the field with the time, in milliseconds of Unix time.
        message: the field with the elements of a message.
        text: for a text element: the tag's field, the tag, the content's field and the text's
            field.
        roles: the possible fields of each role.
    """

    command: str
    time: str
    message: str
    text: tuple[str, str, str, str]
    roles: Mapping[str, tuple[tuple[str, ...], ...]]

    def texts(self, raw: Mapping[str, JSON]) -> Iterator[str]:
        """Return the texts of a message, element by element; none for another shape."""
        tag, kind, content, text = self.text
        elements = raw.get(self.message)
        for element in elements if isinstance(elements, list) else ():
            if not isinstance(element, dict) or element.get(tag) != kind:
                continue
            inside = element.get(content)
            if isinstance(inside, dict):
                found = inside.get(text)
                if isinstance(found, str):
                    yield found

    def role(self, raw: Mapping[str, JSON], name: str) -> str | None:
        """Return the field of a role, if it is a text."""
        found = (_at(raw, path) for path in self.roles[name])
        return next((one for one in found if isinstance(one, str)), None)


def _at(raw: JSON, path: tuple[str, ...]) -> JSON:
    for name in path:
        if not isinstance(raw, dict):
            return None
        raw = raw.get(name)
    return raw
