"""Remove webhooks from the contract, for tools that support only calls."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Node = dict[str, Any]


def without_webhooks(document: Node) -> Node:
    """Return a copy of a contract without `webhooks` and the components that only webhooks use.

    Most generators make a client method for each webhook, which would post to Desk.

    Args:
        document: the contract, which is not changed.
    """
    known = copy.deepcopy({key: node for key, node in document.items() if key != "webhooks"})
    called_back = document.get("webhooks", {})
    if not called_back:
        return known
    mine = _find_reached(document, [document["webhooks"]])
    kept = _find_reached(document, [value for key, value in known.items() if key != "components"])
    schemes = {name for item in known.get("security", ()) for name in item}
    kept |= {f"securitySchemes/{name}" for name in schemes}
    mine |= {f"securitySchemes/{name}" for name in _list_schemes(called_back)}
    for section, members in known["components"].items():
        for name in [*members]:
            if f"{section}/{name}" in mine - kept:
                del members[name]
    tags = {tag for node in _list_operations(known["paths"]) for tag in node.get("tags", ())}
    dropped = {tag for node in _list_operations(called_back) for tag in node.get("tags", ())} - tags
    known["tags"] = [tag for tag in known.get("tags", ()) if tag["name"] not in dropped]
    return known


def _list_operations(items: Node) -> Iterator[Node]:
    return (node for item in items.values() for node in item.values() if isinstance(node, dict))


def _list_schemes(items: Node) -> set[str]:
    every = (node.get("security", ()) for node in _list_operations(items))
    return {name for requirements in every for one in requirements for name in one}


def _find_reached(document: Node, roots: list[Any]) -> set[str]:
    """Return the components that parts of a document use, as `section/name`."""
    found: set[str] = set()
    waiting = list(roots)
    while waiting:
        for reference in _find_references(waiting.pop()):
            section, _, name = reference.partition("/")
            if reference not in found and name in document["components"].get(section, ()):
                found.add(reference)
                waiting.append(document["components"][section][name])
    return found


def _find_references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref" and isinstance(value, str):
                yield value.removeprefix("#/components/")
            else:
                yield from _find_references(value)
    elif isinstance(node, list):
        for item in node:
            yield from _find_references(item)
