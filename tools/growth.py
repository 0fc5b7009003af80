"""Measure how cost grows with the number of operations: python -m tools.growth [--collect] [COUNT
...].

It adds sample operations with new names to the contract. Figures are CPU time; import and first
call are the least of several runs with compiled modules, as in an installed package. Collection
time is wall time.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from itertools import count, cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from rich.console import Console
from rich.table import Table

from codegen.generate import PACKAGE, generate
from tools.sample_operations import documented, load, names
from tools.scaffold.text import with_operation, write_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
COUNTS = (12, 50, 200)
RUNS = 9
HEADINGS = ("operations", "codegen s", "import ms", "first call ms", "zipped KiB", "collection s")
_FIRST_CALL = """
import time, httpx
from tencent_desk import DeskClient
reply = httpx.Response(200, json={"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0})
answer = httpx.Client(transport=httpx.MockTransport(lambda request: reply))
before = time.process_time()
desk = DeskClient(
    1400000000, identifier="administrator", secret_key="k" * 64, region="china", transport=answer
)
desk.robot_add_language(language_tag="id")
print(time.process_time() - before)
"""
_IMPORT = """
import time
before = time.process_time()
import tencent_desk
tencent_desk.DeskClient
print(time.process_time() - before)
"""


def main() -> int:
    """Print the table. Return 0."""
    parser = argparse.ArgumentParser(prog="tools.growth", description=__doc__)
    parser.add_argument("counts", nargs="*", type=int, default=COUNTS, metavar="COUNT")
    parser.add_argument("--collect", action="store_true", help="also collect the suite, in a copy")
    options = parser.parse_args()
    table = Table(title="Cost by number of operations", title_justify="left")
    for heading in HEADINGS:
        table.add_column(heading, justify="right")
    for number in options.counts:
        with tempfile.TemporaryDirectory(prefix="growth-") as folder:
            table.add_row(*_measure(number, Path(folder), collect=options.collect))
    Console(width=100).print(table)
    return 0


def _measure(number: int, folder: Path, *, collect: bool) -> list[str]:
    text = (ROOT / "openapi.yaml").read_text(encoding="utf-8")
    present = len(yaml.load(text, Loader=yaml.CSafeLoader)["paths"])
    added = [*islice(_make_samples(), max(0, number - present))]
    for sample in added:
        text = with_operation(text, sample)
    contract = folder / "openapi.yaml"
    contract.write_text(text if number >= present else _keep_first(text, number), encoding="utf-8")
    before = _cpu_time()
    generate(contract, folder / PACKAGE)
    spent = _cpu_time() - before
    collected = _time_collection(folder, text, added) if collect and number >= present else ""
    return [
        str(number),
        f"{spent:.1f}",
        f"{_time_script(_IMPORT, folder) * 1000:.0f}",
        f"{_time_script(_FIRST_CALL, folder) * 1000:.1f}",
        f"{_measure_wheel(folder) / 1024:.0f}",
        collected,
    ]


def _make_samples() -> Iterator[dict[str, Any]]:
    """Yield sample operations endlessly, each with unique names."""
    codes = count(200_001)
    for number, name in enumerate(cycle(names())):
        sample = load(name)
        text = json.dumps(sample)
        for entry in sample["errors"]:
            text = text.replace(str(entry["code"]), str(next(codes)))
            text = text.replace(entry["name"], f"{entry['name']}_{number}")
            text = text.replace(entry["meaning"], f"{entry['meaning']} Number {number}.")
        text = re.sub(r"Sibling([A-Z]\w*)", rf"Sibling\g<1>{number}", text)
        text = text.replace(name, f"{name}_{number}").replace("1229/6", f"1229/{number}6")
        yield json.loads(text)


def _keep_first(text: str, number: int) -> str:
    """Return a contract with only the first operations."""
    document = yaml.load(text, Loader=yaml.CSafeLoader)
    kept = dict(islice(document["paths"].items(), number))
    gone = {node["post"]["operationId"] for node in document["paths"].values()} - {
        node["post"]["operationId"] for node in kept.values()
    }
    for node in kept.values():
        links = node["post"]["responses"]["200"].get("links", {})
        for name in [key for key, link in links.items() if link["operationId"] in gone]:
            del links[name]
    parts = document["components"]
    roots = {"paths": kept, "parameters": parts["parameters"], "webhooks": document["webhooks"]}
    needed = _find_referred(roots, document)
    for section in ("schemas", "examples"):
        parts[section] = {
            name: node for name, node in parts[section].items() if (section, name) in needed
        }
    return write_yaml({**document, "paths": kept}, 0)


def _find_referred(node: Any, document: dict[str, Any]) -> set[tuple[str, str]]:
    """Return section and name of all components that a part of the contract uses."""
    found: set[tuple[str, str]] = set()
    waiting = [node]
    while waiting:
        text = json.dumps(waiting.pop())
        for section, name in re.findall(r"#/components/(\w+)/(\w+)", text):
            if (section, name) not in found:
                found.add((section, name))
                waiting.append(document["components"][section][name])
    return found


def _cpu_time() -> float:
    """Return the CPU seconds of this process and its finished child processes, such as ruff."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _time_script(script: str, folder: Path) -> float:
    """Return the seconds that a script prints, in a new process with the client of a folder."""
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(folder)!r})\n{script}"]
    kept = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    found = []
    for _ in range(1 + RUNS):
        done = subprocess.run(  # noqa: S603 - our own words
            command, env=kept, capture_output=True, text=True, check=True
        )
        found.append(float(done.stdout))
    return min(found[1:])


def _measure_wheel(folder: Path) -> int:
    """Return the bytes of the generated client, compressed as in a wheel."""
    target = folder / "client.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted((folder / PACKAGE).rglob("*")):
            if "__pycache__" not in path.parts:
                archive.write(path, path.relative_to(folder))
    return target.stat().st_size


def _time_collection(folder: Path, text: str, added: list[dict[str, Any]]) -> str:
    """Return the seconds in which pytest collects `make test`, in a copy of the project."""
    root = folder / "project"
    ignored = shutil.ignore_patterns(".*", "node_modules", "site", "dist", "build", "target")
    shutil.copytree(ROOT, root, ignore=ignored)
    (root / "openapi.yaml").write_text(text, encoding="utf-8")
    shutil.rmtree(root / "generated_client" / PACKAGE)
    shutil.copytree(folder / PACKAGE, root / "generated_client" / PACKAGE)
    rows = root / "contract_tests" / "vendor_pages" / "operations"
    for sample in added:
        (rows / f"{sample['name']}.yaml").write_text(write_yaml(documented(sample), 0), "utf-8")
    parts = [str(root / name) for name in ("", "generated_client", "runtime", "mock")]
    words = ["--collect-only", "-q", "-m", "not slow", "-p", "no:cacheprovider"]
    script = (
        f"import sys; sys.path[:0] = {parts!r}; import pytest; sys.exit(pytest.main({words!r}))"
    )
    command = [sys.executable, "-c", script]
    before = time.perf_counter()
    done = subprocess.run(  # noqa: S603 - our own words
        command, cwd=root, capture_output=True, text=True, check=False
    )
    spent = time.perf_counter() - before
    tests = re.search(r"(\d+)(?:/\d+)? tests", done.stdout)
    return f"{spent:.1f} ({tests[1] if tests else done.stdout[-80:]} tests)"


if __name__ == "__main__":
    sys.exit(main())
