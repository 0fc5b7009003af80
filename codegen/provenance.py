"""Record the sources of the client, so that `--check` can report what has changed."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import openapi_python_client

if TYPE_CHECKING:
    from collections.abc import Iterable

HERE = Path(__file__).parent
RECORD = "_provenance.json"
UPSTREAM_RECORD = HERE / "upstream_templates.json"
_UPSTREAM = Path(openapi_python_client.__file__).parent / "templates"


class UpstreamMovedError(Exception):
    """Report that a replaced template of the generator has changed."""


def provenance(contract: Path) -> dict[str, str]:
    """Return hashes of all sources of the client, and the versions of the tools."""
    return {
        "contract": _hash([contract]),
        "codegen/config.yaml": _hash([HERE / "config.yaml"]),
        "codegen/templates": _hash(sorted((HERE / "templates").rglob("*.jinja"))),
        "openapi-python-client": version("openapi-python-client"),
        "ruff": version("ruff"),
    }


def write(contract: Path, package: Path) -> None:
    """Record the sources of a package."""
    text = json.dumps(provenance(contract), indent=2) + "\n"
    (package / RECORD).write_text(text, encoding="utf-8", newline="\n")


def compare_records(fresh: Path, committed: Path) -> list[str]:
    """Return what has changed between the records of two packages."""
    before, now = _read(committed / RECORD), _read(fresh / RECORD)
    return [
        f"{name}: {before.get(name, 'not recorded')[:12]} -> {value[:12]}"
        for name, value in now.items()
        if before.get(name) != value
    ]


def check_upstream() -> None:
    """Check that the generator's templates are those that ours were written for.

    Raises:
        UpstreamMovedError: one has changed. The message says what to compare.
    """
    recorded = _read(UPSTREAM_RECORD)
    for name, found in hash_upstream().items():
        if recorded.get(name) != found:
            raise UpstreamMovedError(
                f"openapi-python-client {version('openapi-python-client')} has another {name} "
                f"than the one that ours replaces: compare {_UPSTREAM / name} "
                f"with codegen/templates/{name}, bring over what matters, "
                "then run: python -m codegen --accept-upstream"
            )


def accept_upstream() -> None:
    """Record that our templates match those of the installed generator."""
    text = json.dumps(hash_upstream(), indent=2) + "\n"
    UPSTREAM_RECORD.write_text(text, encoding="utf-8", newline="\n")


def hash_upstream() -> dict[str, str]:
    """Return hashes of the generator's replaced templates, by name."""
    ours = sorted(path.name for path in (HERE / "templates").glob("*.jinja"))
    return {name: _hash([_UPSTREAM / name]) for name in ours if (_UPSTREAM / name).exists()}


def _read(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _hash(paths: Iterable[Path]) -> str:
    """Return one hash over names and contents, independent of the line endings of the checkout."""
    digest = hashlib.sha256()
    for path in paths:
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()
