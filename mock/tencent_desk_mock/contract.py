"""Read openapi.yaml, the mock's only source of paths, codes, limits and schemas."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from .contract_error import ContractError
from .origin import check_origin

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Schema: TypeAlias = "Mapping[str, Any]"

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@dataclass(frozen=True, slots=True)
class ErrorEntry:
    """Hold one entry of the catalogue x-desk-errors."""

    code: int
    name: str
    kind: str
    effect: str
    retry: str
    meaning: str
    wait_seconds: int | None
    pasted_into: frozenset[str]


@dataclass(frozen=True, slots=True)
class RateLimit:
    """Allow at most `calls` in any `seconds`."""

    calls: int
    seconds: float


@dataclass(frozen=True, slots=True, eq=False)
class Parameter:
    """Hold a query parameter with its schema; equal only to itself, so it can be a key."""

    name: str
    required: bool
    schema: Schema


@dataclass(frozen=True, slots=True)
class Operation:
    """Describe one operation, with its request, replies, limits and codes."""

    id: str
    method: str
    path: str
    parameters: tuple[Parameter, ...]
    request: Schema
    success: Schema
    failure: Schema
    codes: frozenset[int]
    refusals: Mapping[str, int]
    body_limit: int | None
    rate_limit: RateLimit | None
    editions: frozenset[str]


class Contract:
    """Hold the parsed openapi.yaml.

    Args:
        document: The whole document.

    Raises:
        ContractError: Something required is missing.
    """

    def __init__(self, document: Schema) -> None:
        self.document = document
        self.version: str = document["info"]["version"]
        self.errors = MappingProxyType(
            {e["code"]: _read_entry(e) for e in document["x-desk-errors"]}
        )
        self._by_name = {entry.name: entry for entry in self.errors.values()}
        common = document["components"]["schemas"]["CommonErrorCode"]["enum"]
        self.common_codes = frozenset(common)
        self.operations = MappingProxyType({op.id: op for op in self._read_operations()})
        self._by_path = {op.path: op for op in self.operations.values()}
        self.methods = frozenset(op.method for op in self.operations.values())
        self.regions = self._read_regions()
        self.roots = frozenset(path.split("/")[1] for path in self._by_path)

    def code(self, name: str) -> int:
        """Return the code with `name` in the catalogue.

        Raises:
            ContractError: There is no such name.
        """
        return self.error(name).code

    def error(self, name: str) -> ErrorEntry:
        """Return the catalogue's entry with `name`.

        Raises:
            ContractError: There is no such name.
        """
        try:
            return self._by_name[name]
        except KeyError:
            raise ContractError(f"x-desk-errors has no entry named {name!r}") from None

    def error_range(self, name: str) -> range:
        """Return the codes of an entry of x-desk-error-ranges.

        Raises:
            ContractError: There is no such entry.
        """
        for row in self.document["x-desk-error-ranges"]:
            if row["name"] == name:
                return range(row["first"], row["last"] + 1)
        raise ContractError(f"x-desk-error-ranges has no entry named {name!r}")

    def operation_at(self, path: str) -> Operation | None:
        """Return the operation at `path`, or None."""
        return self._by_path.get(path)

    def is_called(self, host: str, path: str) -> bool:
        """Return whether a request is for the service.

        Args:
            host: The host of the URL, without the port.
            path: The path. On other hosts than the contract's it must begin like the API's paths.
        """
        return host.lower() in self.regions or not self.roots.isdisjoint(path.split("/")[1:2])

    def auth_parameter(self, scheme: str) -> str:
        """Return the name of the query parameter of a security scheme."""
        found: str = self.document["components"]["securitySchemes"][scheme]["name"]
        return found

    def resolve(self, node: Schema) -> Schema:
        """Follow `$ref` to its end; keywords next to it are ignored."""
        while "$ref" in node:
            target: Any = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            node = target
        return node

    def _read_regions(self) -> Mapping[str, str]:
        return MappingProxyType(
            {
                host: row["region"]
                for row in self.document["x-desk-regions"]
                for host in (row["primary"], row["standby"])
            }
        )

    def _read_operations(self) -> Iterator[Operation]:
        for path, item in self.document["paths"].items():
            for method in _METHODS:
                if method in item:
                    try:
                        yield self._read_operation(path, method.upper(), item[method])
                    except KeyError as error:
                        raise ContractError(f"{method} {path}: has no {error}") from None

    def _read_operation(self, path: str, method: str, node: Schema) -> Operation:
        success, failure = self._find_replies(node)
        limit, rate = node.get("x-desk-body-limit"), node.get("x-desk-rate-limit")
        return Operation(
            id=node["operationId"],
            method=method,
            path=path,
            parameters=tuple(read_parameter(self, row) for row in node.get("parameters", ())),
            request=node["requestBody"]["content"]["application/json"]["schema"],
            success=success,
            failure=failure,
            codes=frozenset(self._list_codes(failure["properties"]["ErrorCode"])),
            refusals=MappingProxyType(dict(node["x-desk-refusals"])),
            body_limit=limit["bytes"] if limit else None,
            rate_limit=RateLimit(rate["calls"], rate["seconds"]) if rate else None,
            editions=frozenset(node.get("x-desk-editions", ())),
        )

    def _find_replies(self, node: Schema) -> tuple[Schema, Schema]:
        schema = node["responses"]["200"]["content"]["application/json"]["schema"]
        variants = [self.resolve(row) for row in self.resolve(schema)["oneOf"]]
        good = [row for row in variants if row["properties"]["ErrorCode"].get("const") == 0]
        bad = [row for row in variants if row not in good]
        if len(good) != 1 or len(bad) != 1:
            raise ContractError(f"{node['operationId']}: needs one success and one failure reply")
        return good[0], bad[0]

    def _list_codes(self, node: Schema) -> Iterator[int]:
        """Return the codes on the operation's own page; it may have none."""
        for option in self.resolve(node)["anyOf"]:
            if not option["$ref"].endswith("/CommonErrorCode"):
                yield from self.resolve(option).get("enum", ())


def read_parameter(contract: Contract, node: Schema) -> Parameter:
    """Return a query parameter, with its schema without references."""
    found = contract.resolve(node)
    return Parameter(found["name"], found.get("required", False), contract.resolve(found["schema"]))


def _read_entry(row: Schema) -> ErrorEntry:
    return ErrorEntry(
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        effect=row["effect"],
        retry=row["retry"],
        meaning=row["meaning"],
        wait_seconds=row.get("wait_seconds"),
        pasted_into=frozenset(row.get("pasted", {}).get("into", ())),
    )


def find_contract() -> Path:
    """Return the path of openapi.yaml: in the installed package, else in the repository's root.

    Raises:
        ContractError: It is in neither.
    """
    package = Path(__file__).resolve().parent
    for folder in (package, package.parents[1]):
        path = folder / "openapi.yaml"
        if path.is_file():
            return path
    raise ContractError("openapi.yaml is neither in the package nor in the repository's root")


@cache
def load() -> Contract:
    """Return the contract, read once per process.

    Raises:
        ContractError: openapi.yaml is missing or incomplete, or is not the contract that the
            package was built from.
    """
    import yaml  # noqa: PLC0415 - only the extra `mock` brings it

    path = find_contract()
    check_origin(path)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return Contract(yaml.load(path.read_bytes(), loader))  # noqa: S506 - both are safe
