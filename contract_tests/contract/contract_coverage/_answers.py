"""Shows the examples, the statuses and the codes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tencent_desk import errors

from contract_tests.support import oracle
from contract_tests.support.as_arguments import arguments

from ._contract import examples, first_body, nodes
from ._coverage import Sight, unless
from ._walk import Walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ._coverage import Coverage
    from ._stand import Stand


def all_examples(document: dict[str, Any], stand: Stand, coverage: Coverage) -> None:
    """Send or answer every example, also those that stand in a schema."""
    for name in document["components"]["examples"]:
        coverage.want("example", name, "valid")
    for operation, node in nodes(document):
        for name, body in examples(document, node["requestBody"]):
            stand.desk.reset()
            error = stand.call(operation, body)
            coverage.see([Sight("example", name, "valid", str(error or ""))])
        for name, reply in examples(document, node["responses"]["200"]):
            problem = _read(stand, operation, first_body(document, node), reply)
            coverage.see([Sight("example", name, "valid", problem)])
        _schema_examples(document, stand, coverage, node)
    _content_examples(document, stand, coverage)


def _schema_examples(
    document: dict[str, Any], stand: Stand, coverage: Coverage, node: dict[str, Any]
) -> None:
    """Send or answer the examples of the schemas, each in a body or a reply where it belongs."""
    operation, first = node["operationId"], first_body(document, node)

    def sent(body: Any) -> str:
        error = stand.call(operation, body)
        return unless(error is None or stand.desk.calls[-1].step == "state", error)

    def read(reply: Any) -> str:
        return _read(stand, operation, first, reply)

    for media, shown in ((node["requestBody"], sent), (node["responses"]["200"], read)):
        for what, value in _in_places(document, media["content"]["application/json"]["schema"]):
            coverage.want("example of a schema", f"{operation} {what}", "valid")
            sight = Sight("example of a schema", f"{operation} {what}", "valid", shown(value))
            coverage.see([sight])


def _in_places(document: dict[str, Any], schema: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for place in Walk(document).places(schema):
        for index, example in enumerate(place.schema.get("examples", ())):
            yield f"{place.name}[{index}]", place.whole(example)


def _content_examples(document: dict[str, Any], stand: Stand, coverage: Coverage) -> None:
    """Those of the messages that travel as text in a custom element."""
    for what, value in _in_places(document, {"$ref": "#/components/schemas/DeskMessage"}):
        coverage.want("example of a schema", what, "valid")
        element = {"MsgType": "TIMCustomElem", "MsgContent": {"Data": json.dumps(value)}}
        body = {"SessionId": "s", "MsgRandom": 1, "MsgBody": [element]}
        error = stand.call("send_msg", body)
        fine = oracle.is_valid("DeskMessage", value) and stand.desk.calls[-1].step == "state"
        coverage.see([Sight("example of a schema", what, "valid", unless(fine, error))])


def _read(stand: Stand, operation: Any, body: dict[str, Any], reply: dict[str, Any]) -> str:
    """Return whether the client makes of a reply what it says."""
    stand.desk.fault(operation, body=json.dumps(reply), content_type="application/json")
    known, _ = arguments(operation, body)
    try:
        found = getattr(stand.client, operation)(**known)
    except errors.DeskError as error:
        said = (getattr(error, "code", None), getattr(error, "info", None))
        return unless(said == (reply["ErrorCode"], reply["ErrorInfo"]), error)
    return unless(found.to_dict() == reply and not found.additional_properties, found)


def statuses(document: dict[str, Any], stand: Stand, coverage: Coverage) -> None:
    """Answers with every status that an operation documents."""
    for operation, node in nodes(document):
        body = first_body(document, node)
        for status in node["responses"]:
            what = f"{operation} {status}"
            coverage.want("status", what, "valid")
            stand.desk.reset()
            if status != "200":
                stand.desk.fault(operation, status=int(status))
            error = stand.call(operation, body)
            found = 200 if error is None else getattr(error, "status", error)
            coverage.see([Sight("status", what, "valid", unless(found == int(status), found))])


def codes(document: dict[str, Any], stand: Stand, coverage: Coverage) -> None:
    """Answers with every code of an operation and with every common one."""
    entries = {entry["code"]: entry for entry in document["x-desk-errors"]}
    schemas = document["components"]["schemas"]
    for operation, node in nodes(document):
        body = first_body(document, node)
        prefix = "".join(part.title() for part in operation.split("_"))
        for code in (
            *schemas.get(f"{prefix}ErrorCode", {}).get("enum", ()),
            *schemas["CommonErrorCode"]["enum"],
        ):
            what = f"{operation} {code}"
            coverage.want("code", what, "valid")
            stand.desk.fail(operation, code, times=None)
            problem = _raised(stand.call(operation, body), entries[code])
            stand.desk.faults.clear()
            coverage.see([Sight("code", what, "valid", problem)])


def _raised(error: errors.DeskError | None, entry: dict[str, Any]) -> str:
    wanted = "".join(part.title() for part in entry["kind"].split("_")) + "Error"
    found = (type(error).__name__, getattr(error, "code", 0), getattr(error, "name", None))
    return unless(found == (wanted, entry["code"], entry["name"]), found)
