"""Check a reply against the contract."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from contract_tests.support import oracle

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from ._calls import Call


class Difference(NamedTuple):
    """Describe a difference between a service and the contract.

    Attributes:
        operation: the operation.
        call: what was special about the call.
        what: the kind of difference, one word.
        contract: JSON pointer into the contract.
        reply: JSON pointer into the reply.
        expected: the value of the contract.
        found: the value of the reply.
        note: whether the contract allows it, so it is not a failure.
    """

    operation: str
    call: str
    what: str
    contract: str
    reply: str
    expected: str
    found: str
    note: bool = False

    def __str__(self) -> str:
        kind = "note" if self.note else "difference"
        return (
            f"{kind}: {self.operation} {self.call}: {self.what}: "
            f"expected {self.expected}, found {self.found} "
            f"(contract {self.contract}, reply {self.reply or '/'})"
        )


def differences(call: Call, reply: httpx.Response) -> Iterator[Difference]:
    """Return the differences between a reply and the contract."""
    path, _ = oracle.operations()[call.operation]
    pointer = f"/paths/{path.replace('/', '~1')}/post/responses"

    def found(
        what: str, contract: str, at: str, expected: object, came: object, *, note: bool = False
    ) -> Difference:
        texts = (_shorten(expected), _shorten(came))
        return Difference(call.operation, call.name, what, contract, at, *texts, note)

    if reply.status_code != 200:
        yield found("status", pointer, "", 200, reply.status_code)
        return
    parsed = _parse_object(reply.content)
    if parsed is None:
        yield found("not_json", f"{pointer}/200/content", "", "a JSON object", reply.content[:80])
        return
    code = parsed.get("ErrorCode")
    variant, properties = _find_variant(call.operation, success=code == 0)
    yield from (found(*one) for one in _check_schema(variant, properties, parsed))
    if isinstance(code, int) and not isinstance(code, bool):
        yield from (found(*one) for one in _check_code(call, code))
        if code not in {0, *oracle.listed_codes(call.operation)}:
            known = code in _read_catalogue()
            where = f"/components/schemas/{_find_enum(call.operation)}/enum"
            yield found("unlisted_code", where, "/ErrorCode", "a listed code", code, note=known)


def _check_schema(
    variant: str, properties: dict[str, Any], parsed: dict[str, Any]
) -> Iterator[tuple[str, str, str, object, object]]:
    place = f"/components/schemas/{variant}"
    fields = {str(one.absolute_path[0]) for one in oracle.broken(variant, parsed) if one.path}
    for name in oracle.document()["components"]["schemas"][variant]["required"]:
        if name not in parsed:
            yield "missing_field", f"{place}/required", f"/{name}", name, "nothing"
    for name in sorted(fields):
        yield (
            "wrong_value",
            f"{place}/properties/{name}",
            f"/{name}",
            properties[name].get("const", properties[name].get("type", "another value")),
            parsed[name],
        )
    for name in parsed.keys() - properties.keys():
        yield "extra_field", f"{place}/properties", f"/{_escape(name)}", "nothing", parsed[name]


def _check_code(call: Call, code: int) -> Iterator[tuple[str, str, str, object, object]]:
    kind = _read_catalogue().get(code, {}).get("kind")
    if code in call.codes or kind in call.kinds:
        return
    what = "accepted" if code == 0 else "refused" if 0 in call.codes else "other_code"
    wanted = sorted(call.codes) or f"a code of kind {' or '.join(sorted(call.kinds))}"
    yield what, call.pointer, "/ErrorCode", wanted, f"{code} ({kind})" if kind else code


def _parse_object(body: bytes) -> dict[str, Any] | None:
    try:
        parsed = json.loads(body)
    except ValueError:
        return None
    return parsed if isinstance(parsed, dict) else None


def _find_variant(operation: str, *, success: bool) -> tuple[str, dict[str, Any]]:
    """Return name and properties of the schema of a success or a failure."""
    schemas = oracle.document()["components"]["schemas"]
    for reference in schemas[oracle.reply_schema(operation)]["oneOf"]:
        name = reference["$ref"].rpartition("/")[2]
        properties: dict[str, Any] = schemas[name]["properties"]
        if ("const" in properties["ErrorCode"]) == success:
            return name, properties
    raise LookupError(operation)


def _find_enum(operation: str) -> str:
    own = "".join(part.title() for part in operation.split("_")) + "ErrorCode"
    return own if own in oracle.document()["components"]["schemas"] else "CommonErrorCode"


def _read_catalogue() -> dict[int, dict[str, Any]]:
    return {entry["code"]: entry for entry in oracle.document()["x-desk-errors"]}


def _escape(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _shorten(value: object) -> str:
    if isinstance(value, bytes):
        return repr(value.decode("utf-8", "replace"))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
