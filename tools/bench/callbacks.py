"""Measure how fast a callback is read, and whether many arrive in order.

Usage: `python -m tools.bench.callbacks reading 20000`, or `... delivery 10000`. Prints JSON.
"""

from __future__ import annotations

import http.client
import itertools
import json
import sys
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

import yaml
from tencent_desk.webhooks import Receiver, SessionEvent, sign
from tencent_desk_mock import SDK_APP_ID, FakeDesk, running

from tools.conversation import serve

from .measure import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    Figures = dict[str, dict[str, float]]

TOKEN = "of the benchmark"  # noqa: S105 - of the mock server only
RECEIVED = "Receiver.parse"
LOADED = "json.loads"
_NOW = 1_800_000_000
_USERS = 80
_AT_ONCE = 16


def reading(events: int) -> Figures:
    """Measure the CPU seconds for one event (verify, parse, read the text), and for parsing its
    JSON alone.

    All queries are different, so that no cache helps.
    """
    document = yaml.safe_load((ROOT / "openapi.yaml").read_text(encoding="utf-8"))
    sample = document["components"]["examples"]["SessionEventUserWritesToBot"]["value"]
    body = json.dumps(sample, ensure_ascii=False).encode()
    del document
    queries = [
        urlencode(
            {
                "SdkAppid": SDK_APP_ID,
                "CallbackCommand": sample["CallbackCommand"],
                "contenttype": "json",
                "ClientIP": "127.0.0.1",
                "OptPlatform": "RESTAPI",
                "RequestTime": _NOW + number % 60,
                "Sign": sign(TOKEN, _NOW + number % 60),
                "RequestID": f"request-{number}",
            }
        )
        for number in range(events)
    ]
    receiver = Receiver(SDK_APP_ID, TOKEN, clock=lambda: _NOW)

    def read(query: str) -> object:
        event = receiver.parse(query, body)
        return isinstance(event, SessionEvent) and (event.event, event.session_id, event.text)

    return {
        RECEIVED: {"cpu": _seconds(read, queries)},
        LOADED: {"cpu": _seconds(lambda _: json.loads(body), queries)},
    }


def _seconds(does: Callable[[str], object], queries: list[str]) -> float:
    """Return the CPU seconds for one query, of the fastest run."""
    found = []
    for _ in range(5):
        began = time.process_time()
        for query in queries:
            does(query)
        found.append((time.process_time() - began) / len(queries))
    return min(found)


def delivery(events: int) -> Figures:
    """Post events of many sessions from the served mock to a receiver in uvicorn.

    Users write over HTTP and Desk's chatbot answers, so a session has events of both.
    """
    receiver = Receiver(SDK_APP_ID, TOKEN)
    arrived: dict[str, list[str]] = defaultdict(list)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        body = b""
        while (message := await receive())["type"] == "http.request":
            body += message["body"]
            if not message.get("more_body"):
                break
        event = receiver.parse(scope["query_string"], body)
        arrived[event.session_id or ""].append(event.request.request_id or "")
        reply = receiver.accept()
        if isinstance(event, SessionEvent) and event.event == SessionEvent.USER_SEND_MSG:
            reply = event.answered_by_desk_bot()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": reply})

    desk = FakeDesk()
    each = max(1, (events // _USERS - 1) // 2)  # a session starts once; a message causes two events
    with running(desk) as url, serve(app, lifespan="off") as target:
        desk.callbacks.send_to(target, token=TOKEN)
        began = time.perf_counter()
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            users = (f"writer{number}" for number in range(_USERS))
            list(pool.map(_write, itertools.repeat(url), users, itertools.repeat(each)))
        desk.settle(60)
        seconds = time.perf_counter() - began
    posted: dict[str, list[str]] = defaultdict(list)
    for callback in desk.callbacks:
        posted[callback.session or ""].append(callback.request_id)
    sent = _USERS * (1 + 2 * each)
    misplaced = sum(
        one != other
        for session, names in posted.items()
        for one, other in itertools.zip_longest(names, arrived[session])
    )
    lost = sent - sum(len(set(names)) for names in arrived.values())
    return {
        "mock to uvicorn": {
            "events": sent,
            "lost": lost + len(desk.callbacks.failed),
            "misplaced": misplaced,
            "per_second": sent / seconds,
        }
    }


def _write(url: str, user: str, messages: int) -> None:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    for number in range(messages):
        body = json.dumps({"text": f"message {number}"})
        connection.request("POST", f"/_mock/users/{user}/says", body)
        answer = connection.getresponse()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} {answer.read()!r}")
        answer.read()
    connection.close()


if __name__ == "__main__":
    measure = {"reading": reading, "delivery": delivery}[sys.argv[1]]
    print(json.dumps(measure(int(sys.argv[2]))))  # noqa: T201
