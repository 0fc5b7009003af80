"""Strict and bounded reading of YAML: what it holds beyond JSON is refused, and where it stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NoReturn

import yaml
from yaml.composer import ComposerError
from yaml.reader import ReaderError

from .jsonbody import MAX_BYTES, MAX_DEPTH

if TYPE_CHECKING:
    from collections.abc import Hashable

_SURROGATE = re.compile("[\ud800-\udfff]")  # an escape can bring half of a pair
_PREFIX = "tag:yaml.org,2002:"
_TAGS = {f"{_PREFIX}{name}" for name in ("bool", "float", "int", "map", "null", "seq", "str")}
_NUMBERS = {f"{_PREFIX}{name}" for name in ("float", "int")}
_LONGEST_NUMBER = 40
_LARGEST_NUMBER = 2**63
_NODE = 20
"""What a value counts at least, in characters: so a file of very short ones is read in seconds."""


class YAMLFileError(ValueError):
    """The text is no YAML that is taken.

    Args:
        problem: What is wrong.
        line: Where, from 1.
    """

    def __init__(self, problem: str, line: int) -> None:
        super().__init__(problem)
        self.line = line


def read_yaml(text: str) -> tuple[yaml.Node | None, Any]:
    """Read one YAML document as the values that JSON has.

    Args:
        text: The document, of MAX_BYTES at most.

    Returns:
        The nodes, which know their lines, and the value; None and None where there is nothing.

    Raises:
        YAMLFileError: It is no YAML, or has a key twice, another tag than JSON needs, an alias
            inside of what it repeats, or more depth or content than can be bounded.
    """
    loader = _checked(text)
    try:
        tree = loader.get_single_node()
        return tree, None if tree is None else loader.construct_document(tree)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or loader.get_mark()
        joined = isinstance(error, ComposerError) and error.context
        problem = f"{error.context}, {error.problem}" if joined else str(error.problem)
        raise YAMLFileError(problem, mark.line + 1) from None
    except (ValueError, OverflowError) as error:  # of an escape or a directive that PyYAML reads
        raise YAMLFileError(f"cannot be read: {error}", loader.get_mark().line + 1) from None


def _checked(text: str) -> _Loader:
    try:
        return _Loader(text)
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        character = f"#x{ord(text[error.position]):04x}"
        raise YAMLFileError(f"character {character}: {error.reason}", line) from None


class _Loader(yaml.SafeLoader):
    """Counts what it reads. Dates and `<<` are text, as every value without a type of JSON."""

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
            self._size += self._size_of(event)
        else:
            self._size += _NODE + len(getattr(event, "value", ""))
            if anchor is not None:
                self._sizes[anchor] = None
        if self._size > MAX_BYTES:
            _refuse("more values than a file may have; what an alias repeats counts again", event)
        node = super().compose_node(parent, index)
        if anchor is not None:
            self._sizes[anchor] = self._size - before
        self._depth -= 1
        return node

    def _size_of(self, alias: Any) -> int:
        size = self._sizes.get(alias.anchor, 0)
        if size is None:
            _refuse(f"the alias *{alias.anchor} stands inside of what it repeats", alias)
        return size

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        if node.tag not in _TAGS:
            tag = node.tag.replace(_PREFIX, "!!")
            _refuse(f"the tag {tag} is none of JSON's types, which are all that is taken", node)
        if node.tag in _NUMBERS and len(node.value) > _LONGEST_NUMBER:
            _refuse(f"a number of more than {_LONGEST_NUMBER} characters", node)
        try:
            value = super().construct_object(node, deep)
        except (ValueError, LookupError):
            _refuse(f"{str(node.value)[:40]!r} is no {node.tag.removeprefix(_PREFIX)}", node)
        if isinstance(value, str) and _SURROGATE.search(value):
            _refuse(f"{value[:40]!r} is no text that UTF-8 can write", node)
        if isinstance(value, int | float) and not -_LARGEST_NUMBER <= value < _LARGEST_NUMBER:
            _refuse(f"{node.value} is no number of 64 bits", node)
        return value

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                _refuse("a key is a list or a map, and not a text", key)
            if key.tag != f"{_PREFIX}str":
                _refuse(f"the key {key.value!r} is no text: put it in quotes", key)
            if key.value in seen:
                _refuse(f"the key {key.value!r} is there twice", key)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _refuse(problem: str, place: Any) -> NoReturn:
    """Raise a problem at the mark of an event or a node."""
    raise yaml.MarkedYAMLError(problem=problem, problem_mark=place.start_mark)
