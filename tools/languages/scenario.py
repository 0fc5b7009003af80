"""Define the calls that every caller makes, in order, and their mock."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

import yaml
from tencent_desk import usersig
from tencent_desk_mock import SECRET_KEY, FakeDesk, World

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tencent_desk_mock import Reply, Request

SDK_APP_ID = 1400000000
IDENTIFIER = "ops +&=/%#?é@shop.example"
"""An administrator's account with many characters that a query must escape."""

_SUFFIX = " +&=/%#?*"


@dataclass(frozen=True, slots=True)
class Expected:
    """Describe one call: what must arrive, and how the caller must read the reply.

    Attributes:
        name: The caller's `call` in its output.
        operation: The operation.
        body: The expected body.
        said: The caller's other output. None for a success means the reply's fields without the
            three common ones, whose values the mock chooses.
        fault: What the mock does instead of answering, or adds; empty if nothing.
    """

    name: str
    operation: str
    body: Mapping[str, Any]
    said: Mapping[str, Any]
    fault: Mapping[str, Any]


CALLS = tuple(
    Expected(row["call"], row["operation"], row["body"], row["says"], row.get("fault", {}))
    for row in yaml.safe_load(Path(__file__).with_name("scenario.yaml").read_text(encoding="utf-8"))
)


class ArrangedDesk(FakeDesk):
    """Hold the mock with the world of the scenario.

    Attributes:
        queries: The query of every request, decoded, pair by pair.
        usersig: The signature for callers: a valid one, with characters to escape at its end.
    """

    def __init__(self) -> None:
        now = int(time.time())
        super().__init__(_world(now))
        self.queries: list[list[tuple[str, str]]] = []
        self.usersig = usersig.sign(SDK_APP_ID, IDENTIFIER, SECRET_KEY, issued_at=now) + _SUFFIX

    def handle(self, request: Request) -> Reply:
        """Answer a request. Its signature is valid if it arrived unchanged."""
        pairs = parse_qsl(request.query, keep_blank_values=True)
        self.queries.append(pairs)
        if len(self.queries) <= len(CALLS):
            fault = CALLS[len(self.queries) - 1].fault
            if fault:
                self.fault(**fault)
        known = [
            (name, value.removesuffix(_SUFFIX) if value == self.usersig else value)
            for name, value in pairs
        ]
        return super().handle(replace(request, query=urlencode(known)))

    def environment(self, url: str) -> dict[str, str]:
        """Return the caller's settings, as environment variables."""
        return {
            "DESK_URL": url,
            "DESK_SDKAPPID": str(SDK_APP_ID),
            "DESK_IDENTIFIER": IDENTIFIER,
            "DESK_USERSIG": self.usersig,
        }


def _world(now: int) -> World:
    world = World.sample()
    world.clock.set(now)
    app = world.app()
    app.administrators.add(IDENTIFIER)
    world.add_user(IDENTIFIER)
    world.add_agent("busy@shop.example", groups=[7], capacity=1, load=1)
    world.add_session("queueing", user="user2")
    return world
