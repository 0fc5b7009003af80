"""Write the snapshots of the public API: python -m tools.public_api [--unreleased]."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from tools.contract_diff import read_file

from . import FILES, REMEDY, ROOT, breaks, snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the snapshots, each with the version of the contract in its first line.

    Returns:
        The exit status: 0 written, 1 a break is announced by neither CHANGELOG.md nor version.
    """
    parser = argparse.ArgumentParser(prog="tools.public_api", description=__doc__)
    parser.add_argument(
        "--unreleased", action="store_true", help="nobody has the earlier snapshot's version yet"
    )
    options = parser.parse_args(arguments)
    texts = {package: snapshot(package) for package in FILES}
    unannounced = [] if options.unreleased else _unannounced(texts)
    if unannounced:
        sys.stderr.write("\n".join([REMEDY, *unannounced, ""]))
        return 1
    version = read_file(ROOT / "openapi.yaml")["info"]["version"]
    for package, text in texts.items():
        FILES[package].write_text(f"# {package} {version}\n{text}", encoding="utf-8")
    return 0


def _unannounced(texts: dict[str, str]) -> list[str]:
    return [
        str(change)
        for package, file in FILES.items()
        if file.exists()
        for change in breaks(file.read_text(encoding="utf-8"), texts[package], ROOT)
    ]


if __name__ == "__main__":
    sys.exit(main())
