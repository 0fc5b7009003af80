"""What has to be true of the fake Desk after a run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .generator import Run


def control(url: str, name: str, body: Any = None) -> Any:
    """Calls a control endpoint: GET, or POST with a body."""
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(f"{url}/_mock/{name}", data=data)) as response:  # noqa: S310 - loopback
        return json.load(response)


def unasked(run: Run, *, again: bool) -> Iterator[str]:
    """Yields the answers that the plan does not foresee."""
    for answer in run.answers:
        allowed = answer.planned.again if again else answer.planned.first
        if answer.status != 200 or answer.code not in allowed:
            yield f"{answer.planned.operation}: {answer.status} {answer.body[:200]!r}"


def inconsistent(url: str, run: Run) -> Iterator[str]:
    """Yields where the state of the world differs from what a first run was told."""
    app = control(url, "state")["apps"][0]
    good = [answer.planned.operation for answer in run.answers if answer.code == 0]
    taken = good.count("contact_user") + good.count("transfer_to_human")
    with_agents = sum(session["state"] == "human" for session in app["sessions"].values())
    load = sum(agent["load"] for agent in app["agents"].values())
    for what, found, expected in (
        ("groups", len(app["groups"]), good.count("create_group")),
        ("messages", len(app["messages"]), good.count("send_msg")),
        ("sessions with an agent", with_agents, taken),
        ("sessions that agents count", load, taken),
    ):
        if found != expected:
            yield f"{what}: {found}, but {expected} calls succeeded"
    calls = control(url, "journal")["calls"]
    if len(calls) != len(run.answers):
        yield f"journal: {len(calls)} calls of {len(run.answers)}"
