"""Call the endpoint, and list the differences."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from contract_tests.support import oracle

from ._calls import calls
from ._checks import Difference, differences
from ._wire import ConfigurationError, UnreachableError, account_of, send

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ._calls import Call
    from ._wire import Account

SAME, DIFFERENT, UNUSABLE = 0, 1, 2


def main(
    arguments: Sequence[str] | None = None,
    environment: Mapping[str, str] = os.environ,
    sleep: Callable[[float], object] = time.sleep,
) -> int:
    """Run the calls. Return 0 without a difference, 1 with one, 2 if no call can be made."""
    options = _build_parser().parse_args(arguments)
    try:
        account = account_of(environment)
        bodies = json.loads(options.bodies.read_bytes()) if options.bodies else None
        chosen = [one for one in calls(account, bodies) if options.effects or not one.effects]
        found = _make_calls(account, chosen, lambda: sleep(1 / options.per_second))
    except (ConfigurationError, UnreachableError, OSError, ValueError) as error:
        sys.stderr.write(f"live: {error}\n")
        return UNUSABLE
    real = sum(not one.note for one in found)
    head = f"{len(chosen)} calls to {account.url}: {real} differences"
    sys.stdout.write(account.hide("\n".join([head, *map(str, found), ""])))
    return DIFFERENT if real else SAME


def _make_calls(
    account: Account, chosen: Sequence[Call], wait: Callable[[], object]
) -> list[Difference]:
    found: list[Difference] = []
    with httpx.Client() as client:
        for call in chosen:
            wait()
            path, _ = oracle.operations()[call.operation]
            reply = send(account, client, path, call.query, call.body)
            found += differences(call, reply)
    return found


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="live", description=__doc__)
    parser.add_argument("--effects", action="store_true", help="also make calls that can succeed")
    parser.add_argument("--bodies", type=Path, help="JSON file: bodies for them, by operation")
    parser.add_argument(
        "--per-second", type=_parse_positive, default=2.0, help="at most, calls per second (2)"
    )
    return parser


def _parse_positive(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError("must be above 0")
    return value


if __name__ == "__main__":
    sys.exit(main())
