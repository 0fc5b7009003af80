"""Print a conversation in both directions, the vendor's samples and failures: `make demo`."""

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
from tools.conversation import converse

if TYPE_CHECKING:
    from collections.abc import Callable

    from tencent_desk import RawReply

    from contract_tests.vendor_pages import DocumentedOperation, Json, Sample

CONSOLE = Console(width=80 if not sys.stdout.isatty() else None, highlight=False)
ARGUMENTS: dict[str, Any] = {
    "secret_key": SECRET_KEY,
    "identifier": IDENTIFIER,
    "max_retries": 0,
}


@dataclass(frozen=True, slots=True)
class Row:
    """Hold the results of an operation's samples with one client."""

    operation: str
    samples: int
    codes: str
    milliseconds: float
    as_documented: bool


def main() -> int:
    """Print a conversation, every sample of the vendor and some failures.

    Returns:
        The exit status: 0 if all results match the vendor's pages.
    """
    desk = FakeDesk()
    with running(desk) as url:
        CONSOLE.print(f"The mock server answers at {url}\n")
        dialogue, held = converse(desk, url)
        CONSOLE.print(dialogue)
        pairs = [*zip(_run_sync(desk, url), asyncio.run(_run_async(desk, url)), strict=True)]
        CONSOLE.print(_build_table(pairs))
        caught = _show_failures(desk, url)
    right = all(row.as_documented for pair in pairs for row in pair)
    return 0 if held and right and caught else 1


def _run_sync(desk: FakeDesk, url: str) -> list[Row]:
    rows = []
    with DeskClient(SDK_APP_ID, base_url=url, **ARGUMENTS) as client:
        for name, documented in sorted(operations().items()):
            desk.reset()
            call = getattr(client.raw, name)
            replies = [call(**arguments(sample)) for sample in documented.good_requests]
            rows += _make_row(documented, replies)
    return rows


async def _run_async(desk: FakeDesk, url: str) -> list[Row]:
    rows = []
    async with AsyncDeskClient(SDK_APP_ID, base_url=url, **ARGUMENTS) as client:
        for name, documented in sorted(operations().items()):
            desk.reset()
            call = getattr(client.raw, name)
            replies = [await call(**arguments(sample)) for sample in documented.good_requests]
            rows += _make_row(documented, replies)
    return rows


def arguments(sample: Sample) -> dict[str, Json]:
    """Return the fields of a sample body as keyword arguments of the client's method."""
    return {str(PythonIdentifier(name, "field_")): value for name, value in sample.body.items()}


def _make_row(page: DocumentedOperation, replies: list[RawReply[Any]]) -> list[Row]:
    """Return the row of an operation: whether the results of its samples match the page.

    Return none if the page has no sample, or only a sample that its own codes forbid.
    """
    if not replies:
        return []
    row = Row(
        operation=page.operation,
        samples=len(replies),
        codes=", ".join(sorted({str(reply.data.error_code) for reply in replies})),
        milliseconds=sum(reply.elapsed for reply in replies) * 1000 / len(replies),
        as_documented=all(
            reply.status == 200 and (printed is None or printed.is_shown_by(reply.data.to_dict()))
            for printed, reply in zip(map(page.answer_to, page.good_requests), replies, strict=True)
        ),
    )
    return [row]


def _build_table(pairs: list[tuple[Row, Row]]) -> Table:
    table = Table(title="\nThe vendor's samples, both clients", title_justify="left")
    for heading in ("operation", "samples", "code", "sync ms", "async ms", "as on the page"):
        table.add_column(heading, overflow="fold")
    for blocking, waiting in pairs:
        table.add_row(
            blocking.operation,
            str(blocking.samples),
            ", ".join(sorted({blocking.codes, waiting.codes})),
            f"{blocking.milliseconds:.1f}",
            f"{waiting.milliseconds:.1f}",
            "yes" if blocking.as_documented and waiting.as_documented else "NO",
        )
    return table


def _show_failures(desk: FakeDesk, url: str) -> bool:
    """Print failing calls as a user would catch them. Return whether each had the expected
    result."""
    CONSOLE.print("\nWhat you catch when a call fails:\n")
    desk.reset()
    with DeskClient(SDK_APP_ID, base_url=url, **ARGUMENTS) as client:
        session = "fd8a2e30-54de-4e40-bcaf-02718409c5cf"
        calls: list[tuple[type[errors.DeskError], Callable[[], object]]] = [
            (
                errors.NotFoundError,
                lambda: client.send_msg(session_id="no-such-session", msg_body=[text("hello")]),
            ),
            (
                errors.ValidationError,
                lambda: client.send_msg(session_id=session, msg_body=[text("hello"), {}]),
            ),
        ]
        caught = [_show_caught(expected, call) for expected, call in calls]
        for agent in desk.world.app(SDK_APP_ID).agents.values():
            agent.status = AgentStatus.OFFLINE
        caught.append(
            _show_caught(
                errors.AgentUnavailableError, lambda: client.transfer_to_human(session_id=session)
            )
        )
        desk.fault("contact_user", status=502, body="<html>Bad Gateway</html>")
        caught.append(
            _show_caught(
                errors.HTTPStatusError,
                lambda: client.contact_user(
                    im_agent_user_id="@customer_service_account", client_user_id="1289314544"
                ),
            )
        )
    return all(caught)


def _show_caught(expected: type[errors.DeskError], call: Callable[[], object]) -> bool:
    try:
        call()
    except errors.DeskError as error:
        mark = "" if type(error) is expected else f"  (expected {expected.__name__})"
        CONSOLE.print(f"[bold]{type(error).__name__}[/bold]{mark}")
        CONSOLE.print(f"{error}\n", markup=False)
        return type(error) is expected
    CONSOLE.print(f"nothing was raised; expected {expected.__name__}")
    return False


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
