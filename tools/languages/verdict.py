"""What arrived at the mock, and what the caller says came back, against the scenario."""

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
    """One check: its name, and what is wrong, or None where nothing is."""

    name: str
    problem: str | None


def judged(desk: ArrangedDesk, printed: str) -> list[Check]:
    """Judges a run.

    Args:
        desk: The mock that was called.
        printed: What the caller wrote to its standard output.

    Returns:
        Every check, those that failed and those that passed; as many for every language.
    """
    calls, lines = list(desk.calls), printed.splitlines()
    return [
        *_queries(desk),
        _same(
            "calls, in order", [one.operation for one in CALLS], [one.operation for one in calls]
        ),
        *_arrived(calls),
        *_said(calls, lines),
        _same("nothing else is printed", [], lines[len(CALLS) :]),
    ]


def _queries(desk: ArrangedDesk) -> Iterator[Check]:
    wanted = {
        "sdkappid": str(SDK_APP_ID),
        "identifier": IDENTIFIER,
        "usersig": desk.usersig,
        "contenttype": "json",
    }
    for name, value in wanted.items():
        yield _in_each_query(desk, name, value.__eq__)
    yield _in_each_query(desk, "random", lambda text: text.isdecimal() and int(text) < _UINT32)
    known = sorted([*wanted, "random"])
    names = [sorted(name for name, _ in query) for query in desk.queries]
    stray = next((each for each in names if each != known), known)
    yield _same("each parameter once, and no other", known, stray)


def _in_each_query(desk: ArrangedDesk, name: str, good: Callable[[str], Any]) -> Check:
    title = f"{name} arrives"
    for number, query in enumerate(desk.queries):
        value = dict(query).get(name, _ABSENT)
        if good(value) is not True:
            return Check(title, f"call {number + 1} brought {value!r}")
    return Check(title, None if desk.queries else "no call arrived")


def _arrived(calls: Sequence[Call]) -> Iterator[Check]:
    for number, expected in enumerate(CALLS):
        body = dict(calls[number].body or {}) if number < len(calls) else {}
        title = f"{expected.name}: request"
        if len(expected.body.get("MsgBody", ())) > 1:
            yield from _elements(expected.body["MsgBody"], body)
            body["MsgBody"] = expected.body["MsgBody"]
        kept = {name: value for name, value in body.items() if not _implied(name, value, expected)}
        yield _same(title, dict(expected.body), kept)


def _implied(name: str, value: Any, expected: Expected) -> bool:
    """Return whether a client has written down a default of the contract, which changes nothing."""
    return name not in expected.body and (name, json.dumps(value)) in _defaults()


@cache
def _defaults() -> frozenset[tuple[str, str]]:
    schemas = oracle.document()["components"]["schemas"]
    return frozenset(
        (name, json.dumps(known["x-desk-default"]))
        for schema in schemas.values()
        for name, row in schema.get("properties", {}).items()
        if "x-desk-default" in (known := schemas.get(row.get("$ref", "").rpartition("/")[2], row))
    )


def _elements(expected: Sequence[Any], body: dict[str, Any]) -> Iterator[Check]:
    sent = body.get("MsgBody")
    found = sent if isinstance(sent, list) else []
    for number, element in enumerate(expected):
        arrived = found[number] if number < len(found) else _ABSENT
        yield _same(f"element {element['MsgType']}", element, arrived)


def _said(calls: Sequence[Call], lines: Sequence[str]) -> Iterator[Check]:
    for number, expected in enumerate(CALLS):
        said: Any = _parsed(lines[number]) if number < len(lines) else _ABSENT
        wanted = _line(expected, calls[number] if number < len(calls) else None)
        yield _same(f"{expected.name}: answer", wanted, said)


def _line(expected: Expected, call: Call | None) -> dict[str, Any]:
    """Return what the caller has to print; some of it is known from the reply alone."""
    said = {"call": expected.name, **expected.said}
    return said if call is None else {**said, **from_reply(expected, call.reply)}


def from_reply(expected: Expected, reply: Reply) -> dict[str, Any]:
    """Return what a caller can print only after it has read the reply.

    Args:
        expected: the call.
        reply: what the mock server answered.
    """
    if "failure" in expected.said:
        return {"failure": {**expected.said["failure"], "text": reply.json().get("ErrorInfo")}}
    if expected.said.get("success", {}) is None:
        own = reply.json().items()
        return {"success": {name: value for name, value in own if name not in _COMMON}}
    return {}


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return line


def _same(name: str, expected: Any, found: Any) -> Check:
    """Compare as JSON does: 1, 1.0 and true are three values."""
    if isinstance(expected, dict) and isinstance(found, dict):
        alike = {name for name in expected if _text(expected[name]) == _text(found.get(name))}
        expected = {name: value for name, value in expected.items() if name not in alike}
        found = {name: value for name, value in found.items() if name not in alike}
    one, other = _text(expected), _text(found)
    return Check(name, None if one == other else f"expected {one}, found {other}")


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
