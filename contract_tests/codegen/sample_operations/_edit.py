"""Adds a sample operation to the text of a contract and a folder of documented facts."""

from __future__ import annotations

import json
import re
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING, Any

import yaml

from . import _shapes

if TYPE_CHECKING:
    from ._shapes import Node

FOLDER = Path(__file__).parent


class _Dumper(yaml.SafeDumper):
    """The contract has no aliases."""

    def ignore_aliases(self, data: object) -> bool:
        del data
        return True


def names() -> list[str]:
    """The names of the operations that can be added."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def load(name: str) -> Node:
    loaded: Node = yaml.load((FOLDER / f"{name}.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    return loaded


def add(name: str, root: Path) -> None:
    """Edit `openapi.yaml` in a folder and give the operation its row in `vendor_pages/`."""
    sample = load(name)
    contract = root / "openapi.yaml"
    contract.write_text(with_operation(contract.read_text("utf-8"), sample), encoding="utf-8")
    row = root / "contract_tests" / "vendor_pages" / "operations" / f"{name}.yaml"
    row.write_text(_dump(documented(sample), 0), encoding="utf-8")


def with_operation(text: str, sample: Node) -> str:
    """The text of the contract with one operation more."""
    name = sample["name"]
    for entry in sample["errors"]:
        text = _with_entry(text, {**entry, "source": [name]})
    for code in set(sample["codes"]) - {one["code"] for one in sample["errors"]}:
        text = re.sub(
            rf"(?s)(\n  - code: {code}\n.*?\n    source: \[)(.*?)\]",
            rf"\1\2, {name}]",
            text,
            count=1,
        )
    catalogue = yaml.load(text[text.index("\nx-desk-errors:\n") :], Loader=yaml.CSafeLoader)
    listed = [one for one in catalogue["x-desk-errors"] if one["code"] in sample["codes"]]
    failures = list({one["kind"]: one for one in listed}.values())
    if f"\n  - name: {sample['tag']}\n" not in text:
        text = text.replace(
            "\ntags:\n", f"\ntags:\n  - name: {sample['tag']}\n    description: A new tag.\n"
        )
    path = {sample["path"]: {"post": _shapes.operation(sample, failures)}}
    text = text.replace("\ncomponents:\n", f"\n{_dump(path, 2)}\ncomponents:\n", 1)
    shown = _dump(_shapes.examples(sample, failures), 4)
    text = text.replace("\n  schemas:\n", f"\n{shown}\n  schemas:\n", 1)
    shapes = _dump(_shapes.schemas(sample, listed), 4)
    source = {key: sample[key] for key in ("title", "url", "updated")} | {"sure": "documented"}
    page = _dump({name: source}, 2)
    return text.replace("\nx-desk-sources:\n", f"\n{shapes}\nx-desk-sources:\n{page}", 1)


def documented(sample: Node) -> Node:
    """The row of the operation, as CONTRIBUTING.md describes it."""
    row = dict(sample["documented"])
    base = [
        {"field": "ActionStatus", "type": "string", "enum": ["OK", "FAIL"]},
        {"field": "ErrorCode", "type": "integer"},
        {"field": "ErrorInfo", "type": "string"},
    ]
    reply = {"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0} | sample["answer"]
    return {
        "operation": sample["name"],
        "page": {key: sample[key] for key in ("url", "updated", "title")},
        "path": sample["path"],
        **row,
        "reply": [*base, *row["reply"]],
        "codes": sample["codes"],
        "samples": {
            "requests": [{"name": "documented", "printed": json.dumps(sample["sample"])}],
            "replies": [{"name": "ok", "printed": json.dumps(reply)}],
        },
    }


def _with_entry(text: str, entry: Node) -> str:
    """Insert an entry of the catalogue before the first greater code."""
    block = _dump([entry], 2)
    for found in re.finditer(r"^  - code: (-?\d+)$", text, re.MULTILINE):
        if int(found[1]) > entry["code"]:
            return text[: found.start()] + block + text[found.start() :]
    return text + block


def _dump(value: Any, depth: int) -> str:
    text = yaml.dump(value, Dumper=_Dumper, sort_keys=False, width=100, allow_unicode=True)
    return indent(text, " " * depth)
