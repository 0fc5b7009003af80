"""Define the calls to make, and the replies that the contract allows."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from tencent_desk import usersig

from contract_tests.contract.contract_coverage import probes
from contract_tests.support import oracle

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from contract_tests.contract.contract_coverage import Probe

    from ._wire import Account

NOBODY: dict[str, Any] = {
    "LanguageTag": "x-no-such-language",
    "SessionId": "no-such-session",
    "FromAccount": "@no_such_service_account",
    "ToAccount": "no_such_user",
    "IMAgentUserID": "@no_such_service_account",
    "ClientUserID": "no_such_user",
    "Owner_Account": "no_such_user",
    "MemberList": [{"Member_Account": "no_such_user"}, {"Member_Account": "@no_such_account"}],
}
"""Names that do not exist, so that even a wrongly accepted body changes nothing."""

REFUSES_NOBODY = {
    "robot_add_language",
    "send_msg",
    "contact_user",
    "transfer_to_human",
    "create_group",
}
"""The operations that are known to refuse such names."""

OTHER_KEY = "0" * 64
"""Signs calls that must be refused."""


class Call(NamedTuple):
    """Describe one call.

    Attributes:
        operation: the operation.
        name: the special property of the call.
        query: changes of a valid call's query.
        body: the body.
        pointer: the position in the contract that defines the codes.
        codes: the codes that the contract allows; empty if it names none.
        kinds: the kinds of codes that it allows instead.
        effects: whether it can change something.
    """

    operation: str
    name: str
    query: Mapping[str, str | None]
    body: bytes
    pointer: str
    codes: frozenset[int] = frozenset()
    kinds: frozenset[str] = frozenset()
    effects: bool = False


def calls(account: Account, bodies: Mapping[str, Any] | None = None) -> Iterator[Call]:
    """Return all calls, those with effects last.

    Args:
        account: the account.
        bodies: bodies by operation for calls with effects, instead of the samples.
    """
    for operation in oracle.operations():
        yield from _list_caller_calls(operation, account)
        yield from _list_body_calls(operation)
    for operation in oracle.operations():
        yield from _list_effect_calls(operation, bodies or {})


def _list_caller_calls(operation: str, account: Account) -> Iterator[Call]:
    body = _encode(_replace_names(oracle.first_body(operation)))
    wrong = usersig.sign(account.sdk_app_id, account.identifier, OTHER_KEY)
    no_app = {"authentication", "invalid_request"}
    for name, changed, kinds in (
        ("signed with another key", {"usersig": wrong}, {"authentication"}),
        ("without a signature", {"usersig": None}, {"authentication"}),
        ("without an app", {"sdkappid": None}, no_app),
        ("without random", {"random": None}, {"invalid_request"}),
        ("with random beyond 32 bits", {"random": str(2**32)}, {"invalid_request"}),
        ("without contenttype", {"contenttype": None}, {"invalid_request"}),
    ):
        pointer = _find_parameter(next(iter(changed)))
        yield Call(operation, name, changed, body, pointer, kinds=frozenset(kinds))


def _find_parameter(name: str) -> str:
    components = oracle.document()["components"]
    for part in ("securitySchemes", "parameters"):
        for key, node in components[part].items():
            if node["name"] == name:
                return f"/components/{part}/{key}"
    raise LookupError(name)


def _list_body_calls(operation: str) -> Iterator[Call]:
    refusals = f"{_build_pointer(operation)}/x-desk-refusals"
    _, node = oracle.operations()[operation]
    malformed = frozenset({node["x-desk-refusals"]["malformed_json"]})
    yield Call(operation, "with no JSON", {}, b"{", f"{refusals}/malformed_json", malformed)
    if "body_too_long" in node["x-desk-refusals"]:
        size = node["x-desk-body-limit"]["bytes"] + 1
        too_long = _encode(_replace_names(oracle.first_body(operation))).ljust(size)
        codes = frozenset({node["x-desk-refusals"]["body_too_long"]})
        pointer = f"{refusals}/body_too_long"
        yield Call(operation, "with a body too long", {}, too_long, pointer, codes)
    yield from (_make_broken_call(probe, refusals) for probe in _choose_violations(operation))
    if operation not in REFUSES_NOBODY:
        return
    body = _replace_names(oracle.first_body(operation))
    kinds = frozenset({"invalid_request", "not_found", "agent_unavailable", "unsupported"})
    pointer = f"{_build_pointer(operation)}/responses/200"
    yield Call(operation, "about nobody", {}, _encode(body), pointer, kinds=kinds)


@cache
def _choose_violations(operation: str) -> tuple[Probe, ...]:
    """Return one call for each rule about a field of the body; nested fields behave the same."""
    found = {
        (probe.pointer, probe.rule): probe
        for probe in probes(oracle.document())
        if probe.operation == operation and _has_own_rule(probe)
    }
    return tuple(found.values())


def _has_own_rule(probe: Probe) -> bool:
    if probe.valid or not probe.named or probe.pointer.count("/") != 1:
        return False
    faults = oracle.faults(oracle.request_schema(probe.operation), _make_harmless_body(probe))
    return oracle.Fault(probe.pointer, probe.rule) in faults


def _make_harmless_body(probe: Probe) -> dict[str, Any]:
    return _replace_names(probe.body, but=probe.pointer.removeprefix("/"))


def _make_broken_call(probe: Probe, refusals: str) -> Call:
    field = probe.pointer.removeprefix("/")
    body = _make_harmless_body(probe)
    shown = json.dumps(body.get(field), ensure_ascii=False) if field in body else "missing"
    return Call(
        probe.operation,
        f"with {probe.rule} broken at {probe.pointer} ({shown[:30]})",
        {},
        _encode(body),
        refusals,
        frozenset({probe.code}),
        # Without usable members a lenient service would make the group.
        effects=field == "MemberList" or not body.keys() & NOBODY.keys() - {field},
    )


def _list_effect_calls(operation: str, bodies: Mapping[str, Any]) -> Iterator[Call]:
    body = bodies.get(operation) or oracle.first_body(operation)
    pointer = f"{_build_pointer(operation)}/requestBody"
    yield Call(
        operation, "as in the sample", {}, _encode(body), pointer, frozenset({0}), effects=True
    )


def _replace_names(body: dict[str, Any], but: str = "") -> dict[str, Any]:
    """Return a body with names that do not exist, except in the broken field."""
    return {
        name: NOBODY[name] if name in NOBODY and name != but else value
        for name, value in body.items()
    }


def _build_pointer(operation: str) -> str:
    path, _ = oracle.operations()[operation]
    return f"/paths/{path.replace('/', '~1')}/post"


def _encode(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()
