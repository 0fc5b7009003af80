"""Define the compared calls: `send_msg`, as users of each library would write it.

All subjects send the same body, read the reply as JSON, check its ErrorCode, and reuse their
connection. The vendor's SDK for its cloud API cannot call Desk: it signs the same body and sends it
to its own endpoint.
"""

from __future__ import annotations

import random
from contextlib import asynccontextmanager, contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    Call = Callable[[], object]
    AsyncCall = Callable[[], Awaitable[object]]

APP, IDENTIFIER, KEY = 1400000000, "administrator", "0123456789abcdef" * 4
SESSION = "fd8a2e30-54de-4e40-bcaf-02718409c5cf"
PATH = "/v4/desk_http_svc/send_msg"
TEXT = "Your parcel is on its way and will be with you tomorrow."


def _make_signature() -> str:
    from tencent_desk import usersig

    return usersig.sign(APP, IDENTIFIER, KEY)


def _build_query(signature: str) -> dict[str, str]:
    return {
        "sdkappid": str(APP),
        "identifier": IDENTIFIER,
        "usersig": signature,
        "random": str(random.getrandbits(32)),
        "contenttype": "json",
    }


def _build_body() -> dict[str, Any]:
    return {
        "SessionId": SESSION,
        "MsgRandom": random.getrandbits(32),
        "MsgBody": [{"MsgType": "TIMTextElem", "MsgContent": {"Text": TEXT}}],
    }


def _check_reply(reply: Any) -> None:
    if reply["ErrorCode"] != 0:
        raise RuntimeError(reply)


@contextmanager
def desk(url: str, **more: Any) -> Iterator[Call]:
    """Call with this client, with all features on."""
    from tencent_desk import DeskClient
    from tencent_desk.messages import text

    with DeskClient(APP, secret_key=KEY, identifier=IDENTIFIER, base_url=url, **more) as client:
        yield lambda: client.send_msg(session_id=SESSION, msg_body=[text(TEXT)])


@contextmanager
def raw_httpx(url: str) -> Iterator[Call]:
    """Call with httpx, by hand."""
    import httpx

    signature = _make_signature()
    with httpx.Client() as client:

        def call() -> None:
            reply = client.post(f"{url}{PATH}", params=_build_query(signature), json=_build_body())
            _check_reply(reply.json())

        yield call


@contextmanager
def raw_requests(url: str) -> Iterator[Call]:
    """Call with requests, by hand."""
    import requests

    signature = _make_signature()
    with requests.Session() as session:

        def call() -> None:
            reply = session.post(
                f"{url}{PATH}", params=_build_query(signature), json=_build_body(), timeout=15
            )
            _check_reply(reply.json())

        yield call


@contextmanager
def stock(url: str) -> Iterator[Call]:
    """Call with openapi-python-client's output without our templates."""
    send_msg = import_module("stock.api.conversations.send_msg")
    with _make_stock_client(url) as client:
        yield lambda: _check_reply(send_msg.sync(client=client, **_build_stock_call()).to_dict())


def _make_stock_client(url: str, **more: Any) -> Any:
    query = _build_query(_make_signature())
    fixed = {name: query[name] for name in ("sdkappid", "identifier", "usersig")}
    make_client = import_module("stock.client").Client
    return make_client(base_url=url, httpx_args={"params": fixed}, **more)


def _build_stock_call() -> dict[str, Any]:
    model = import_module("stock.models.send_msg_by_session").SendMsgBySession
    return {
        "body": model.from_dict(_build_body()),
        "random": random.getrandbits(32),
        "contenttype": import_module("stock.models.body_format").BodyFormat.JSON,
    }


@contextmanager
def timsdk(url: str) -> Iterator[Call]:
    """Call with timsdk. Its host is fixed, so build its URL with our host."""
    signature = _make_signature()
    client = import_module("timsdk.http_client").HttpClient(APP, IDENTIFIER, signature)
    query = "&".join(f"{name}={text}" for name, text in _build_query(signature).items())
    client.get_url = lambda path: f"{url}/v4/{path}?{query}"

    yield lambda: _check_reply(client.post("desk_http_svc/send_msg", data=_build_body()))


@contextmanager
def tencentcloud(url: str) -> Iterator[Call]:
    """Call with tencentcloud-sdk-python-common, on its own endpoint."""
    from tencentcloud.common.common_client import CommonClient
    from tencentcloud.common.credential import Credential
    from tencentcloud.common.profile.client_profile import ClientProfile
    from tencentcloud.common.profile.http_profile import HttpProfile

    http = HttpProfile(
        protocol="http", endpoint=url.removeprefix("http://"), keepAlive=True, reqMethod="POST"
    )
    client = CommonClient(
        "ccc", "2020-02-10", Credential("id", KEY), "ap-singapore", ClientProfile(httpProfile=http)
    )

    yield lambda: _check_reply(client.call_json("SendMsg", _build_body())["Response"])


@asynccontextmanager
async def async_desk(url: str, **more: Any) -> AsyncIterator[AsyncCall]:
    """Call with this client, with all features on."""
    from tencent_desk import AsyncDeskClient
    from tencent_desk.messages import text

    async with AsyncDeskClient(
        APP, secret_key=KEY, identifier=IDENTIFIER, base_url=url, **more
    ) as client:
        yield lambda: client.send_msg(session_id=SESSION, msg_body=[text(TEXT)])


@asynccontextmanager
async def async_desk_aiohttp(url: str) -> AsyncIterator[AsyncCall]:
    """Call with this client over the extra `aiohttp`."""
    from tencent_desk.aiohttp_transport import AiohttpTransport

    async with async_desk(url, transport=AiohttpTransport()) as call:
        yield call


@asynccontextmanager
async def async_raw_httpx(url: str) -> AsyncIterator[AsyncCall]:
    """Call with httpx, by hand."""
    import httpx

    signature = _make_signature()
    async with httpx.AsyncClient(timeout=60) as client:

        async def call() -> None:
            reply = await client.post(
                f"{url}{PATH}", params=_build_query(signature), json=_build_body()
            )
            _check_reply(reply.json())

        yield call


@asynccontextmanager
async def async_raw_aiohttp(url: str) -> AsyncIterator[AsyncCall]:
    """Call with aiohttp, by hand."""
    import aiohttp

    signature = _make_signature()
    async with aiohttp.ClientSession() as session:

        async def call() -> None:
            async with session.post(
                f"{url}{PATH}", params=_build_query(signature), json=_build_body()
            ) as reply:
                _check_reply(await reply.json())

        yield call


@asynccontextmanager
async def async_stock(url: str) -> AsyncIterator[AsyncCall]:
    """Call with openapi-python-client's output without our templates."""
    import httpx

    send_msg = import_module("stock.api.conversations.send_msg")
    async with _make_stock_client(url, timeout=httpx.Timeout(60)) as client:

        async def call() -> None:
            reply = await send_msg.asyncio(client=client, **_build_stock_call())
            _check_reply(reply.to_dict())

        yield call


OURS = "tencent-desk"
FASTEST = "tencent-desk, aiohttp"
SYNC = {
    OURS: desk,
    "httpx": raw_httpx,
    "requests": raw_requests,
    "stock generator": stock,
    "timsdk": timsdk,
    "tencentcloud-common": tencentcloud,
}
ASYNC = {
    OURS: async_desk,
    FASTEST: async_desk_aiohttp,
    "httpx": async_raw_httpx,
    "aiohttp": async_raw_aiohttp,
    "stock generator": async_stock,
}
