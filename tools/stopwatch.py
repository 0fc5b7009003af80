"""Time the pages for new users: run their commands, and compare with the promised times."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from contract_tests.support import markdown
from contract_tests.support.shell_session import Ran, says, steps, timed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ROOT = Path(__file__).resolve().parents[1]
PROMISED = {
    "first-five-minutes.md": {"python first_call.py": 120.0, "pytest -q test_shop.py": 300.0},
    "first-bot.md": {"pytest -q test_bot.py": 300.0},
}
"""The commands of each page with output, and the seconds that may have passed."""
_LONGEST = 900.0


def main() -> int:
    """Run the commands of each page in a new folder, and print the time of each command.

    Returns:
        The exit status: 0, or 1 if the output differs or, on a machine that was idle at the start,
        takes too long.
    """
    faults = [
        fault for page, promised in PROMISED.items() for fault in _find_faults(page, promised)
    ]
    print(*faults, sep="\n", file=sys.stderr)  # noqa: T201
    return 1 if faults else 0


def _find_faults(page: str, promised: Mapping[str, float]) -> list[str]:
    busy = os.getloadavg()[0] > (os.cpu_count() or 1)
    content = markdown.read(ROOT / "docs" / page)
    session = steps(content.code("console"))
    with tempfile.TemporaryDirectory(prefix="stopwatch-") as folder:
        for code in content.code("python"):
            name = code.partition("\n")[0].removeprefix("# ")
            (Path(folder) / name).write_text(code, encoding="utf-8")
        ran = timed(session, Path(folder), _build_environment(session[0][0]), _LONGEST)
    lines = [f"{one.seconds:6.1f} s  {one.command}" for one in ran]
    print(page, *lines, sep="\n")  # noqa: T201
    faults = _describe_difference(session, ran)
    if busy:
        print("times not checked: the machine was busy at the start\n")  # noqa: T201
        return faults
    return [*faults, *find_late(ran, promised)]


def find_late(ran: Iterable[Ran], promised: Mapping[str, float]) -> list[str]:
    """Return the commands that took longer than promised."""
    faults, passed = [], 0.0
    for one in ran:
        passed += one.seconds
        seconds = promised.get(one.command)
        if seconds is not None and passed > seconds:
            faults.append(f"{one.command}: done after {passed:.0f} s instead of {seconds:.0f}")
    return faults


def _describe_difference(session: Iterable[tuple[str, str]], ran: Iterable[Ran]) -> list[str]:
    return [
        f"{command}: printed {one.printed!r} instead of {expected!r}"
        for (command, expected), one in zip(session, ran, strict=True)
        if not says(expected, one.printed)
    ]


def _build_environment(clone: str) -> dict[str, str]:
    """Return the environment variables of a new user, whose clone comes from this checkout."""
    address = next(word for word in clone.split() if "://" in word)
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "VIRTUAL_ENV", "TENCENT_DESK_", "MAKE"))
    }
    return {
        **kept,
        "GIT_CONFIG_COUNT": "2",
        "GIT_CONFIG_KEY_0": f"url.{ROOT}.insteadOf",
        "GIT_CONFIG_VALUE_0": address,
        "GIT_CONFIG_KEY_1": "safe.directory",
        "GIT_CONFIG_VALUE_1": "*",
    }


if __name__ == "__main__":
    sys.exit(main())
