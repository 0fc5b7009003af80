"""`python -m codegen` writes `generated_client/`; `--check` only says whether that changes it."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from .compare import differences
from .contract import ContractError
from .generate import PACKAGE, generate

ROOT = Path(__file__).parent.parent


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: the words after `python -m codegen`; by default those of the process.

    Returns:
        The exit status: 0 done, 1 the client is stale, 2 the contract cannot be generated from.
    """
    options = _parser().parse_args(arguments)
    target: Path = options.output / PACKAGE
    try:
        with tempfile.TemporaryDirectory(
            prefix=".codegen-", dir=_nearest(options.output)
        ) as workshop:
            fresh = Path(workshop) / PACKAGE
            generate(options.contract, fresh)
            if options.check:
                return _check(fresh, target)
            _install(fresh, target, Path(workshop))
    except ContractError as error:
        print(f"codegen: {error}", file=sys.stderr)  # noqa: T201
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m codegen", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, and change nothing")
    parser.add_argument(
        "--contract", type=Path, default=ROOT / "openapi.yaml", help="the OpenAPI document"
    )
    parser.add_argument(
        "--output", type=Path, default=ROOT / "generated_client", help="the folder of the package"
    )
    return parser


def _nearest(folder: Path) -> Path:
    """The folder itself, or the parent of it that exists: where a rename into it is one step."""
    return next(path for path in (folder, *folder.resolve().parents) if path.is_dir())


def _check(fresh: Path, target: Path) -> int:
    lines = differences(fresh, target)
    if lines:
        print(  # noqa: T201
            "generated_client/ is not what openapi.yaml and codegen/ make; run: python -m codegen\n"
            + "\n".join(f"  {line}" for line in lines),
            file=sys.stderr,
        )
    return 1 if lines else 0


def _install(fresh: Path, target: Path, workshop: Path) -> None:
    """Put the fresh package where the old one is, by renaming."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        target.rename(workshop / "old")
    fresh.rename(target)
    shutil.rmtree(workshop / "old", ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
