"""Sign and verify callbacks: lowercase hex of SHA-256 over the token and the time."""

from __future__ import annotations

import hmac
import re
from hashlib import sha256
from typing import TYPE_CHECKING, cast

from ..errors import ValidationError
from ..secret import Secret

if TYPE_CHECKING:
    from collections.abc import Iterable

_TIME = re.compile(r"[0-9]{1,12}")
_LATEST = 10**12

Tokens = tuple[Secret[str], ...]


def sign(token: str, request_time: int) -> str:
    """Make the signature of a callback.

    Args:
        token: the token that is set in the console.
        request_time: `RequestTime`, in seconds of Unix time.

    Returns:
        64 hexadecimal digits.

    Raises:
        ValidationError: the token is empty or not a text, or the time is not in whole seconds.
    """
    token = Secret.of(token)
    tokens = read_tokens(token)
    if len(tokens) != 1:
        raise ValidationError("sign() takes one token, as a text")
    if type(request_time) is not int or not 0 <= request_time < _LATEST:
        raise ValidationError("request_time must be whole seconds of Unix time, as an int")
    return _compute_digest(tokens[0], str(request_time))


def read_tokens(given: object) -> Tokens:
    """Return a token, several or none, as secrets.

    Raises:
        ValidationError: the list is empty, or a token is empty or not a text.
    """
    hidden: Secret[object] = Secret.of(given)
    problem = _find_problem(hidden)
    if problem is not None:
        raise ValidationError(problem)
    return tuple(Secret(one) for one in _list_tokens(hidden))


def _list_tokens(given: Secret[object]) -> list[str]:
    found = given.reveal()
    if found is None:
        return []
    return [found] if isinstance(found, str) else list(cast("Iterable[str]", found))


def _find_problem(given: Secret[object]) -> str | None:
    found = given.reveal()
    if found is None:
        return None
    if not isinstance(found, (str, list, tuple, set, frozenset)):
        return "token must be a text, a list of texts, or None for unsigned callbacks"
    tokens = _list_tokens(given)
    if not tokens:
        return "the list of tokens is empty; use None for unsigned callbacks"
    if not all(isinstance(one, str) and one for one in tokens):
        return "a token is empty or not a text: is its environment variable set?"
    if any(one != one.strip() for one in tokens):
        return "a token begins or ends with white space, which the console does not store"
    if any("\ud800" <= letter <= "\udfff" for one in tokens for letter in one):
        return "a token contains half of a surrogate pair"
    return None


def is_time(text: str) -> bool:
    """Return whether a text is a number of seconds in plain digits."""
    return _TIME.fullmatch(text) is not None


def is_signed(tokens: Tokens, signature: Secret[str], request_time: str) -> bool:
    """Return whether one of the tokens matches a signature of a time, as the request has it.

    Every wrong token takes the same time.
    """
    given = Secret(signature.reveal().encode("utf-8", "surrogatepass"))
    fits = [
        hmac.compare_digest(_compute_digest(token, request_time).encode(), given.reveal())
        for token in tokens
    ]
    return any(fits)


def _compute_digest(token: Secret[str], request_time: str) -> str:
    return sha256(f"{token.reveal()}{request_time}".encode()).hexdigest()
