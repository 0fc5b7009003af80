"""Provide the vendor's field tables, code tables and samples as data: the oracle that does not
depend on openapi.yaml.

The data are not derived from the contract, so a difference between the data and the contract means
that one of them contradicts a vendor page.
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from . import _files
from ._files import DocumentedDataError, load
from ._model import (
    Behaviour,
    CallbackSignature,
    Catalogue,
    CatalogueRow,
    CommonCodes,
    CommonOfCallbacks,
    Contradiction,
    CustomMessages,
    DocumentedCallback,
    DocumentedField,
    DocumentedOperation,
    Gateway,
    Json,
    MessageElement,
    MessageElements,
    RateLimit,
    Sample,
    Scalar,
    Source,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = [
    "CallbackSignature",
    "CatalogueRow",
    "CommonOfCallbacks",
    "DocumentedCallback",
    "DocumentedDataError",
    "DocumentedField",
    "DocumentedOperation",
    "Json",
    "RateLimit",
    "Sample",
    "Scalar",
    "behaviour",
    "callbacks",
    "catalogue",
    "common_codes",
    "common_of_callbacks",
    "contradictions",
    "custom_messages",
    "gateway",
    "message_elements",
    "operations",
    "sources",
]


@cache
def operations() -> Mapping[str, DocumentedOperation]:
    """Return the rows of the operations, by name."""
    paths = sorted((_files.FOLDER / "operations").glob("*.yaml"))
    return MappingProxyType({path.stem: _operation(path) for path in paths})


def _operation(path: Path) -> DocumentedOperation:
    name = f"operations/{path.name}"
    found = load(name, DocumentedOperation, base_reply=gateway().reply)
    if found.operation != path.stem:
        raise DocumentedDataError(f"{name}: is about {found.operation!r}")
    return found


@cache
def callbacks() -> Mapping[str, DocumentedCallback]:
    """Return the rows of the callbacks, by command."""
    paths = sorted((_files.FOLDER / "callbacks").glob("[!_]*.yaml"))
    found = [load(f"callbacks/{path.name}", DocumentedCallback, name=path.stem) for path in paths]
    return MappingProxyType({one.command: one for one in found})


@cache
def common_of_callbacks() -> CommonOfCallbacks:
    """Return the facts that the pages state for all callbacks."""
    return load("callbacks/_common.yaml", CommonOfCallbacks)


@cache
def message_elements() -> Mapping[str, MessageElement]:
    return load("message_elements.yaml", MessageElements).elements


@cache
def custom_messages() -> CustomMessages:
    return load("custom_messages.yaml", CustomMessages)


@cache
def gateway() -> Gateway:
    return load("gateway.yaml", Gateway)


@cache
def common_codes() -> CommonCodes:
    return load("common_codes.yaml", CommonCodes)


@cache
def catalogue() -> Mapping[int, CatalogueRow]:
    """Return the meaning of every code, by code, including the codes of the operation rows."""
    rows = [*load("catalogue.yaml", Catalogue).codes]
    rows += [row for operation in operations().values() for row in operation.catalogue]
    found = {row.code: row for row in rows}
    if len(found) != len(rows):
        raise DocumentedDataError("catalogue.yaml: a code stands twice")
    return found


@cache
def behaviour() -> Behaviour:
    """Return the refusal codes of fields, and the names of enum values."""
    found = load("behaviour.yaml", Behaviour)
    fields, enums = {**found.fields}, {**found.enums}
    for page in operations().values():
        fields.update(page.field_refusals)
        enums.update(page.enums)
    return Behaviour(fields=fields, enums=enums)


@cache
def contradictions() -> tuple[Contradiction, ...]:
    return load("contradictions.yaml", tuple[Contradiction, ...])


@cache
def sources() -> Mapping[str, Source]:
    """Return the pages of sources.yaml, and the pages of the operations."""
    found = dict(load("sources.yaml", dict[str, Source]))
    for name, operation in operations().items():
        page = operation.page
        found[page.key or name] = Source(
            url=page.url,
            updated=page.updated,
            title=page.title or "",
            sure="documented",
            language=page.language,
        )
    return MappingProxyType(found)
