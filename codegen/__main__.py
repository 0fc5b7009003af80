"""Write `generated_client/` by `python -m codegen`, or compare it with `--check`.

It also writes the module of the mock that names the operations for editors.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from .contract import ContractError
from .folders import compare_folders, install
from .generate import MOCK_NAMES, PACKAGE, generate
from .provenance import UpstreamMovedError, accept_upstream, compare_records

ROOT = Path(__file__).parent.parent


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: the words after `python -m codegen`; by default those of the process.

    Returns:
        The exit status: 0 done, 1 the client is stale, 2 the contract has an error.
    """
    options = _build_parser().parse_args(arguments)
    if options.accept_upstream:
        accept_upstream()
    output: Path = options.output.resolve()
    cache = output.parent / ".cache"
    cache.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix="codegen-", dir=cache) as workshop:
            fresh = Path(workshop) / PACKAGE
            names, mock_names = Path(workshop) / "names.py", output.parent / MOCK_NAMES
            has_mock = mock_names.parent.is_dir()
            generate(options.contract, fresh, names if has_mock else None)
            if options.check:
                return _check(fresh, output / PACKAGE, (names, mock_names) if has_mock else None)
            install(fresh, output / PACKAGE)
            if has_mock:
                names.replace(mock_names)
    except (ContractError, UpstreamMovedError) as error:
        print(f"codegen: {error}", file=sys.stderr)  # noqa: T201
        return 2
    return 0


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m codegen", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, and change nothing")
    parser.add_argument(
        "--contract", type=Path, default=ROOT / "openapi.yaml", help="the OpenAPI document"
    )
    parser.add_argument(
        "--accept-upstream",
        action="store_true",
        help="record that our templates match the installed generator",
    )
    parser.add_argument(
        "--output", type=Path, default=ROOT / "generated_client", help="the folder of the package"
    )
    return parser


def _check(fresh: Path, target: Path, names: tuple[Path, Path] | None) -> int:
    lines = compare_folders(fresh, target)
    if names and not (names[1].exists() and names[0].read_bytes() == names[1].read_bytes()):
        lines.append(f"stale     {MOCK_NAMES}")
    if lines:
        print(  # noqa: T201
            "generated_client/ does not match openapi.yaml and codegen/; run: python -m codegen",
            *(f"  {line}" for line in lines),
            "what has changed since it was made:",
            *(
                f"  {line}"
                for line in compare_records(fresh, target) or ["nothing: it was edited by hand"]
            ),
            sep="\n",
            file=sys.stderr,
        )
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
