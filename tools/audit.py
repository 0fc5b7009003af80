"""`make audit`: known vulnerabilities of the locked dependencies, and a list of them (SBOM).

Fetches its two tools from the package index, and asks the index's vulnerability service. The
status is 0 where every dependency was looked up and none is known to be vulnerable, 1 where one is,
3 where one could not be looked up. `make` itself turns both into 2.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
SBOM = Path("dist") / "sbom.cdx.json"
FINE, VULNERABLE, NOT_LOOKED_UP = 0, 1, 3
TOOLS = {"pip-audit": "pip-audit==2.10.1", "cyclonedx-py": "cyclonedx-bom==7.5.0"}

Run = Callable[[Sequence[str]], "subprocess.CompletedProcess[str]"]


class Verdict(NamedTuple):
    """What an audit found.

    Attributes:
        status: the exit status.
        lines: what to tell.
    """

    status: int
    lines: list[str]


def main(arguments: Sequence[str] | None = None, run: Run | None = None) -> int:
    """Looks the dependencies up, and lists them. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="make audit", description=__doc__)
    parser.add_argument("--requirement", default="requirements.lock", help="default: %(default)s")
    parser.add_argument(
        "--allow-unreachable",
        action="store_true",
        help="end with 0 where a dependency could not be looked up, which is told all the same",
    )
    options = parser.parse_args(arguments)
    file = options.requirement
    run = run or _run
    verdict = judged(run(_pip_audit(file)))
    listed = _listed(run(_cyclonedx(file)))
    sys.stdout.write("\n".join([*verdict.lines, *listed.lines, ""]))
    if verdict.status == NOT_LOOKED_UP and options.allow_unreachable:
        return listed.status
    return verdict.status or listed.status


def judged(done: subprocess.CompletedProcess[str]) -> Verdict:
    """What a run of pip-audit means.

    It calls a dependency that it could not look up "skipped", and ends with 0.
    """
    try:
        found: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except ValueError:
        return Verdict(
            NOT_LOOKED_UP, ["NOT AUDITED: pip-audit could not run.", done.stderr.strip()]
        )
    known = [line for one in found for line in _vulnerabilities(one)]
    skipped = [one["name"] for one in found if "skip_reason" in one]
    told = [f"Vulnerable: {line}" for line in known]
    if found and not skipped:
        told = told or [f"{len(found)} dependencies looked up, none known to be vulnerable."]
        return Verdict(VULNERABLE if known else FINE, told)
    told.append(
        f"NOT AUDITED: {len(skipped)} of {len(found)} dependencies could not be looked up: "
        f"{', '.join(skipped)}. Is the vulnerability service within reach?"
    )
    return Verdict(VULNERABLE if known else NOT_LOOKED_UP, told)


def _vulnerabilities(dependency: dict[str, Any]) -> list[str]:
    return [
        f"{dependency['name']} {dependency['version']}: {one['id']}, "
        f"fixed in {', '.join(one['fix_versions']) or 'no version yet'}"
        for one in dependency.get("vulns", [])
    ]


def _listed(done: subprocess.CompletedProcess[str]) -> Verdict:
    if done.returncode:
        return Verdict(NOT_LOOKED_UP, ["NO LIST: cyclonedx-py could not run.", done.stderr.strip()])
    return Verdict(FINE, [f"The list of dependencies (CycloneDX): {SBOM}"])


def _pip_audit(file: str) -> list[str]:
    quiet = ("--progress-spinner", "off", "--format", "json", "--timeout", "15")
    return ["pip-audit", "--requirement", file, "--disable-pip", "--require-hashes", *quiet]


def _cyclonedx(file: str) -> list[str]:
    about = ("--pyproject", "pyproject.toml", "--mc-type", "library")
    form = ("--output-reproducible", "--output-format", "JSON", "--output-file", str(SBOM))
    return ["cyclonedx-py", "requirements", file, *about, *form]


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a tool, in an environment of its own that uv makes."""
    (ROOT / SBOM).parent.mkdir(exist_ok=True)
    tool = (sys.executable, "-m", "uv", "tool", "run", "--quiet", "--from", TOOLS[command[0]])
    return subprocess.run(  # noqa: S603 - fixed words
        [*tool, *command], cwd=ROOT, capture_output=True, text=True, check=False
    )


if __name__ == "__main__":
    sys.exit(main())
