"""Serve the page, with access control."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from tencent_desk_mock.access import COOKIE
from tencent_desk_mock.messages import Reply

from .reference import write_contract

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tencent_desk_mock.access import Access
    from tencent_desk_mock.contract import Contract

METHODS = ("GET", "HEAD")
"""Methods that return the page."""

_SCRIPTS = ("base", "sheet", "journal", "faults", "world", "script", "chat", "reason", "start")
_HTML = ("content-type", "text/html; charset=utf-8")
_COMMON = (
    ("cache-control", "no-store"),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
)


class Page:
    """Answer requests for `/`.

    Args:
        contract: The contract on the page.
        access: Who may see it.
    """

    def __init__(self, contract: Contract, access: Access) -> None:
        self._contract = contract
        self._access = access

    def handle(self, query: str, headers: Mapping[str, str]) -> Reply:
        """Answer one request.

        Args:
            query: The query string; with `token=TOKEN` it becomes a cookie.
            headers: The headers, names in lower case.
        """
        if self._access.admits(headers):
            return _make_reply(200, _build_page(self._contract))
        token = _read_token(query)
        if token and self._access.knows(token):
            return _set_cookie(token)
        return _make_reply(401, _fill_template("login.html", {}))


def _read_token(query: str) -> str:
    try:
        found = parse_qs(query, max_num_fields=8)
    except ValueError:
        return ""
    return found.get("token", [""])[0]


def _set_cookie(token: str) -> Reply:
    """Move the token from the address into a cookie."""
    cookie = ("set-cookie", f"{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict")
    return Reply(303, b"", (*_COMMON, cookie, ("location", "/")))


def _make_reply(status: int, content: tuple[bytes, str]) -> Reply:
    body, policy = content
    return Reply(status, body, (_HTML, *_COMMON, ("content-security-policy", policy)))


@lru_cache(maxsize=8)
def _build_page(contract: Contract) -> tuple[bytes, str]:
    parts = {
        "script": "\n".join(_read_text(f"{name}.js") for name in _SCRIPTS),
        "contract": write_contract(contract),
        "version": escape(contract.version),
        "title": escape(contract.document["info"]["title"]),
    }
    return _fill_template("page.html", parts)


def _fill_template(name: str, parts: Mapping[str, str]) -> tuple[bytes, str]:
    """Return the page, and a Content-Security-Policy that allows only its own content."""
    style = _read_text("page.css")
    text = _read_text(name)
    for key, part in {"style": style, **parts}.items():
        text = text.replace(f"<!--{key}-->", part)
    script = parts.get("script", "")
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
    return text.encode(), policy


def _read_text(name: str) -> str:
    return files("tencent_desk_mock.page").joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
