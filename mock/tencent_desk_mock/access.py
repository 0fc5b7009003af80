"""Who may use the control endpoints and the page."""

from __future__ import annotations

import hmac
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

COOKIE = "tencent-desk-mock"
"""Cookie in which a browser keeps the token."""


class Access:
    """Knows the token.

    Args:
        token: The token; None lets everybody in.
    """

    def __init__(self, token: str | None = None) -> None:
        self._token = token

    def admits(self, headers: Mapping[str, str]) -> bool:
        """Whether a request comes with the token, as `Authorization: Bearer TOKEN` or a cookie.

        Args:
            headers: The headers, their names in lower case.
        """
        kind, _, given = headers.get("authorization", "").partition(" ")
        return self.knows(given if kind.lower() == "bearer" else _cookie(headers))

    def knows(self, token: str) -> bool:
        """Whether `token` is the token, if there is one."""
        return self._token is None or hmac.compare_digest(token.encode(), self._token.encode())


def is_foreign(headers: Mapping[str, str]) -> bool:
    """Whether a web page of another origin sent this, which a browser would let it do."""
    origin = headers.get("origin")
    return origin is not None and origin.partition("://")[2] != headers.get("host")


def _cookie(headers: Mapping[str, str]) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""
