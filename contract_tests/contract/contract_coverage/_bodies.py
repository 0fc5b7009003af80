"""Shows operations and the keywords of their bodies."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tencent_desk import errors

from contract_tests.support import oracle

from ._contract import first_body, nodes
from ._coverage import Sight, unless
from ._probes import probes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ._coverage import Coverage
    from ._probes import Probe
    from ._stand import Stand


def operations(document: dict[str, Any], stand: Stand, coverage: Coverage) -> None:
    """Show each operation a good call and one whose body is no JSON."""
    for operation, node in nodes(document):
        coverage.want("operation", operation)
        stand.desk.reset()
        error = stand.call(operation, first_body(document, node))
        refused = stand.raw(operation, stand.query(), b"{")
        wanted = node["x-desk-refusals"]["malformed_json"]
        bad = unless(refused == wanted, refused)
        coverage.see([Sight("operation", operation, "valid", str(error or ""))])
        coverage.see([Sight("operation", operation, "invalid", bad)])


def keywords(document: dict[str, Any], stand: Stand, coverage: Coverage) -> None:
    """Show each keyword of each body what keeps it and what breaks it."""
    for probe in probes(document):
        coverage.want("keyword", _name(probe))
        coverage.see(_shown(stand, probe))


def _name(probe: Probe) -> str:
    return f"{probe.operation} {probe.place} {probe.keyword}"


def _shown(stand: Stand, probe: Probe) -> Iterator[Sight]:
    """Return a probe, if the oracle agrees with its purpose."""
    faults = oracle.faults(oracle.request_schema(probe.operation), probe.body)
    if probe.valid and not faults:
        yield Sight("keyword", _name(probe), "valid", _accepted(stand, probe))
    if not probe.valid and (
        oracle.Fault(probe.pointer, probe.rule) in faults or (faults and not probe.named)
    ):
        yield Sight("keyword", _name(probe), "invalid", _refused(stand, probe, faults))


def _accepted(stand: Stand, probe: Probe) -> str:
    error = stand.call(probe.operation, probe.body)
    if isinstance(error, errors.APIError) and stand.desk.calls[-1].step == "state":
        return ""  # the form is right, and the world has nobody of that name
    return str(error or "")


def _refused(stand: Stand, probe: Probe, faults: set[oracle.Fault]) -> str:
    if not isinstance(probe.body, dict):
        code = stand.raw(probe.operation, stand.query(), json.dumps(probe.body).encode())
        return unless(stand.desk.calls[-1].step == "json", code)
    if probe.generated:
        return _refused_by_the_fake(stand, probe, faults)
    stand.desk.calls.clear()
    error = stand.call(probe.operation, probe.body)
    if not isinstance(error, errors.ValidationError) or stand.desk.calls:
        return f"the client sent it: {probe.body}"
    found = {oracle.Fault(one.pointer, one.rule) for one in error.violations}
    if not found <= faults or (probe.named and (probe.pointer, probe.rule) not in found):
        return f"the client names {found}, the oracle {faults}"
    return _refused_by_the_fake(stand, probe, found)


def _refused_by_the_fake(stand: Stand, probe: Probe, found: set[oracle.Fault]) -> str:
    """Past the client, which would fill in what it fills."""
    code = stand.raw(probe.operation, stand.query(), json.dumps(probe.body).encode())
    call = stand.desk.calls[-1]
    if call.violation is None:
        return f"the mock took it: {probe.body}"
    named = oracle.Fault(call.violation.pointer, call.violation.rule)
    if named not in found:
        return f"the mock names {named}, the client {found}"
    if named == (probe.pointer, probe.rule) and code != probe.code:
        return f"the mock answers {code}, the contract says {probe.code}"
    return ""
