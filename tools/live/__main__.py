"""Call the endpoint, and list the differences as text or as JSON."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from contract_tests.support import oracle

from . import (
    ConfigurationError,
    Difference,
    Pace,
    UnreachableError,
    Wire,
    account_of,
    calls,
    differences,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from . import Account, Call

SAME, DIFFERENT, UNUSABLE = 0, 1, 2


def main(
    arguments: Sequence[str] | None = None,
    environment: Mapping[str, str] = os.environ,
    monotonic: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], object] = time.sleep,
) -> int:
    """Run the calls. Return 0 without a difference, 1 with one, 2 if no call can be made."""
    options = _build_parser().parse_args(arguments)
    try:
        account = account_of(environment)
        bodies = json.loads(options.bodies.read_bytes()) if options.bodies else None
        chosen = [one for one in calls(account, bodies) if options.effects or not one.effects]
        pace = Pace(options.per_second, monotonic, sleep)
        found = _make_calls(account, chosen, pace)
    except (ConfigurationError, UnreachableError, OSError, ValueError) as error:
        sys.stderr.write(f"live: {error}\n")
        return UNUSABLE
    report = _format_json if options.json else _format_text
    sys.stdout.write(account.hide(report(account, chosen, found)))
    return DIFFERENT if any(not one.note for one in found) else SAME


def _make_calls(account: Account, chosen: Sequence[Call], pace: Pace) -> list[Difference]:
    found: list[Difference] = []
    with httpx.Client() as client:
        wire = Wire(account, pace, client)
        for call in chosen:
            reply = wire.send(oracle.operations()[call.operation][0], call.query, call.body)
            found += differences(call, reply)
    return found


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="live", description=__doc__)
    parser.add_argument("--effects", action="store_true", help="also make calls that can succeed")
    parser.add_argument("--bodies", type=Path, help="JSON file: bodies for them, by operation")
    parser.add_argument(
        "--per-second", type=_parse_positive, default=2.0, help="calls per second (2)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def _parse_positive(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError("must be above 0")
    return value


def _format_text(account: Account, chosen: Sequence[Call], found: Sequence[Difference]) -> str:
    real = sum(not one.note for one in found)
    head = f"{len(chosen)} calls to {account.url}: {real} differences"
    return "\n".join([head, *map(str, found), ""])


def _format_json(account: Account, chosen: Sequence[Call], found: Sequence[Difference]) -> str:
    document: dict[str, Any] = {
        "url": account.url,
        "calls": len(chosen),
        "differences": [one._asdict() for one in found],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.exit(main())
