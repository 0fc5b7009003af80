"""Define a schemathesis check of ErrorCode, instead of the HTTP status."""

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
ALSO_OF_STATE = 141004  # "rejects one of the fields", also for a name that does not exist


@schemathesis.hook
def before_load_schema(_: Any, raw_schema: dict[str, Any]) -> None:
    """Copy `x-desk-body` of links to `requestBody`, the OpenAPI keyword that schemathesis reads."""
    for item in raw_schema["paths"].values():
        for link in item["post"]["responses"]["200"].get("links", {}).values():
            link["requestBody"] = link["x-desk-body"]


@schemathesis.check
def error_code_agrees(_: Any, response: Any, case: schemathesis.Case[Any]) -> None:
    """Check that a valid call fails only because of the state, and an invalid call with a code for
    its error."""
    operation = case.operation.definition.raw
    code = response.json()["ErrorCode"]
    query = parse_qs(urlsplit(str(response.request.url)).query, keep_blank_values=True)
    if code == MALFORMED and query.keys() - KNOWN:
        return  # no page documents the result of unknown parameters
    refusals = refusals_of_query(case, query)
    refusals |= refusals_of_body(operation, response.request.body or b"")
    if refusals and code not in refusals:
        raise AssertionError(f"answered {code}, where the contract says {sorted(refusals)}")
    if not refusals and code in get_stateless_codes(operation["operationId"]):
        raise AssertionError(f"refused with {code}, although the contract calls it valid")


def refusals_of_query(case: schemathesis.Case[Any], query: dict[str, list[str]]) -> set[int]:
    """Return the codes that can refuse the method and the query; none if both are valid."""
    # schemathesis sends the query twice, so equal values count once.
    random, contenttype = (set(query.get(name, ())) for name in ("random", "contenttype"))
    fine = (
        case.method.upper() == "POST"
        and len(random) == 1
        and all(re.fullmatch("[0-9]+", one) and int(one) < 2**32 for one in random)
        and contenttype == {"json"}
    )
    return set() if fine else {MALFORMED}


def refusals_of_body(operation: dict[str, Any], body: bytes) -> set[int]:
    """Return the codes that can refuse the body; none if it is valid."""
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
def get_stateless_codes(operation: str) -> frozenset[int]:
    """Return the codes that depend only on the caller or the request, never on the state."""
    _, node = oracle.operations()[operation]
    catalogue = oracle.document()["x-desk-errors"]
    caller = {entry["code"] for entry in catalogue if entry["kind"] == "authentication"}
    form = {probe.code for probe in probes(oracle.document()) if probe.operation == operation}
    refusals = {code for key, code in node["x-desk-refusals"].items() if key != "too_fast"}
    return frozenset((caller | form | refusals | {MALFORMED}) - {ALSO_OF_STATE})
