"""Compare openapi.yaml with an earlier version: python -m tools.contract_diff BASE [--json]."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from . import AcceptedError, BaseError, Level, Report, VersionError, compare, read_base, read_file
from .accepted import FILE, read
from .documents import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

_LEVELS = {str(level): level for level in reversed(Level) if level}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Returns:
        The exit status: 0 if the version is high enough, 1 if a break (or the level of `--fail-on`)
        needs a higher one, 2 if the contracts could not be compared.
    """
    options = _build_parser().parse_args(arguments)
    try:
        report = compare(
            read_base(options.base), read_file(options.contract), read(options.accepted)
        )
    except (BaseError, VersionError, AcceptedError) as error:
        sys.stderr.write(f"tools.contract_diff: {error}\n")
        return 2
    if options.json:
        sys.stdout.write(report.as_json() + "\n")
    else:
        report.write(sys.stdout)
    return _choose_status(report, _LEVELS[options.fail_on])


def _choose_status(report: Report, fail_on: Level) -> int:
    if report.verdict >= fail_on and not report.is_version_enough:
        return 1
    return 2 if report.not_compared else 0


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.contract_diff", description=__doc__)
    parser.add_argument("base", metavar="BASE", help="a revision of this repository, or a file")
    parser.add_argument("--json", action="store_true", help="write JSON")
    parser.add_argument(
        "--fail-on",
        choices=_LEVELS,
        default=str(Level.BREAKING),
        help="the lowest level that requires a higher info.version (default: %(default)s)",
    )
    parser.add_argument(
        "--contract", type=Path, default=ROOT / "openapi.yaml", help="the new contract"
    )
    parser.add_argument("--accepted", type=Path, default=FILE, help="the file of accepted breaks")
    return parser


if __name__ == "__main__":
    sys.exit(main())
