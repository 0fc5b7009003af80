"""Read YAML strictly and with limits; refuse what JSON does not have, with its line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NoReturn

import yaml
from yaml.composer import ComposerError
from yaml.reader import ReaderError

from .jsonbody import MAX_BYTES, MAX_DEPTH

if TYPE_CHECKING:
    from collections.abc import Hashable

_SURROGATE = re.compile("[\ud800-\udfff]")  # an escape can contain half of a surrogate pair
_PREFIX = "tag:yaml.org,2002:"
_TAGS = {f"{_PREFIX}{name}" for name in ("bool", "float", "int", "map", "null", "seq", "str")}
_NUMBERS = {f"{_PREFIX}{name}" for name in ("float", "int")}
_LONGEST_NUMBER = 40
_LARGEST_NUMBER = 2**63
_NODE = 20
"""The least size of a value, in characters, so that a file of very short values is read in seconds.
"""


class YAMLFileError(ValueError):
    """Report that the text is not acceptable YAML.

    Args:
        problem: What is wrong.
        line: The line, from 1.
    """

    def __init__(self, problem: str, line: int) -> None:
        super().__init__(problem)
        self.line = line


def read_yaml(text: str) -> tuple[yaml.Node | None, Any]:
    """Read one YAML document as JSON values.

    Args:
        text: The document, at most MAX_BYTES long.

    Returns:
        The nodes, with their lines, and the value; None and None for an empty document.

    Raises:
        YAMLFileError: The text is not YAML, or has a repeated key, a tag that JSON does not have,
            an alias inside its own value, or is too deep or too large.
    """
    loader = _check_text(text)
    try:
        tree = loader.get_single_node()
        return tree, None if tree is None else loader.construct_document(tree)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or loader.get_mark()
        joined = isinstance(error, ComposerError) and error.context
        problem = f"{error.context}, {error.problem}" if joined else str(error.problem)
        raise YAMLFileError(problem, mark.line + 1) from None
    except (ValueError, OverflowError) as error:  # from an escape or a directive that PyYAML reads
        raise YAMLFileError(f"cannot be read: {error}", loader.get_mark().line + 1) from None


def _check_text(text: str) -> _Loader:
    try:
        return _Loader(text)
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        character = f"#x{ord(text[error.position]):04x}"
        raise YAMLFileError(f"character {character}: {error.reason}", line) from None


class _Loader(yaml.SafeLoader):
    """Count values. Dates and `<<` are text, like every value without a JSON type."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the attribute that PyYAML looks at
        first: [(tag, pattern) for tag, pattern in rows if tag in _TAGS]
        for first, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    yaml_constructors = {  # noqa: RUF012 - as above
        tag: make for tag, make in yaml.SafeLoader.yaml_constructors.items() if tag in _TAGS
    }

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0
        self._size = 0
        self._sizes: dict[str, int | None] = {}

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        self._depth += 1
        if self._depth > MAX_DEPTH:
            _refuse(f"nested deeper than {MAX_DEPTH}", event)
        before, anchor = self._size, event.anchor
        if isinstance(event, yaml.AliasEvent):
            self._size += self._measure(event)
        else:
            self._size += _NODE + len(getattr(event, "value", ""))
            if anchor is not None:
                self._sizes[anchor] = None
        if self._size > MAX_BYTES:
            _refuse(
                "more values than a file may have; values repeated by an alias count again", event
            )
        node = super().compose_node(parent, index)
        if anchor is not None:
            self._sizes[anchor] = self._size - before
        self._depth -= 1
        return node

    def _measure(self, alias: Any) -> int:
        size = self._sizes.get(alias.anchor, 0)
        if size is None:
            _refuse(f"the alias *{alias.anchor} is inside its own value", alias)
        return size

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        if node.tag not in _TAGS:
            tag = node.tag.replace(_PREFIX, "!!")
            _refuse(f"the tag {tag} is not a JSON type; only JSON types are allowed", node)
        if node.tag in _NUMBERS and len(node.value) > _LONGEST_NUMBER:
            _refuse(f"a number of more than {_LONGEST_NUMBER} characters", node)
        try:
            value = super().construct_object(node, deep)
        except (ValueError, LookupError):
            _refuse(
                f"{str(node.value)[:40]!r} is not a valid {node.tag.removeprefix(_PREFIX)}", node
            )
        if isinstance(value, str) and _SURROGATE.search(value):
            _refuse(f"{value[:40]!r} is not a text that UTF-8 can write", node)
        if isinstance(value, int | float) and not -_LARGEST_NUMBER <= value < _LARGEST_NUMBER:
            _refuse(f"{node.value} is not a 64-bit number", node)
        return value

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                _refuse("a key is a list or a map, not a text", key)
            if key.tag != f"{_PREFIX}str":
                _refuse(f"the key {key.value!r} is not a text: put it in quotes", key)
            if key.value in seen:
                _refuse(f"the key {key.value!r} occurs twice", key)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _refuse(problem: str, place: Any) -> NoReturn:
    """Raise a problem with the line of an event or a node."""
    raise yaml.MarkedYAMLError(problem=problem, problem_mark=place.start_mark)
