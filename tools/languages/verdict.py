"""Compare the requests at the mock, and the output of the caller, with the scenario."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from contract_tests.support import oracle

from .scenario import CALLS, IDENTIFIER, SDK_APP_ID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tencent_desk_mock import Call, Reply

    from .scenario import ArrangedDesk, Expected

_ABSENT = "nothing"
_UINT32 = 2**32
_COMMON = {"ActionStatus", "ErrorInfo", "ErrorCode"}


class Check(NamedTuple):
    """Hold one check: its name and its problem, None if it passed."""

    name: str
    problem: str | None


def check_run(desk: ArrangedDesk, printed: str) -> list[Check]:
    """Check a run.

    Args:
        desk: The mock that was called.
        printed: The output of the caller.

    Returns:
        All checks, failed and passed; the same number for every language.
    """
    calls, lines = list(desk.calls), printed.splitlines()
    return [
        *_check_queries(desk),
        _compare(
            "calls, in order", [one.operation for one in CALLS], [one.operation for one in calls]
        ),
        *_check_arrived(calls),
        *_check_output(calls, lines),
        _compare("nothing else is printed", [], lines[len(CALLS) :]),
    ]


def _check_queries(desk: ArrangedDesk) -> Iterator[Check]:
    wanted = {
        "sdkappid": str(SDK_APP_ID),
        "identifier": IDENTIFIER,
        "usersig": desk.usersig,
        "contenttype": "json",
    }
    for name, value in wanted.items():
        yield _check_each_query(desk, name, value.__eq__)
    yield _check_each_query(desk, "random", lambda text: text.isdecimal() and int(text) < _UINT32)
    known = sorted([*wanted, "random"])
    names = [sorted(name for name, _ in query) for query in desk.queries]
    stray = next((each for each in names if each != known), known)
    yield _compare("each parameter once, and no other", known, stray)


def _check_each_query(desk: ArrangedDesk, name: str, good: Callable[[str], Any]) -> Check:
    title = f"{name} arrives"
    for number, query in enumerate(desk.queries):
        value = dict(query).get(name, _ABSENT)
        if good(value) is not True:
            return Check(title, f"call {number + 1} brought {value!r}")
    return Check(title, None if desk.queries else "no call arrived")


def _check_arrived(calls: Sequence[Call]) -> Iterator[Check]:
    for number, expected in enumerate(CALLS):
        body = dict(calls[number].body or {}) if number < len(calls) else {}
        title = f"{expected.name}: request"
        if len(expected.body.get("MsgBody", ())) > 1:
            yield from _list_elements(expected.body["MsgBody"], body)
            body["MsgBody"] = expected.body["MsgBody"]
        kept = {
            name: value for name, value in body.items() if not _is_implied(name, value, expected)
        }
        yield _compare(title, dict(expected.body), kept)


def _is_implied(name: str, value: Any, expected: Expected) -> bool:
    """Return whether a client has sent a default of the contract, which changes nothing."""
    return name not in expected.body and (name, json.dumps(value)) in _find_defaults()


@cache
def _find_defaults() -> frozenset[tuple[str, str]]:
    schemas = oracle.document()["components"]["schemas"]
    return frozenset(
        (name, json.dumps(known["x-desk-default"]))
        for schema in schemas.values()
        for name, row in schema.get("properties", {}).items()
        if "x-desk-default" in (known := schemas.get(row.get("$ref", "").rpartition("/")[2], row))
    )


def _list_elements(expected: Sequence[Any], body: dict[str, Any]) -> Iterator[Check]:
    sent = body.get("MsgBody")
    found = sent if isinstance(sent, list) else []
    for number, element in enumerate(expected):
        arrived = found[number] if number < len(found) else _ABSENT
        yield _compare(f"element {element['MsgType']}", element, arrived)


def _check_output(calls: Sequence[Call], lines: Sequence[str]) -> Iterator[Check]:
    for number, expected in enumerate(CALLS):
        said: Any = _parse_output(lines[number]) if number < len(lines) else _ABSENT
        wanted = _build_line(expected, calls[number] if number < len(calls) else None)
        yield _compare(f"{expected.name}: answer", wanted, said)


def _build_line(expected: Expected, call: Call | None) -> dict[str, Any]:
    """Return the caller's expected output; parts of it depend on the reply."""
    said = {"call": expected.name, **expected.said}
    return said if call is None else {**said, **from_reply(expected, call.reply)}


def from_reply(expected: Expected, reply: Reply) -> dict[str, Any]:
    """Return the part of the expected output that depends on the reply.

    Args:
        expected: the call.
        reply: the reply of the mock server.
    """
    if "failure" in expected.said:
        return {"failure": {**expected.said["failure"], "text": reply.json().get("ErrorInfo")}}
    if expected.said.get("success", {}) is None:
        own = reply.json().items()
        return {"success": {name: value for name, value in own if name not in _COMMON}}
    return {}


def _parse_output(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return line


def _compare(name: str, expected: Any, found: Any) -> Check:
    """Compare as JSON: 1, 1.0 and true are three values."""
    if isinstance(expected, dict) and isinstance(found, dict):
        alike = {
            name
            for name in expected
            if _format_text(expected[name]) == _format_text(found.get(name))
        }
        expected = {name: value for name, value in expected.items() if name not in alike}
        found = {name: value for name, value in found.items() if name not in alike}
    one, other = _format_text(expected), _format_text(found)
    return Check(name, None if one == other else f"expected {one}, found {other}")


def _format_text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
