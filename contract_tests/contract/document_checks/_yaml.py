"""Check that every YAML parser reads the text in the same way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from ._document import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ._document import Document

# The YAML 1.2 core schema, which JavaScript and Go use; PyYAML and Ruby use YAML 1.1.
_CORE = (
    ("null", re.compile(r"null|Null|NULL|~|")),
    ("bool", re.compile(r"true|True|TRUE|false|False|FALSE")),
    ("int", re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")),
    ("float", re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")),
    ("float", re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")),
)
# A YAML 1.1 boolean that PyYAML does not support.
_LETTER = re.compile(r"[yYnN]")


def keys_are_unique(document: Document) -> Iterator[Finding]:
    """Check that there are no duplicate keys, of which YAML silently keeps the last."""
    for node in _nodes(document):
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, _ in node.value:
                if key.value in seen:
                    yield Finding(_line(key), f"the key {key.value!r} stands twice")
                seen.add(key.value)


def scalars_are_portable(document: Document) -> Iterator[Finding]:
    """Check that an unquoted scalar has the same value in YAML 1.1 and 1.2: no `NO`, no
    `2025-04-03`, no `012`."""
    for node in _nodes(document):
        if isinstance(node, yaml.ScalarNode) and not node.style:
            old, new = node.tag.rpartition(":")[2], _core_type(node.value)
            if old != new or _LETTER.fullmatch(node.value):
                yield Finding(
                    _line(node),
                    f"{node.value!r} is {old} to some YAML parsers and {new} to others: quote it",
                )
            elif old == "int" and re.match(r"[-+]?0.", node.value):
                yield Finding(_line(node), f"{node.value!r} is octal to some YAML parsers")


def no_shorthand(document: Document) -> Iterator[Finding]:
    """Check that there are no anchors, aliases or tags, which many OpenAPI tools do not support."""
    for event in yaml.parse(document.text, Loader=yaml.CSafeLoader):
        if getattr(event, "anchor", None) or getattr(event, "tag", None):
            yield Finding(_line(event), "an anchor, an alias or a tag")


CHECKS = (keys_are_unique, scalars_are_portable, no_shorthand)


def _core_type(text: str) -> str:
    return next((name for name, pattern in _CORE if pattern.fullmatch(text)), "str")


def _nodes(document: Document) -> Iterator[yaml.Node]:
    todo = [yaml.compose(document.text, Loader=yaml.CSafeLoader)]
    while todo:
        node = todo.pop()
        if node is not None:
            yield node
        if isinstance(node, yaml.MappingNode):
            todo += [child for pair in node.value for child in pair]
        elif isinstance(node, yaml.SequenceNode):
            todo += node.value


def _line(node: yaml.Node | yaml.Event) -> str:
    mark = node.start_mark
    return f"line {mark.line + 1}" if mark else "the document"
