"""Read `openapi.yaml` for the templates: operations, auth, errors, limits, retry rules."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

Node = dict[str, Any]

_SCHEMA_PREFIX = "#/components/schemas/"
_COMMON_CODES = "CommonErrorCode"
_HINTS = {
    "x-desk-source": "`x-desk-source: {page: ...}`, a key of x-desk-sources",
    "x-desk-retry": "`x-desk-retry: {repeatable: false, because: ...}`",
    "x-desk-refusals": "the codes of malformed_json, invalid_field and not_administrator",
    "anyOf": f"the operation's own enum of codes, if any, {_COMMON_CODES} and UnlistedErrorCode",
}
_VALIDATING_KEYWORDS = (
    "type",
    "const",
    "enum",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "required",
    "x-desk-max-bytes",
    "x-desk-at-most-one",
)


class ContractError(Exception):
    """Report that a contract cannot be turned into a faithful client.

    Args:
        pointer: JSON pointer in the document.
        reason: what is wrong there and what to do.
    """

    def __init__(self, pointer: str, reason: str) -> None:
        super().__init__(f"openapi.yaml#{pointer}: {reason}")
        self.pointer = pointer
        self.reason = reason


class _StrictLoader(yaml.CSafeLoader):
    """Refuse a repeated key, of which YAML would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for position, key in enumerate(keys):
            if key in keys[:position]:
                line = node.value[position][0].start_mark.line + 1
                raise ContractError("", f"line {line}: the key {key!r} occurs twice")
        return super().construct_mapping(node, deep)


@dataclass(frozen=True, slots=True)
class RateLimit:
    calls: int
    seconds: int


@dataclass(frozen=True, slots=True)
class AlreadyDone:
    """Describe a code that means success after a lost reply, and that reply."""

    code: int
    constants: Mapping[str, object]
    echoes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NewerPage:
    """Describe a newer text of an operation's page, and its language if not English."""

    url: str
    updated: str
    language: str | None


@dataclass(frozen=True, slots=True)
class Stream:
    """Describe the method that sends a message piece by piece, and the fields that it fills."""

    method: str
    text: str
    key: str
    last: Mapping[str, object]

    @property
    def filled(self) -> tuple[str, ...]:
        return (self.text, self.key, *self.last)


@dataclass(frozen=True, slots=True)
class Paging:
    """Describe the method that reads all pages, and the fields for paging."""

    method: str
    items: str
    limit: str
    offset: str
    total: str
    steady: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Operation:
    name: str
    path: str
    pointer: str
    summary: str
    description: str
    page: str
    page_updated: str | None
    request: str
    variants: tuple[str, ...]
    success: str
    failure: str
    newer_pages: tuple[NewerPage, ...]
    codes: tuple[int, ...]
    codes_incomplete: str | None
    repeatable: bool
    retry_reason: str
    already_done: AlreadyDone | None
    rate_limit: RateLimit | None
    body_limit: int | None
    editions: tuple[str, ...]
    generated: Mapping[str, str]
    stream: Stream | None
    paging: Paging | None


@dataclass(frozen=True, slots=True)
class ErrorKind:
    name: str
    description: str
    exit_code: int

    @property
    def class_name(self) -> str:
        return "".join(part.title() for part in self.name.split("_")) + "Error"


@dataclass(frozen=True, slots=True)
class ErrorEntry:
    code: int
    name: str
    kind: str
    effect: str
    retry: str
    wait_seconds: int | None
    meaning: str
    advice: str


@dataclass(frozen=True, slots=True)
class ErrorRange:
    first: int
    last: int
    name: str
    meaning: str
    advice: str


@dataclass(frozen=True, slots=True)
class Region:
    name: str
    primary: str
    standby: str
    state: str
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Union:
    """Describe models that `field` selects; `otherwise` is the model of other values."""

    field: str
    mapping: Mapping[str, str]
    otherwise: str | None

    @property
    def members(self) -> list[str]:
        return [*self.mapping.values(), *([self.otherwise] if self.otherwise else [])]


