"""Check that everything is ready for a release, as a dry run: `make release`.

Builds both distributions into dist/ and uploads nothing. Fetches twine from the package index.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tools.contract_diff import Version, VersionError, read_file
from tools.public_api import FILES, snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parents[1]
DIST = ROOT / "dist"
UV = (sys.executable, "-m", "tools.uv")
TWINE = "twine==7.0.0"
NEXT = """\
Ready. What is left needs a person:
1. Once: register the workflow release.yml and its environment `pypi` as a trusted publisher of
   {name} on the package index, and set the repository's variable PUBLISH to true.
2. git tag --sign v{version} --message "{name} {version}" && git push origin v{version}
   The workflow checks again, builds, signs the provenance and uploads.
3. Check the page of the package on the index, and install it in a new environment.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the checks, and print what is wrong or what a person has to do.

    Returns:
        The exit status: 0 ready, 1 not.
    """
    parser = argparse.ArgumentParser(prog="make release", description=__doc__)
    parser.add_argument("--tagged", action="store_true", help="the tag exists and is checked out")
    options = parser.parse_args(arguments)
    version = str(read_file(ROOT / "openapi.yaml")["info"]["version"])
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    checks = {
        "version": check_version(version),
        "changelog": check_changelog(changelog, version),
        "snapshot": check_snapshots(version),
        "client": _run(sys.executable, "-m", "codegen", "--check"),
        "tag": check_tag(version, ROOT, tagged=options.tagged),
        "files": _build(version),
    }
    problems = 0
    for name, found in checks.items():
        lines = [*found]
        problems += len(lines)
        print(f"{name}: {'; '.join(lines) or 'ready'}")  # noqa: T201
    if problems:
        print(f"Not ready: {problems} to fix.")  # noqa: T201
        return 1
    print(NEXT.format(name="tencent-desk", version=version))  # noqa: T201
    return 0


def check_version(version: str) -> Iterator[str]:
    """Report a version that is not three numbers."""
    try:
        Version.parse(version)
    except VersionError as error:
        yield str(error)


def check_changelog(text: str, version: str) -> Iterator[str]:
    """Report a version without a date, and entries without a version."""
    sections = dict(re.findall(r"(?ms)^## \[([^\]]+)\](.*?)(?=^## |\Z)", text))
    dated = re.match(r" - \d{4}-\d\d-\d\d\n", sections.get(version, ""))
    if version not in sections:
        yield f"CHANGELOG.md has no section [{version}]"
    elif dated is None:
        yield f"CHANGELOG.md: [{version}] needs its date, as in [{version}] - 2026-12-31"
    if sections.get("Unreleased", "").strip():
        yield f"CHANGELOG.md: move what is under [Unreleased] into [{version}]"


def check_snapshots(version: str) -> Iterator[str]:
    """Report a snapshot of the public API of another version or source."""
    for package, file in FILES.items():
        if file.read_text(encoding="utf-8") != f"# {package} {version}\n{snapshot(package)}":
            yield f"{file.name} is not the public API of {version}: make api-snapshot"


def check_tag(version: str, root: Path, *, tagged: bool) -> Iterator[str]:
    """Report changes without a commit, and a tag that exists too early or is not at HEAD.

    Args:
        version: version of the release.
        root: the repository.
        tagged: whether the tag must be at HEAD; otherwise it must not exist yet.
    """
    if _git(root, "status", "--porcelain"):
        yield "there are changes without a commit"
    found = _git(root, "rev-parse", "--quiet", "--verify", f"v{version}^{{commit}}")
    if tagged and (not found or found != _git(root, "rev-parse", "HEAD")):
        yield f"the tag v{version} is not at HEAD"
    if found and not tagged:
        yield f"the tag v{version} already exists: raise info.version in openapi.yaml"


def _build(version: str) -> Iterator[str]:
    shutil.rmtree(DIST, ignore_errors=True)
    yield from _run(*UV, "build", "--quiet", "--no-build-isolation", "--out-dir", str(DIST))
    built = sorted(path for path in DIST.glob("*") if path.suffix in {".gz", ".whl"})
    expected = [f"tencent_desk-{version}-py3-none-any.whl", f"tencent_desk-{version}.tar.gz"]
    if [path.name for path in built] != expected:
        yield f"built {[path.name for path in built]}, not {expected}"
    yield from _run(*UV, "tool", "run", "--from", TWINE, "twine", "check", "--strict", *built)


def _run(*command: str | Path) -> Iterator[str]:
    done = subprocess.run(  # noqa: S603 - fixed words
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        yield (done.stderr or done.stdout).strip()


def _git(root: Path, *words: str) -> str:
    done = subprocess.run(  # noqa: S603 - fixed words
        [shutil.which("git") or "git", *words],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
