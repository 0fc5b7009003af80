"""Check ErrorCode in schemathesis, instead of the HTTP status."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

import schemathesis

from contract_tests.contract.contract_coverage import probes
from contract_tests.support import oracle

MALFORMED = 60002  # "the gateway cannot interpret the HTTP request"
KNOWN = {"sdkappid", "identifier", "usersig", "random", "contenttype"}
ALSO_OF_STATE = 141004  # "rejects one of the fields", also for a name that nobody has


@schemathesis.hook
def before_load_schema(_: Any, raw_schema: dict[str, Any]) -> None:
    """Say in OpenAPI's own words what a link fills, which other tools do not take."""
    for item in raw_schema["paths"].values():
        for link in item["post"]["responses"]["200"].get("links", {}).values():
            link["requestBody"] = link["x-desk-body"]


@schemathesis.check
def error_code_agrees(_: Any, response: Any, case: schemathesis.Case[Any]) -> None:
    """Check that a valid call fails by the state of the world alone, a wrong one with a code for
    its fault."""
    operation = case.operation.definition.raw
    code = response.json()["ErrorCode"]
    query = parse_qs(urlsplit(str(response.request.url)).query, keep_blank_values=True)
    if code == MALFORMED and query.keys() - KNOWN:
        return  # no page says what comes of parameters that nobody knows
    refusals = refusals_of_query(case, query)
    refusals |= refusals_of_body(operation, response.request.body or b"")
    if refusals and code not in refusals:
        raise AssertionError(f"answered {code}, where the contract says {sorted(refusals)}")
    if not refusals and code in codes_of_form(operation["operationId"]):
        raise AssertionError(f"refused with {code}, although the contract calls it valid")


def refusals_of_query(case: schemathesis.Case[Any], query: dict[str, list[str]]) -> set[int]:
    """Return the codes for the method and the query; none for good ones."""
    # schemathesis hands the query over twice, so equal values count once.
    random, contenttype = (set(query.get(name, ())) for name in ("random", "contenttype"))
    fine = (
        case.method.upper() == "POST"
        and len(random) == 1
        and all(re.fullmatch("[0-9]+", one) and int(one) < 2**32 for one in random)
        and contenttype == {"json"}
    )
    return set() if fine else {MALFORMED}


def refusals_of_body(operation: dict[str, Any], body: bytes) -> set[int]:
    """Return the codes for the body; none for a valid one."""
    name, refusals = operation["operationId"], operation["x-desk-refusals"]
    if len(body) > operation.get("x-desk-body-limit", {}).get("bytes", len(body)):
        return {refusals["body_too_long"]}
    try:
        value = json.loads(body)
    except ValueError:
        return {refusals["malformed_json"]}
    if not isinstance(value, dict):
        return {refusals["malformed_json"]}
    faults = oracle.faults(oracle.request_schema(name), value)
    return {code for fault in faults for code in oracle.refusal_codes(name, fault)}


@cache
def codes_of_form(operation: str) -> frozenset[int]:
    """Codes that speak of the caller or of the form of a call, and never of the world's state."""
    _, node = oracle.operations()[operation]
    catalogue = oracle.document()["x-desk-errors"]
    caller = {entry["code"] for entry in catalogue if entry["kind"] == "authentication"}
    form = {probe.code for probe in probes(oracle.document()) if probe.operation == operation}
    refusals = {code for key, code in node["x-desk-refusals"].items() if key != "too_fast"}
    return frozenset((caller | form | refusals | {MALFORMED}) - {ALSO_OF_STATE})
