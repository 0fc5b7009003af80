"""The schemas of the contract as Markdown: types, rules and tables of fields."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegen.contract import Contract, Node

_RULES = {
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "x-desk-max-bytes": "at most {} bytes in UTF-8",
    "minimum": "at least {}",
    "maximum": "at most {}",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "pattern": "matches {}",
    "const": "always {}",
    "x-desk-default": "{} if left out",
    "x-desk-at-most-one": "at most one item with {}",
    "x-desk-generated": "{} by the client if left out",
    "contentMediaType": "holds {}",
}


class Field(NamedTuple):
    """A field of a schema, in Markdown.

    Attributes:
        name: as it is written in JSON.
        required: whether it must be there.
        type: its type, linked where it has a page.
        text: what it is, its rules, and what no page states.
    """

    name: str
    required: bool
    type: str
    text: str


class Fields:
    """Reads schemas.

    Args:
        contract: where they are.
    """

    def __init__(self, contract: Contract) -> None:
        self._contract = contract

    def of(self, name: str) -> list[Field]:
        """Return the fields of a named schema; none where it is something else."""
        schema = self._contract.schemas[name]
        required = schema.get("required", ())
        return [
            Field(key, key in required, self.type(node), self._text(node))
            for key, node in schema.get("properties", {}).items()
        ]

    def choices(self, name: str) -> list[str]:
        """Return the schemas of which one applies, linked."""
        schema = self._contract.schemas[name]
        options: list[Node] = schema.get("anyOf") or schema.get("oneOf") or []
        return [self.type(option) for option in options]

    def values(self, name: str) -> list[tuple[str, str, str]]:
        """Return the values of a named enum, each with its name and its meaning."""
        schema = self._contract.schemas[name]
        rows = zip(
            schema.get("enum", ()),
            schema.get("x-enum-varnames", ()),
            schema.get("x-enum-descriptions", ()),
            strict=True,
        )
        return [(_shown(value), name, cell(text)) for value, name, text in rows]

    def type(self, node: Node) -> str:
        """Return the type of a schema, linked where it has a name."""
        if "$ref" in node:
            name = node["$ref"].rpartition("/")[2]
            return f"[{name}](#{anchor(name)})"
        if node.get("type") == "array":
            return f"list of {self.type(node['items'])}"
        kind = node.get("type", "any")
        return kind if isinstance(kind, str) else " or ".join(kind)

    def rules(self, node: Node) -> str:
        """Return what a value has to keep, in words."""
        said = [_rule(key, node[key]) for key in _RULES if key in node]
        return "; ".join([*said, *_never(node.get("not", {}))])

    def _text(self, node: Node) -> str:
        found = self._contract.resolve(node)
        parts = [node.get("description", found.get("description", "")), self._sentence(found)]
        parts += self._spellings(node)
        return cell(" ".join(filter(None, parts)))

    def _sentence(self, node: Node) -> str:
        rules = self.rules(node)
        return f"*{rules[0].upper()}{rules[1:]}.*" if rules else ""

    @staticmethod
    def _spellings(node: Node) -> Iterator[str]:
        for other in node.get("x-desk-spellings", ()):
            yield f"Also spelled `{other['spelling']}`: {other['because']}"


def anchor(name: str | int) -> str:
    """Return where a schema or a code is explained."""
    if isinstance(name, int):
        return f"code-{name}" if name >= 0 else f"code-minus-{-name}"
    return f"model-{name.lower()}"


def cell(text: str) -> str:
    """Return a text that fits into one cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def _rule(key: str, value: object) -> str:
    return "not empty" if (key, value) == ("minLength", 1) else _RULES[key].format(_code(value))


def _never(node: Node) -> list[str]:
    words = {"const": "not {}", "enum": "none of {}", "pattern": "does not match {}"}
    return [words[key].format(_code(value)) for key, value in node.items()]


def _code(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else f"`{_shown(value)}`"


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
