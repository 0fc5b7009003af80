"""Write `site/` by `python -m tools.site`; a warning of Sphinx is an error."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from codegen.contract import Contract, ContractError

from .build import build
from .made import write_made
from .written import copy_written

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: the command-line arguments; by default those of the process.

    Returns:
        The exit status: 0 done, 1 Sphinx warned, for example about a dead link, 2 the contract is
        wrong.
    """
    options = _build_parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="site-") as folder:
        source = Path(folder)
        try:
            copy_written(ROOT, source)
            write_made(Contract(options.contract), source)
        except ContractError as error:
            print(f"tools.site: {error}", file=sys.stderr)  # noqa: T201
            return 2
        return 0 if build(source, options.output.resolve()) else 1


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.site", description=__doc__)
    parser.add_argument(
        "--contract", type=Path, default=ROOT / "openapi.yaml", help="the OpenAPI document"
    )
    parser.add_argument("--output", type=Path, default=ROOT / "site", help="folder of the site")
    return parser


if __name__ == "__main__":
    sys.exit(main())
