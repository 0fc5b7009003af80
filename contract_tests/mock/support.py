"""Provide shared helpers for the mock tests: a UserSig signer, a frozen world, samples."""

from __future__ import annotations

import base64
import copy
import hashlib
import hmac
import json
import zlib
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import anyio
from tencent_desk_mock import (
    IDENTIFIER,
    SDK_APP_ID,
    SECRET_KEY,
    FakeDesk,
    Request,
    World,
    asgi_app,
)

from contract_tests import vendor_pages
from contract_tests.support import oracle

if TYPE_CHECKING:
    import httpx
    from tencent_desk_mock import Reply

NOW = 1_760_000_000
HOST = "console.tim.qq.com"


def sign(
    identifier: str = IDENTIFIER,
    *,
    sdk_app_id: int = SDK_APP_ID,
    key: str = SECRET_KEY,
    issued: int = NOW,
    lifetime: int = 86_400,
    user_buffer: str | None = None,
    **changed: Any,
) -> str:
    """Return a UserSig, computed as the vendor documents it. `changed` replaces signed fields; None
    removes a field."""
    text = (
        f"TLS.identifier:{identifier}\nTLS.sdkappid:{sdk_app_id}\n"
        f"TLS.time:{issued}\nTLS.expire:{lifetime}\n"
    )
    if user_buffer is not None:
        text += f"TLS.userbuf:{user_buffer}\n"
    digest = hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()
    fields: dict[str, Any] = {
        "ver": "2.0",
        "identifier": identifier,
        "sdkappid": sdk_app_id,
        "time": issued,
        "expire": lifetime,
        "userbuf": user_buffer,
        "sig": base64.b64encode(digest).decode(),
    }
    fields.update(changed)
    named = {f"TLS.{name}": value for name, value in fields.items() if value is not None}
    return pack(json.dumps(named).encode())


def pack(plain: bytes) -> str:
    """Compress and encode the JSON content of a UserSig."""
    packed = base64.b64encode(zlib.compress(plain)).decode()
    return packed.translate(str.maketrans("+/=", "*-_"))


def frozen_desk(**settings: Any) -> FakeDesk:
    """Return a mock with the sample world at NOW; `settings` change properties of the app."""
    world = World.sample()
    world.clock.set(NOW)
    for name, value in settings.items():
        assert hasattr(world.app(), name)
        setattr(world.app(), name, value)
    return FakeDesk(world)


def query(**changed: str | None) -> str:
    """Return the query string of a valid call; None removes a parameter."""
    signed = str(changed.get("identifier") or IDENTIFIER)
    parameters: dict[str, str | None] = {
        "sdkappid": str(SDK_APP_ID),
        "identifier": IDENTIFIER,
        "usersig": sign(signed),
        "random": "99999999",
        "contenttype": "json",
        **changed,
    }
    return urlencode({name: text for name, text in parameters.items() if text is not None})


def sample(operation: str, index: int = 0, /, **changed: Any) -> dict[str, Any]:
    """Return a documented sample, or the contract's example if the page has no sample.

    `changed` replaces fields; ... (Ellipsis) removes a field.
    """
    samples = vendor_pages.operations()[operation].good_requests
    body: dict[str, Any] = samples[index].body if samples else oracle.first_body(operation)
    body = {**copy.deepcopy(body), **changed}
    return {name: value for name, value in body.items() if value is not ...}


def request(operation: str, body: Any = None, query_string: str | None = None) -> Request:
    """Return a request of an operation, by default with its first sample."""
    raw = body if isinstance(body, bytes) else json.dumps(body or sample(operation)).encode()
    path = vendor_pages.operations()[operation].path
    return Request("POST", path, query() if query_string is None else query_string, raw, HOST)


def call(desk: FakeDesk, operation: str, body: Any = None, **changed: str | None) -> Reply:
    """Send a call of an operation; `changed` contains query parameters."""
    return desk.handle(request(operation, body, query(**changed)))


def name_of(desk: FakeDesk, reply: Reply) -> str:
    """Return the catalogue name of the code in a reply; OK for success."""
    assert reply.code is not None
    return desk.contract.errors[reply.code].name if reply.code else "OK"


def asgi(
    scope: dict[str, Any],
    *messages: dict[str, Any],
    desk: FakeDesk | None = None,
    **options: Any,
) -> tuple[list[dict[str, Any]], int]:
    """Return the messages that the application sends, and the number of messages that it receives.
    The last message is received repeatedly."""
    sent: list[dict[str, Any]] = []
    taken = 0

    async def receive() -> dict[str, Any]:
        nonlocal taken
        taken += 1
        return messages[min(taken, len(messages)) - 1]

    async def send(message: Any) -> None:
        sent.append(message)

    anyio.run(asgi_app(desk or frozen_desk(), **options), scope, receive, send)
    return sent, taken


def scope(method: str, path: str, query_string: bytes = b"", **headers: str) -> dict[str, Any]:
    """Return the ASGI scope of a request to localhost, unless `headers` contain another host."""
    return {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query_string,
        "headers": [
            (name.encode(), text.encode())
            for name, text in {"host": "localhost", **headers}.items()
        ],
    }


class Served:
    """Hold a mock server and an HTTP client for it."""

    def __init__(self, desk: FakeDesk, url: str, client: httpx.Client) -> None:
        self.desk, self.url, self.client = desk, url, client

    def __call__(self, method: str, path: str, expected: int = 200, /, **body: Any) -> Any:
        """Return the reply of a control endpoint, after a check of its HTTP status."""
        options: dict[str, Any] = (
            {"params": body} if method == "GET" else {"content": json.dumps(body)}
        )
        response = self.client.request(method, f"{self.url}/_mock/{path}", **options)
        assert response.status_code == expected, response.text
        return response.json()

    def send(self, operation: str, body: Any = None) -> int:
        """Send a call, by default with its first sample, and return the code."""
        url = f"{self.url}{vendor_pages.operations()[operation].path}?{query()}"
        return int(self.client.post(url, json=body or sample(operation)).json()["ErrorCode"])
