"""Edit the text of the contract, and keep everything else unchanged."""

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
    """Write YAML in the contract's style: no aliases, short lists on one line, folded text."""

    def ignore_aliases(self, data: object) -> bool:
        del data
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        del indentless
        super().increase_indent(flow, indentless=False)


def _write_list(dumper: _Dumper, data: list[Any]) -> yaml.Node:
    plain = not any(isinstance(item, dict | list) for item in data)
    flow = plain and len(str(data)) < _SHORT
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=flow)


def _write_mapping(dumper: _Dumper, data: dict[str, Any]) -> yaml.Node:
    plain = not any(isinstance(value, dict | list | str) for value in data.values())
    flow = (plain or [*data] == ["page"]) and bool(data)
    return dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=flow)


def _write_text(dumper: _Dumper, data: str) -> yaml.Node:
    style = ">" if len(data) > _SHORT + 20 and " " in data else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", data, style=style)


_Dumper.add_representer(list, _write_list)
_Dumper.add_representer(dict, _write_mapping)
_Dumper.add_representer(str, _write_text)


def with_operation(text: str, sample: Node) -> str:
    """Return the text of a contract with one more operation.

    Args:
        text: The text of `openapi.yaml`.
        sample: The operation, as `contract_tests/codegen/sample_operations` writes one down.
    """
    name = sample["name"]
    for entry in sample["errors"]:
        text = _insert_entry(text, {**entry, "source": [name]})
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
        text = text.replace("\ntags:\n", f"\ntags:\n{write_yaml([tag], 2)}")
    path = {sample["path"]: {"post": shapes.operation(sample, failures)}}
    text = text.replace("\nwebhooks:\n", f"\n{write_yaml(path, 2)}\nwebhooks:\n", 1)
    shown = write_yaml(shapes.examples(sample, failures), 4)
    text = text.replace("\n  schemas:\n", f"\n{shown}\n  schemas:\n", 1)
    own = [write_yaml({key: node}, 4) for key, node in shapes.schemas(sample, listed).items()]
    mark = "\n    # codes of every operation "
    rule = f"    # {name} ".ljust(103, "-")
    text = text.replace(mark, "\n" + rule + "\n\n" + "\n".join(own) + mark, 1)
    source = {key: sample[key] for key in ("title", "url", "updated")} | {"sure": "documented"}
    if sample.get("language"):
        source["language"] = sample["language"]
    return text.replace("\n  rest_intro:\n", f"\n{write_yaml({name: source}, 2)}  rest_intro:\n", 1)


def _insert_entry(text: str, entry: Node) -> str:
    """Insert an entry of the catalogue before the first greater code."""
    block = write_yaml([entry], 2)
    for found in re.finditer(r"^  - code: (-?\d+)$", text, re.MULTILINE):
        if int(found[1]) > entry["code"]:
            return text[: found.start()] + block + text[found.start() :]
    return text + block


def write_yaml(value: Any, depth: int) -> str:
    """Return a value as YAML in the contract's style.

    Args:
        value: The value.
        depth: Spaces before every line.
    """
    text = yaml.dump(
        value, Dumper=_Dumper, sort_keys=False, width=_WIDTH - depth, allow_unicode=True
    )
    return indent(text, " " * depth)
