"""Write the query string and the body of a callback, signed if there is a token."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from .webhooks import COMMAND

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .webhooks import Webhook

_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode

SIGNATURE = "Sign"
"""Name the parameter with the signature: lowercase hex SHA-256 of token and `RequestTime`."""


class SignedRequest(NamedTuple):
    """Hold a callback for a test client.

    Attributes:
        query: The query string.
        body: The body, JSON in UTF-8.
    """

    query: str
    body: bytes

    def url(self, path: str) -> str:
        """Return a path with the query string."""
        return f"{path}?{self.query}"


def build_query(
    webhook: Webhook, app: int, command: str, request_id: str, token: str | None, now: float
) -> dict[str, str]:
    """Return the query parameters of one attempt.

    Args:
        webhook: The callback; its examples are used for parameters that the mock does not know.
        app: SDKAppID of the app.
        command: The command.
        request_id: The id, the same in every attempt.
        token: The token; None means no signature.
        now: The time of the attempt, in seconds of Unix time.
    """
    known: dict[str, object] = {"SdkAppid": app, COMMAND: command, "RequestID": request_id}
    if token:
        moment = int(now)
        known["RequestTime"] = moment
        known[SIGNATURE] = hashlib.sha256(f"{token}{moment}".encode()).hexdigest()
    else:
        known |= {"RequestTime": None, SIGNATURE: None}
    shown = {
        row.name: known[row.name] if row.name in known else row.schema["examples"][0]
        for row in webhook.parameters
    }
    return {name: str(value) for name, value in shown.items() if value is not None}


def make_request_id(app: int, name: str) -> str:
    """Return a RequestID in the service's form, derived from its callback."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{app}/callback/{name}"))


def build_request(query: Mapping[str, str], body: Mapping[str, Any]) -> SignedRequest:
    """Return the request to post.

    Raises:
        ValueError: JSON or UTF-8 cannot carry the body.
    """
    try:
        return SignedRequest(urlencode(query), _ENCODE(body).encode("utf-8"))
    except (TypeError, ValueError) as error:
        raise ValueError(f"the body cannot be sent as JSON: {error}") from None


def sample_body(
    webhook: Webhook, command: str, fields: Mapping[str, Any], now: float
) -> dict[str, Any]:
    """Return a valid body with some given fields; other required ones have the contract's example.

    Args:
        now: Its time, in seconds of Unix time, unless `fields` has one.

    Raises:
        ValueError: A field is unknown, or its value is not valid.
    """
    time = webhook.roles["time"][0]
    shown = {name: value for name, value in webhook.example.items() if name != time}
    return webhook.body(command, {"time": round(now * 1000)}, {**shown, **fields, COMMAND: command})
