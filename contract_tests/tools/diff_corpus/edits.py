"""Apply edits that are stored as data and do not depend on unrelated parts of the contract.
README.md explains the edits."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

Node = dict[str, Any]

_STEP = re.compile(r"/((?:\[[^\]]*\]|[^/\[])*)")
_PARALLEL = ("enum", "x-enum-varnames", "x-enum-descriptions")


def apply(document: Node, edit: Node) -> None:
    """Apply one edit; raise LookupError if the edited part does not exist."""
    name = next(iter(edit))
    _EDITS[name](document, edit)


def _set(document: Node, edit: Node) -> None:
    holder, key = _holder(document, edit["set"])
    holder[key] = copy.deepcopy(edit["to"])


def _remove(document: Node, edit: Node) -> None:
    holder, key = _holder(document, edit["remove"])
    del holder[key]


def _append(document: Node, edit: Node) -> None:
    _at(document, edit["append"]).append(copy.deepcopy(edit["item"]))


def _rename(document: Node, edit: Node) -> None:
    holder, key = _holder(document, edit["rename"])
    _replace(holder, {(edit["to"] if old == key else old): holder[old] for old in holder})


def _copy(document: Node, edit: Node) -> None:
    holder, key = _holder(document, edit["to"])
    holder[key] = copy.deepcopy(_at(document, edit["copy"]))


def _reorder(document: Node, edit: Node) -> None:
    node = _at(document, edit["reorder"])
    _replace(node, {key: node[key] for key in reversed(list(node))})


def _enum_add(document: Node, edit: Node) -> None:
    node = _at(document, edit["enum_add"])
    for key, what in zip(_PARALLEL, ("value", "name", "description"), strict=True):
        node[key].append(edit[what])


def _enum_remove(document: Node, edit: Node) -> None:
    node = _at(document, edit["enum_remove"])
    position = node["enum"].index(edit["value"])
    for key in _PARALLEL:
        del node[key][position]


def _enum_set(document: Node, edit: Node) -> None:
    node = _at(document, edit["enum_set"])
    node["enum"][node["enum"].index(edit["value"])] = edit["to"]


_EDITS: dict[str, Callable[[Node, Node], None]] = {
    "set": _set,
    "remove": _remove,
    "append": _append,
    "rename": _rename,
    "copy": _copy,
    "reorder": _reorder,
    "enum_add": _enum_add,
    "enum_remove": _enum_remove,
    "enum_set": _enum_set,
}


def _replace(node: Node, items: Node) -> None:
    node.clear()
    node.update(items)


def _at(document: Node, place: str) -> Any:
    holder, key = _holder(document, place)
    return holder[key]


def _holder(document: Node, place: str) -> tuple[Any, Any]:
    """Return the parent of the part at a path, and the key or index of the part."""
    *way, last = _STEP.findall(place)
    node: Any = document
    for step in way:
        node = node[_key(node, step)]
    return node, _key(node, last)


def _key(node: Any, step: str) -> Any:
    if step.startswith("["):
        return _find_key(node, step[1:-1])
    name = step.replace("~1", "/").replace("~0", "~")
    return int(name) if isinstance(node, list) else name


def _find_key(node: Any, wanted: str) -> Any:
    key, _, value = wanted.partition("=")
    if isinstance(node, dict):
        matches = [name for name in node if name.rsplit("/", 1)[-1] == value]
    elif any(isinstance(item, dict) for item in node):
        matches = [i for i, item in enumerate(node) if str(item.get(key)) == value]
    else:
        matches = [i for i, item in enumerate(node) if str(item) == wanted]
    if len(matches) != 1:
        raise LookupError(f"[{wanted}] is there {len(matches)} times")
    return matches[0]
