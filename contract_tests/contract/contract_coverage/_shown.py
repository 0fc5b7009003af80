"""Send probes to the client, which is connected to the mock without a network."""

from __future__ import annotations

import json
from itertools import count
from typing import TYPE_CHECKING

from tencent_desk import DeskClient, Environment, Response, errors
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY, FakeDesk, Request, World

from contract_tests.support import oracle
from contract_tests.support.as_arguments import arguments
from contract_tests.support.no_limit import NoLimit

if TYPE_CHECKING:
    from collections.abc import Iterable

    import tencent_desk

    from ._probes import Probe


class Shown:
    """Hold the client, the mock and the results. The clock advances each time it is read.

    Attributes:
        seen: the keywords with the expected result, each for valid and invalid probes.
        problems: the unexpected results.
    """

    def __init__(self) -> None:
        seconds = count(1_800_000_000)
        self.seen: set[tuple[str, bool]] = set()
        self.problems: list[str] = []
        self._desk = FakeDesk(World.sample(clock=lambda: float(next(seconds))), keep_calls=10)
        self._query = ""
        self._client = DeskClient(
            SDK_APP_ID,
            secret_key=SECRET_KEY,
            identifier=IDENTIFIER,
            region="china",
            max_retries=0,
            limiter=NoLimit(),
            transport=self,
            usersig_lifetime=10**8,
            environment=Environment(now=lambda: 1_800_000_000.0, uint32=lambda: 7),
        )

    def send_probes(self, probes: Iterable[Probe]) -> None:
        """Send the probes, except probes for which the oracle finds another error than the intended
        one."""
        for probe in probes:
            faults = oracle.faults(oracle.request_schema(probe.operation), probe.body)
            if probe.valid and not faults:
                self._note(probe, self._accepted(probe))
            if not probe.valid and (
                oracle.Fault(probe.pointer, probe.rule) in faults or (faults and not probe.named)
            ):
                self._note(probe, self._refused(probe, faults))

    def _note(self, probe: Probe, problem: str) -> None:
        if problem:
            self.problems.append(f"{probe.name}: {problem}")
        else:
            self.seen.add((probe.name, probe.valid))

    def send(self, request: tencent_desk.Request, timeout: float) -> Response:
        """Send a client request to the mock."""
        del timeout
        path, _, self._query = request.target.partition("?")
        reply = self._desk.handle(Request("POST", path, self._query, request.body))
        return Response(reply.status, reply.headers, reply.body)

    def close(self) -> None:
        """Do nothing, because nothing is open."""

    def _call(self, probe: Probe) -> errors.DeskError | None:
        known, _ = arguments(probe.operation, probe.body)
        try:
            getattr(self._client, probe.operation)(**known)
        except errors.DeskError as error:
            return error
        return None

    def _raw(self, probe: Probe) -> int:
        """Send a body without the client, which would add generated fields. Return the
        ErrorCode."""
        path, _ = oracle.operations()[probe.operation]
        body = json.dumps(probe.body).encode()
        code: int = self._desk.handle(Request("POST", path, self._query, body)).json()["ErrorCode"]
        return code

    def _accepted(self, probe: Probe) -> str:
        error = self._call(probe)
        if isinstance(error, errors.APIError) and self._desk.calls[-1].step == "state":
            return ""  # the body is valid, but the mock has no object with this name
        return str(error or "")

    def _refused(self, probe: Probe, faults: set[oracle.Fault]) -> str:
        if not isinstance(probe.body, dict):
            code = self._raw(probe)
            return "" if self._desk.calls[-1].step == "json" else f"came out as {code}"
        if probe.generated:
            return self._refused_by_mock(probe, faults)
        self._desk.calls.clear()
        error = self._call(probe)
        if not isinstance(error, errors.ValidationError) or self._desk.calls:
            return f"the client sent it: {probe.body}"
        found = {oracle.Fault(one.pointer, one.rule) for one in error.violations}
        if not found <= faults or (probe.named and (probe.pointer, probe.rule) not in found):
            return f"the client names {found}, the oracle {faults}"
        return self._refused_by_mock(probe, found)

    def _refused_by_mock(self, probe: Probe, found: set[oracle.Fault]) -> str:
        code = self._raw(probe)
        call = self._desk.calls[-1]
        if call.violation is None:
            return f"the mock took it: {probe.body}"
        named = oracle.Fault(call.violation.pointer, call.violation.rule)
        if named not in found:
            return f"the mock names {named}, the client {found}"
        if named == (probe.pointer, probe.rule) and code != probe.code:
            return f"the mock answers {code}, the contract says {probe.code}"
        return ""