Rule = TypeVar("Rule", ErrorEntry, ErrorRange, Paging, RateLimit, Stream)
"""Stands for a class whose fields are the keys of an object of the contract."""


class Contract:
    """Read and check one contract.

    Args:
        path: the OpenAPI document.

    Raises:
        ContractError: the generated client cannot express the document.
    """

    def __init__(self, path: Path) -> None:
        text = path.read_bytes()
        try:
            document = yaml.load(text, Loader=_StrictLoader)  # noqa: S506 - a SafeLoader
        except yaml.YAMLError as error:
            raise ContractError("", f"is not YAML: {error}") from None
        if not isinstance(document, dict):
            raise ContractError("", "is not a mapping")
        self.document: Node = document
        self.schemas: dict[str, Node] = self._find("/components/schemas")
        self.version: str = self._find("/info/version")

    def _find(self, pointer: str) -> Any:
        node: Any = self.document
        for part in pointer.split("/")[1:]:
            key = part.replace("~1", "/").replace("~0", "~")
            if isinstance(node, list) and key.isdigit() and int(key) < len(node):
                node = node[int(key)]
            elif isinstance(node, dict) and key in node:
                node = node[key]
            else:
                raise ContractError(pointer, "is missing")
        return node

    def resolve(self, node: Node) -> Node:
        """Return the node itself, or the target of its `$ref`."""
        while "$ref" in node:
            node = self._find(node["$ref"].removeprefix("#"))
        return node

    def operations(self) -> list[Operation]:
        return self._operations

    @cached_property
    def _operations(self) -> list[Operation]:
        return [
            self._read_operation(
                path, f"/paths/{path.replace('~', '~0').replace('/', '~1')}/{method}", node
            )
            for path, item in self._find("/paths").items()
            for method, node in item.items()
        ]

    def _read_operation(self, path: str, pointer: str, node: Node) -> Operation:
        if not pointer.endswith("/post"):
            raise ContractError(pointer, "is not POST, which is the service's only method")
        self._check_parameters(pointer, node)
        page = self._find(
            "/x-desk-sources/" + self._require(node, pointer, "x-desk-source")["page"]
        )
        retry = self._require(node, pointer, "x-desk-retry")
        self._require(node, pointer, "x-desk-refusals")  # the mock needs it
        body = self._require(node, pointer, "requestBody")
        responses = self._require(node, pointer, "responses")
        answer = self.resolve(self._require(responses, f"{pointer}/responses", "200"))
        request = _read_schema_name(_find_json_schema(body, f"{pointer}/requestBody"), pointer)
        reply = _read_schema_name(_find_json_schema(answer, f"{pointer}/responses/200"), pointer)
        success, failure = self._find_outcomes(reply)
        variants = self._find_variants(request)
        return Operation(
            name=self._require(node, pointer, "operationId"),
            path=path,
            pointer=pointer,
            summary=self._require(node, pointer, "summary"),
            description=self._require(node, pointer, "description"),
            page=page["url"],
            page_updated=page["updated"],
            request=request,
            variants=variants,
            success=success,
            failure=failure,
            newer_pages=tuple(self._read_newer_pages(node["x-desk-source"]["page"])),
            codes=self._find_listed_codes(failure),
            codes_incomplete=node.get("x-desk-codes-incomplete", {}).get("because"),
            repeatable=self._require(retry, f"{pointer}/x-desk-retry", "repeatable"),
            retry_reason=self._require(retry, f"{pointer}/x-desk-retry", "because"),
            already_done=self._read_already_done(retry.get("already_done"), success),
            rate_limit=self._read_optional(node, pointer, "x-desk-rate-limit", RateLimit),
            body_limit=node.get("x-desk-body-limit", {}).get("bytes"),
            editions=tuple(node.get("x-desk-editions", ())),
            generated={
                name: field["x-desk-generated"]
                for variant in variants
                for name, field in self.schemas[variant].get("properties", {}).items()
                if "x-desk-generated" in field
            },
            stream=self._read_optional(node, pointer, "x-desk-stream", Stream),
            paging=self._read_optional(node, pointer, "x-desk-paging", Paging),
        )

    def _read_optional(self, node: Node, pointer: str, key: str, kind: type[Rule]) -> Rule | None:
        return self._read_rule(node[key], f"{pointer}/{key}", kind) if key in node else None

    def _read_rule(self, node: Node, pointer: str, kind: type[Rule]) -> Rule:
        return kind(*(self._require(node, pointer, one.name) for one in fields(kind)))

    def _read_newer_pages(self, page: str) -> Iterator[NewerPage]:
        """Return the newer texts of a page, the oldest first."""
        for name, source in self._find("/x-desk-sources").items():
            if source.get("newer_than") == page:
                yield NewerPage(source["url"], source["updated"], source.get("language"))
                yield from self._read_newer_pages(name)

    @staticmethod
    def _require(node: Node, pointer: str, key: str) -> Any:
        if key not in node:
            hint = _HINTS.get(key)
            raise ContractError(pointer, f"has no {key}" + (f"; add {hint}" if hint else ""))
        return node[key]

    def _check_parameters(self, pointer: str, node: Node) -> None:
        """Check that the client knows every query parameter, since it fills the query."""
        names = {parameter["name"] for parameter in self._find_parameters(node)}
        if names != set(self.query):
            known = ", ".join(sorted(self.query))
            raise ContractError(
                f"{pointer}/parameters", f"must be exactly {known}, which the client fills"
            )

    @property
    def query(self) -> dict[str, Node]:
        """Return the schemas of the query parameters by name, without the credentials."""
        called_back = [
            parameter
            for node in self.webhooks.values()
            for parameter in self._find_parameters(node)
        ]
        every = self._find("/components/parameters").values()
        return {one["name"]: self.resolve(one["schema"]) for one in every if one not in called_back}

    @property
    def webhooks(self) -> dict[str, Node]:
        """Return the callbacks by their commands."""
        return {name: item["post"] for name, item in self.document.get("webhooks", {}).items()}

    def callback_bodies(self) -> list[dict[str, Node]]:
        """Return the fields of each callback's body, by name."""
        schemas = [schema_of(node["requestBody"]) for node in self.webhooks.values()]
        return [self.schemas[schema]["properties"] for schema in schemas]

    def callback_schemas(self) -> set[str]:
        """Return the names of the schemas of callbacks' fields."""
        nodes = [node for body in self.callback_bodies() for node in body.values()]
        fields = [node for node in nodes if "enum" not in self.resolve(node)]
        return self.reachable([*_find_references(fields)])

    def without_callbacks(self) -> Node:
        """Return the document without callbacks and their schemas: the generator is for calls."""
        nodes = [*self.webhooks.values()]
        roots = _find_references([nodes, [self._find_parameters(node) for node in nodes]])
        called = self.reachable([op.request for op in self.operations()]) | self.reply_schemas()
        dropped = self.reachable([*roots]) - called - self.callback_schemas()
        schemas = {name: node for name, node in self.schemas.items() if name not in dropped}
        components = {**self.document["components"], "schemas": schemas}
        known = {key: node for key, node in self.document.items() if key != "webhooks"}
        return {**known, "components": components}

    def _find_parameters(self, node: Node) -> list[Node]:
        return [self.resolve(parameter) for parameter in node.get("parameters", ())]

    @property
    def fixed_query(self) -> dict[str, object]:
        """Return the query parameters with a fixed value."""
        return {
            name: node["x-desk-default"]
            for name, node in self.query.items()
            if "x-desk-default" in node
        }

    @property
    def credentials(self) -> list[str]:
        """Return the query names of the security schemes that are required together."""
        schemes = self._find("/components/securitySchemes")
        (required,) = self._find("/security")
        return [schemes[name]["name"] for name in required]

    def _find_variants(self, request: str) -> tuple[str, ...]:
        schema = self.schemas[request]
        pointer = _SCHEMA_PREFIX.removeprefix("#") + request
        if "anyOf" in schema:
            return tuple(_read_schema_name(option, pointer) for option in schema["anyOf"])
        return (request,)

    def _find_outcomes(self, reply: str) -> tuple[str, str]:
        pointer = _SCHEMA_PREFIX.removeprefix("#") + reply
        names = [
            _read_schema_name(option, pointer) for option in self.schemas[reply].get("oneOf", ())
        ]
        success = [name for name in names if self._find_error_code(name).get("const") == 0]
        failure = [name for name in names if name not in success]
        if len(success) != 1 or len(failure) != 1:
            raise ContractError(
                pointer, "must be oneOf a success (ErrorCode const 0) and a failure"
            )
        return success[0], failure[0]

    def _find_error_code(self, name: str) -> Node:
        properties = self.schemas[name].get("properties", {})
        pointer = f"{_SCHEMA_PREFIX.removeprefix('#')}{name}/properties"
        return self.resolve(self._require(properties, pointer, "ErrorCode"))

    def _find_listed_codes(self, failure: str) -> tuple[int, ...]:
        """Return the enum of the codes on the operation's page; none without codes."""
        pointer = f"{_SCHEMA_PREFIX.removeprefix('#')}{failure}/properties/ErrorCode"
        names = [
            _read_schema_name(option, pointer)
            for option in self._require(self._find_error_code(failure), pointer, "anyOf")
        ]
        own = [name for name in names if name != _COMMON_CODES and "enum" in self.schemas[name]]
        return tuple(code for name in own for code in self.schemas[name]["enum"])

    def _read_already_done(self, rule: Node | None, success: str) -> AlreadyDone | None:
        if rule is None:
            return None
        properties = self.schemas[success]["properties"]
        constants = {name: node["const"] for name, node in properties.items() if "const" in node}
        return AlreadyDone(rule["code"], constants, rule["reply"])

    def error_kinds(self) -> list[ErrorKind]:
        return [
            ErrorKind(node["kind"], node["description"], node["exit_code"])
            for node in self._find("/x-desk-error-kinds")
        ]

    def errors(self) -> list[ErrorEntry]:
        return self._errors

    @cached_property
    def _errors(self) -> list[ErrorEntry]:
        kinds = {kind.name for kind in self.error_kinds()}
        entries = []
        for position, node in enumerate(self._find("/x-desk-errors")):
            pointer = f"/x-desk-errors/{position}"
            entry = self._read_rule({"wait_seconds": None, **node}, pointer, ErrorEntry)
            if entry.kind not in kinds:
                reason = f"{entry.kind!r} is not in x-desk-error-kinds"
                raise ContractError(f"{pointer}/kind", reason)
            entries.append(entry)
        self._check_listed_codes_are_explained({entry.code for entry in entries})
        return entries

    def _check_listed_codes_are_explained(self, explained: set[int]) -> None:
        for operation in self.operations():
            for code in operation.codes:
                if code not in explained:
                    raise ContractError(
                        _SCHEMA_PREFIX.removeprefix("#") + operation.failure,
                        f"{operation.name} lists {code}, which x-desk-errors does not explain",
                    )

    def error_ranges(self) -> list[ErrorRange]:
        return [
            self._read_rule(node, f"/x-desk-error-ranges/{position}", ErrorRange)
            for position, node in enumerate(self._find("/x-desk-error-ranges"))
        ]

    def regions(self) -> list[Region]:
        return [
            Region(
                node["region"],
                node["primary"],
                node["standby"],
                node["state"],
                tuple(node["spellings"]),
            )
            for node in self._find("/x-desk-regions")
        ]

    @property
    def gateway_timeout(self) -> int:
        """Return the seconds after which the gateway gives up."""
        seconds: int = self._find("/x-desk-gateway-timeout")["seconds"]
        return seconds

    @property
    def general_rate_limit(self) -> RateLimit:
        """Return the rate limit of an operation without its own."""
        pointer = "/x-desk-general-rate-limit"
        return self._read_rule(self._find(pointer), pointer, RateLimit)

    @property
    def longest_identifier(self) -> int:
        """Return the most bytes of a UserID."""
        most: int = self._find("/components/securitySchemes/identifier/x-desk-max-bytes")
        return most

    def reachable(self, roots: list[str]) -> set[str]:
        """Return the names of the schemas that the roots use, including the roots."""
        found: set[str] = set()
        waiting = list(roots)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting.extend(_find_references(self.schemas[name]))
        return found

    def reply_schemas(self) -> set[str]:
        """Return the schemas of replies, which the client reads tolerantly."""
        return self.reachable(
            [name for op in self.operations() for name in (op.success, op.failure)]
        )

    def spellings(self) -> dict[str, tuple[str, ...]]:
        """Return other spellings of fields on the vendor's pages, by the contract's spelling."""
        found: dict[str, tuple[str, ...]] = {}
        for schema in self.schemas.values():
            for name, node in schema.get("properties", {}).items():
                if "x-desk-spellings" in node:
                    found[name] = tuple(other["spelling"] for other in node["x-desk-spellings"])
        return found

    def validation_schemas(self) -> dict[str, Node]:
        """Return the request schemas, reduced to what validation needs."""
        roots = [operation.request for operation in self.operations()]
        names = self.reachable([*roots, *self.reachable(["DeskMessage"])])
        return {name: self._reduce_schema(name) for name in self.schemas if name in names}

    def _reduce_schema(self, name: str) -> Node:
        union = self.union(name)
        if union is None:
            return self._reduce(self.schemas[name])
        return {"discriminator": asdict(union)}

    def _reduce(self, node: Node) -> Node:
        if "$ref" in node:
            return {"ref": _read_schema_name(node, "")}
        reduced = {key: node[key] for key in _VALIDATING_KEYWORDS if key in node}
        if "not" in node:
            reduced["not"] = {
                key: node["not"][key] for key in ("const", "enum", "pattern") if key in node["not"]
            }
        if "const" in node:
            reduced.pop("enum", None)
        if "properties" in node:
            reduced["properties"] = {
                key: self._reduce(value) for key, value in node["properties"].items()
            }
        if "items" in node:
            reduced["items"] = self._reduce(node["items"])
        if "anyOf" in node:
            reduced["anyOf"] = [_read_schema_name(option, "") for option in node["anyOf"]]
        return reduced

    def union(self, name: str) -> Union | None:
        """Return a schema as a union of models that one field selects; `None` for other schemas.

        It may be a discriminated `oneOf`, or `anyOf` of that and one more model for unknown values.
        """
        node = self.schemas[name]
        other = None
        if "anyOf" in node and len(node["anyOf"]) == 2:
            pointer = f"/components/schemas/{name}"
            known, other = (_read_schema_name(option, pointer) for option in node["anyOf"])
            node = self.schemas[known]
        if "discriminator" not in node:
            return None
        rule = node["discriminator"]
        mapping = {
            value: ref.removeprefix(_SCHEMA_PREFIX) for value, ref in rule["mapping"].items()
        }
        return Union(rule["propertyName"], mapping, other)


def _find_json_schema(holder: Node, pointer: str) -> Node:
    try:
        schema: Node = holder["content"]["application/json"]["schema"]
    except KeyError:
        raise ContractError(pointer, "has no schema for application/json") from None
    return schema


def schema_of(holder: Node) -> str:
    """Return the name of the schema of a body."""
    return _read_schema_name(_find_json_schema(holder, ""), "")


def _read_schema_name(node: Node, pointer: str) -> str:
    reference: str = node.get("$ref", "")
    if not reference.startswith(_SCHEMA_PREFIX):
        raise ContractError(
            pointer, "is an inline schema; give it a name under /components/schemas"
        )
    return reference.removeprefix(_SCHEMA_PREFIX)


def _find_references(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref" and isinstance(value, str) and value.startswith(_SCHEMA_PREFIX):
                yield value.removeprefix(_SCHEMA_PREFIX)
            elif key != "contentSchema":
                yield from _find_references(value)
    elif isinstance(node, list):
        for item in node:
            yield from _find_references(item)
