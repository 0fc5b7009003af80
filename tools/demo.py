"""`make demo`: the vendor's documented samples, over real HTTP, through both clients."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from openapi_python_client.strings import PythonIdentifier
from rich.console import Console
from rich.table import Table
from tencent_desk import AsyncDeskClient, DeskClient, errors
from tencent_desk.messages import text
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY, AgentStatus, FakeDesk, running

from contract_tests.vendor_pages import operations

if TYPE_CHECKING:
    from collections.abc import Callable

    from tencent_desk import RawReply

    from contract_tests.vendor_pages import DocumentedOperation, Json, Sample

CONSOLE = Console(width=110 if not sys.stdout.isatty() else None, highlight=False)
ARGUMENTS: dict[str, Any] = {
    "secret_key": SECRET_KEY,
    "identifier": IDENTIFIER,
    "max_retries": 0,
}


@dataclass(frozen=True, slots=True)
class Row:
    """What one sample came to."""

    operation: str
    client: str
    samples: int
    status: int
    code: int
    result: str
    milliseconds: float
    as_documented: bool


def main() -> int:
    """Show every documented sample and some failures. Returns 0 when all came out as documented."""
    desk = FakeDesk()
    with running(desk) as url:
        CONSOLE.print(f"A mock answers at {url}\n")
        rows = [*_sync_rows(desk, url), *asyncio.run(_async_rows(desk, url))]
        CONSOLE.print(_table(rows))
        caught = _failures(desk, url)
    return 0 if caught and all(row.as_documented for row in rows) else 1


def _sync_rows(desk: FakeDesk, url: str) -> list[Row]:
    rows = []
    with DeskClient(SDK_APP_ID, base_url=url, **ARGUMENTS) as client:
        for name, documented in sorted(operations().items()):
            desk.reset()
            call = getattr(client.raw, name)
            replies = [call(**arguments(sample)) for sample in documented.good_requests]
            rows += _row(documented, "sync", replies)
    return rows


async def _async_rows(desk: FakeDesk, url: str) -> list[Row]:
    rows = []
    async with AsyncDeskClient(SDK_APP_ID, base_url=url, **ARGUMENTS) as client:
        for name, documented in sorted(operations().items()):
            desk.reset()
            call = getattr(client.raw, name)
            replies = [await call(**arguments(sample)) for sample in documented.good_requests]
            rows += _row(documented, "async", replies)
    return rows


def arguments(sample: Sample) -> dict[str, Json]:
    """Return the fields of a sample body as the keyword arguments of the client's method."""
    return {str(PythonIdentifier(name, "field_")): value for name, value in sample.body.items()}


def _row(page: DocumentedOperation, client: str, replies: list[RawReply[Any]]) -> list[Row]:
    """Return the row of an operation: its last sample, and whether every one came out as
    documented.

    There is none where the page prints no sample, or one that its own codes forbid.
    """
    if not replies:
        return []
    last = replies[-1]
    row = Row(
        operation=page.operation,
        client=client,
        samples=len(replies),
        status=last.status,
        code=last.data.error_code,
        result=repr(last.data),
        milliseconds=sum(reply.elapsed for reply in replies) * 1000 / len(replies),
        as_documented=all(
            reply.status == 200 and (printed is None or printed.is_shown_by(reply.data.to_dict()))
            for printed, reply in zip(map(page.answer_to, page.good_requests), replies, strict=True)
        ),
    )
    return [row]


def _table(rows: list[Row]) -> Table:
    table = Table(title="The vendor's documented samples", title_justify="left")
    for heading in (
        "operation",
        "client",
        "samples",
        "HTTP",
        "ErrorCode",
        "result",
        "ms",
        "as documented",
    ):
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(
            row.operation,
            row.client,
            str(row.samples),
            str(row.status),
            str(row.code),
            row.result.replace("action_status='OK', error_info='', error_code=0", "OK"),
            f"{row.milliseconds:.1f}",
            "yes" if row.as_documented else "NO",
        )
    return table


def _failures(desk: FakeDesk, url: str) -> bool:
    """Show failing calls as a user would catch them. Returns whether each was as expected."""
    CONSOLE.print("\nWhat a user catches when a call fails:\n")
    desk.reset()
    with DeskClient(SDK_APP_ID, base_url=url, **ARGUMENTS) as client:
        session = "fd8a2e30-54de-4e40-bcaf-02718409c5cf"
        calls: list[tuple[type[errors.DeskError], Callable[[], object]]] = [
            (
                errors.NotFoundError,
                lambda: client.send_msg(session_id="no-such-session", msg_body=[text("hello")]),
            ),
            (errors.InvalidRequestError, lambda: client.robot_add_language(language_tag="xx")),
            (
                errors.ValidationError,
                lambda: client.send_msg(session_id=session, msg_body=[text("hello"), {}]),
            ),
        ]
        caught = [_caught(expected, call) for expected, call in calls]
        for agent in desk.world.app(SDK_APP_ID).agents.values():
            agent.status = AgentStatus.OFFLINE
        caught.append(
            _caught(
                errors.AgentUnavailableError, lambda: client.transfer_to_human(session_id=session)
            )
        )
        desk.fault("contact_user", status=502, body="<html>Bad Gateway</html>")
        caught.append(
            _caught(
                errors.HTTPStatusError,
                lambda: client.contact_user(
                    im_agent_user_id="@customer_service_account", client_user_id="1289314544"
                ),
            )
        )
    return all(caught)


def _caught(expected: type[errors.DeskError], call: Callable[[], object]) -> bool:
    try:
        call()
    except errors.DeskError as error:
        mark = "" if type(error) is expected else f"  (expected {expected.__name__})"
        CONSOLE.print(f"[bold]{type(error).__name__}[/bold]{mark}", soft_wrap=True)
        CONSOLE.print(f"  {error}\n", markup=False)
        return type(error) is expected
    CONSOLE.print(f"nothing was raised; expected {expected.__name__}")
    return False


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
