"""Add an operation to `openapi.yaml` from its vendor-page row: `make scaffold NAME=...`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from contract_tests.vendor_pages import operations

from .row import read
from .text import with_operation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.vendor_pages import DocumentedOperation

    from .shapes import Node

CONTRACT = Path(__file__).resolve().parents[2] / "openapi.yaml"


def main() -> int:
    """Write the operation. Return 0, or 2 without a row or if the contract has it."""
    parser = argparse.ArgumentParser(prog="make scaffold", description=__doc__)
    parser.add_argument("name", help="a file of contract_tests/vendor_pages/operations")
    name = parser.parse_args().name
    text = CONTRACT.read_text(encoding="utf-8")
    if name not in operations():
        return _refuse(f"there is no contract_tests/vendor_pages/operations/{name}.yaml")
    if f"operationId: {name}\n" in text:
        return _refuse(f"openapi.yaml already has {name}")
    catalogue = yaml.load(text, Loader=yaml.CSafeLoader)["x-desk-errors"]
    sample = read(operations()[name], [one["code"] for one in catalogue])
    written = with_operation(text, sample)
    CONTRACT.write_text(written, encoding="utf-8")
    left = [
        (number, line.strip())
        for number, line in enumerate(written.splitlines(), 1)
        if "TODO" in line
    ]
    for number, line in left:
        sys.stdout.write(f"openapi.yaml:{number}: {line}\n")
    sys.stdout.write(f"{len(left)} places need your text; then: make generate test\n")
    sys.stdout.write(f"A guess, to be checked: {', '.join(_guesses(operations()[name], sample))}\n")
    return 0


def _guesses(page: DocumentedOperation, sample: Node) -> Iterator[str]:
    """List the facts that the row does not contain and the contract now contains."""
    yield f"the tag {sample['tag']}"
    if page.repeatable is None:
        yield "x-desk-retry (`repeatable` in the row sets it)"
    if page.refusals is None:
        yield "x-desk-refusals (`refusals` in the row sets them)"
    reported = {one.code for one in page.catalogue}
    codes = [str(one["code"]) for one in sample["errors"] if one["code"] not in reported]
    if codes:
        yield f"kind, effect and retry of {', '.join(codes)} (`catalogue` in the row sets them)"


def _refuse(why: str) -> int:
    sys.stderr.write(f"{why}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
