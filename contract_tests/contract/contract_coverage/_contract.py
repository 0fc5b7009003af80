"""Where things stand in the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


def nodes(document: dict[str, Any]) -> Iterator[tuple[Any, dict[str, Any]]]:
    for item in document["paths"].values():
        for node in item.values():
            yield node["operationId"], node


def target(document: dict[str, Any], reference: dict[str, Any]) -> Any:
    found: Any = document
    for part in reference["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return found


def examples(document: dict[str, Any], media: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for reference in media["content"]["application/json"]["examples"].values():
        name = reference["$ref"].rpartition("/")[2]
        yield name, target(document, reference)["value"]


def first_body(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = next(examples(document, node["requestBody"]))[1]
    return body
