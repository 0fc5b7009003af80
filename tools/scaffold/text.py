"""Edits the text of the contract, so that what others wrote there stays as it is."""

from __future__ import annotations

import re
from textwrap import indent
from typing import TYPE_CHECKING, Any

import yaml

from . import shapes

if TYPE_CHECKING:
    from .shapes import Node

_WIDTH = 108
_SHORT = 60


class _Dumper(yaml.SafeDumper):
    """Writes YAML as the contract has it: no aliases, short lists on one line, folded prose."""

    def ignore_aliases(self, data: object) -> bool:
        del data
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        del indentless
        super().increase_indent(flow, indentless=False)


def _list(dumper: _Dumper, data: list[Any]) -> yaml.Node:
    plain = not any(isinstance(item, dict | list) for item in data)
    flow = plain and len(str(data)) < _SHORT
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=flow)


def _mapping(dumper: _Dumper, data: dict[str, Any]) -> yaml.Node:
    plain = not any(isinstance(value, dict | list | str) for value in data.values())
    flow = (plain or [*data] == ["page"]) and bool(data)
    return dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=flow)


def _text(dumper: _Dumper, data: str) -> yaml.Node:
    style = ">" if len(data) > _SHORT + 20 and " " in data else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", data, style=style)


_Dumper.add_representer(list, _list)
_Dumper.add_representer(dict, _mapping)
_Dumper.add_representer(str, _text)


def with_operation(text: str, sample: Node) -> str:
    """Return the text of a contract with one operation more.

    Args:
        text: The text of `openapi.yaml`.
        sample: The operation, as `contract_tests/codegen/sample_operations` writes one down.
    """
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
    named = sorted(listed, key=lambda one: not one["name"].startswith("TODO"))
    failures = list({one["kind"]: one for one in named}.values())
    if f"\n  - name: {sample['tag']}\n" not in text:
        tag = {"name": sample["tag"], "description": f"Calls of the kind {sample['tag']}."}
        text = text.replace("\ntags:\n", f"\ntags:\n{written([tag], 2)}")
    path = {sample["path"]: {"post": shapes.operation(sample, failures)}}
    text = text.replace("\nwebhooks:\n", f"\n{written(path, 2)}\nwebhooks:\n", 1)
    shown = written(shapes.examples(sample, failures), 4)
    text = text.replace("\n  schemas:\n", f"\n{shown}\n  schemas:\n", 1)
    own = [written({key: node}, 4) for key, node in shapes.schemas(sample, listed).items()]
    mark = "\n    # codes of every operation "
    rule = f"    # {name} ".ljust(103, "-")
    text = text.replace(mark, "\n" + rule + "\n\n" + "\n".join(own) + mark, 1)
    source = {key: sample[key] for key in ("title", "url", "updated")} | {"sure": "documented"}
    if sample.get("language"):
        source["language"] = sample["language"]
    return text.replace("\n  rest_intro:\n", f"\n{written({name: source}, 2)}  rest_intro:\n", 1)


def _with_entry(text: str, entry: Node) -> str:
    """Insert an entry of the catalogue before the first greater code."""
    block = written([entry], 2)
    for found in re.finditer(r"^  - code: (-?\d+)$", text, re.MULTILINE):
        if int(found[1]) > entry["code"]:
            return text[: found.start()] + block + text[found.start() :]
    return text + block


def written(value: Any, depth: int) -> str:
    """Return a value as YAML, as the contract has it.

    Args:
        value: What is written.
        depth: By how many spaces every line is indented.
    """
    text = yaml.dump(
        value, Dumper=_Dumper, sort_keys=False, width=_WIDTH - depth, allow_unicode=True
    )
    return indent(text, " " * depth)
