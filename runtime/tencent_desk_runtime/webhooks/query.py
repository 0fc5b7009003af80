"""Read the query of a callback, in every form that frameworks use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

from ..secret import Secret
from .errors import UnreadableCallbackError

Query: TypeAlias = "str | bytes | Mapping[str, Any] | Iterable[tuple[Any, Any]]"
"""A query: its text, or its parameters, each with a value or a list of one value."""

_LONGEST = 16 * 1024
_MOST = 100
_TOO_MANY = f"the query has more than {_MOST} parameters"


def read_query(query: Secret[Query]) -> Secret[dict[str, str]]:
    """Return the parameters of a query, as a secret, because the signature is among them.

    Raises:
        UnreadableCallbackError: the query cannot be read, or has a parameter twice.
    """
    found = _read(query)
    if isinstance(found, str):
        raise UnreadableCallbackError(found)
    return found


def _read(query: Secret[Query]) -> Secret[dict[str, str]] | str:
    """Return the parameters, or the problem. Do not raise here: a frame would show the query."""
    pairs = _read_pairs(query.reveal())
    if isinstance(pairs, str):
        return pairs
    found = dict(pairs)
    if len(found) < len(pairs):
        return "the query has a parameter twice, so it is ambiguous"
    return Secret(found)


def _read_pairs(query: object) -> list[tuple[str, str]] | str:
    if isinstance(query, (bytes, bytearray, memoryview)):
        try:
            query = bytes(query).decode("ascii")
        except UnicodeDecodeError:
            return "the query is not ASCII"
    if isinstance(query, str):
        return _split_text(query)
    try:
        pairs = _list_pairs(query)
    except (TypeError, ValueError):
        return f"the query must be a text, a mapping or a list of pairs, not {type(query).__name__}"
    if len(pairs) > _MOST:
        return _TOO_MANY
    texts = [(_decode_text(name), _decode_text(value)) for name, value in pairs]
    read = [(name, value) for name, value in texts if name is not None and value is not None]
    return read if len(read) == len(texts) else "the query has a parameter that is not a text"


def _split_text(text: str) -> list[tuple[str, str]] | str:
    if len(text) > _LONGEST:
        return f"the query is longer than {_LONGEST} characters"
    text = text.removeprefix("?")
    if "%" not in text and "+" not in text:  # decoding is the slow part of parse_qsl
        found = [part.partition("=") for part in text.split("&") if part]
        return [(name, value) for name, _, value in found] if len(found) <= _MOST else _TOO_MANY
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST)
    except UnicodeError:
        return "the query is not UTF-8"
    except ValueError:
        return _TOO_MANY


def _list_pairs(query: Any) -> list[tuple[object, object]]:
    """Return the pairs of a mapping. Mappings with repeated names offer all pairs by another
    method.
    """
    pairs: Any = query.items() if isinstance(query, Mapping) else query
    for several in ("multi_items", "lists"):  # of Starlette and httpx, of Django and Werkzeug
        if callable(method := getattr(query, several, None)):
            pairs = method()
            break
    return [
        (name, one)
        for name, value in pairs
        for one in (value if isinstance(value, (list, tuple)) else (value,))
    ]


def _decode_text(value: object) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() < 64:
        return str(value)
    if isinstance(value, (bytes, bytearray)):
        try:
            return bytes(value).decode("ascii")
        except UnicodeDecodeError:
            return None
    return None
