"""Run every language that this machine has the tools for, and print a table."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from .planted import check_changes
from .receivers import RECEIVERS
from .registry import LANGUAGES
from .run import STEPS, run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .language import Language
    from .run import Result

CONSOLE = Console(width=110 if not sys.stdout.isatty() else None, highlight=False)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the languages. Return 0 if every check passed."""
    options = _build_parser().parse_args(arguments)
    chosen = [one for one in LANGUAGES if not options.only or _select(one, options.only)]
    if not chosen:
        sys.stderr.write(f"there are {', '.join(one.folder for one in LANGUAGES)}\n")
        return 2
    if options.planted:
        return check_changes(CONSOLE, chosen if options.only else ())
    skipped = {one.folder: why for one in chosen if (why := one.missing())}
    for folder, why in skipped.items():
        _print_line(f"{folder} is skipped: {', '.join(why)}")
    results = [_run(one) for one in chosen if one.folder not in skipped]
    CONSOLE.print(_build_table(results))
    good = _receive(results) and results and all(one.ok for one in results)
    return 0 if good and not (skipped and options.require_all) else 1


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tools.languages", description=__doc__)
    parser.add_argument("--only", action="append", metavar="NAME", help="a language, or its folder")
    parser.add_argument("--require-all", action="store_true", help="fail if a language is skipped")
    parser.add_argument(
        "--planted", action="store_true", help="check that changes of the contract are noticed"
    )
    return parser


def _select(language: Language, names: Sequence[str]) -> bool:
    return any(name in (language.folder, language.folder.split("/")[0]) for name in names)


def _run(language: Language) -> Result:
    _print_line(f"{language.folder} …")
    result = run(language)
    for problem in result.problems:
        _print_line(f"{language.folder} FAILED {problem}")
    return result


def _receive(results: Sequence[Result]) -> bool:
    """Check the receivers of callbacks in the languages that were run."""
    languages = {one.language.folder.split("/")[0] for one in results}
    good = True
    for receiver in RECEIVERS:
        if receiver.language in languages:
            with tempfile.TemporaryDirectory() as folder:
                problems = receiver.problems(Path(folder))
            _print_line(f"callbacks in {receiver.language}: {'; '.join(problems) or 'received'}")
            good = good and not problems
    return good


def _build_table(results: Sequence[Result]) -> Table:
    table = Table(title="Clients generated from openapi.yaml", title_justify="left")
    for heading in ("language", "generator", "version"):
        table.add_column(heading, overflow="fold")
    for heading in (*(f"{step} s" for step in STEPS), "checks passed"):
        table.add_column(heading, justify="right")
    for one in results:
        names = (one.language.language, one.language.generator, one.language.version)
        seconds = (f"{one.seconds[step]:.1f}" if step in one.seconds else "" for step in STEPS)
        table.add_row(*names, *seconds, f"{one.passed} of {len(one.checks)}")
    return table


def _print_line(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
