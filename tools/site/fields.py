"""Write the schemas of the contract as Markdown: types, rules and tables of fields."""

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
    """Describe a field of a schema in Markdown.

    Attributes:
        name: its name in JSON.
        required: whether it is required.
        type: its type, linked if it has a page.
        text: its description, its rules, and what no page states.
    """

    name: str
    required: bool
    type: str
    text: str


class Fields:
    """Read schemas.

    Args:
        contract: the contract.
    """

    def __init__(self, contract: Contract) -> None:
        self._contract = contract

    def of(self, name: str) -> list[Field]:
        """Return the fields of a named schema; none if it is not an object."""
        schema = self._contract.schemas[name]
        required = schema.get("required", ())
        return [
            Field(key, key in required, self.type(node), self._join_text(node))
            for key, node in schema.get("properties", {}).items()
        ]

    def choices(self, name: str) -> list[str]:
        """Return the alternatives of a schema, linked."""
        schema = self._contract.schemas[name]
        options: list[Node] = schema.get("anyOf") or schema.get("oneOf") or []
        return [self.type(option) for option in options]

    def values(self, name: str) -> list[tuple[str, str, str]]:
        """Return the values of a named enum, with names and meanings."""
        schema = self._contract.schemas[name]
        rows = zip(
            schema.get("enum", ()),
            schema.get("x-enum-varnames", ()),
            schema.get("x-enum-descriptions", ()),
            strict=True,
        )
        return [(_format_value(value), name, cell(text)) for value, name, text in rows]

    def type(self, node: Node) -> str:
        """Return the type of a schema, linked if it has a name."""
        if "$ref" in node:
            name = node["$ref"].rpartition("/")[2]
            return f"[{name}](#{anchor(name)})"
        if node.get("type") == "array":
            return f"list of {self.type(node['items'])}"
        kind = node.get("type", "any")
        return kind if isinstance(kind, str) else " or ".join(kind)

    def rules(self, node: Node) -> str:
        """Return the rules of a value as text."""
        said = [_write_rule(key, node[key]) for key in _RULES if key in node]
        return "; ".join([*said, *_write_never(node.get("not", {}))])

    def _join_text(self, node: Node) -> str:
        found = self._contract.resolve(node)
        parts = [node.get("description", found.get("description", "")), self._end_sentence(found)]
        parts += self._describe_spellings(node)
        return cell(" ".join(filter(None, parts)))

    def _end_sentence(self, node: Node) -> str:
        rules = self.rules(node)
        return f"*{rules[0].upper()}{rules[1:]}.*" if rules else ""

    @staticmethod
    def _describe_spellings(node: Node) -> Iterator[str]:
        for other in node.get("x-desk-spellings", ()):
            yield f"Also spelled `{other['spelling']}`: {other['because']}"


def anchor(name: str | int) -> str:
    """Return the anchor of a schema or a code."""
    if isinstance(name, int):
        return f"code-{name}" if name >= 0 else f"code-minus-{-name}"
    return f"model-{name.lower()}"


def cell(text: str) -> str:
    """Return a text for one cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def _write_rule(key: str, value: object) -> str:
    return (
        "not empty" if (key, value) == ("minLength", 1) else _RULES[key].format(_quote_code(value))
    )


def _write_never(node: Node) -> list[str]:
    words = {"const": "not {}", "enum": "none of {}", "pattern": "does not match {}"}
    return [words[key].format(_quote_code(value)) for key, value in node.items()]


def _quote_code(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else f"`{_format_value(value)}`"


def _format_value(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
