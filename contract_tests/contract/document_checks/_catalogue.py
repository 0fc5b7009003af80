"""Check the error catalogue, and that every enum, example and rule is consistent with it."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from ._document import SCHEMAS, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ._document import Document, Node, Place

_COMMON, _UNLISTED = "CommonErrorCode", "UnlistedErrorCode"
# Map each entry of x-desk-refusals, and already_done of x-desk-retry, to the kind of its error.
_KINDS = {
    "malformed_json": "invalid_request",
    "invalid_field": "invalid_request",
    "not_administrator": "permission_denied",
    "too_fast": "rate_limit",
    "body_too_long": "invalid_request",
    "already_done": "conflict",
}
_NEEDS = {"too_fast": "x-desk-rate-limit", "body_too_long": "x-desk-body-limit"}


def catalogue_is_sorted_and_unique(document: Document) -> Iterator[Finding]:
    """Check that codes and ranges ascend, and that what names a code, a range or a kind of error
    is unique."""
    entries, ranges = document.tree["x-desk-errors"], document.tree["x-desk-error-ranges"]
    kinds = document.tree["x-desk-error-kinds"]
    for before, after in pairwise(entry["code"] for entry in entries):
        if before >= after:
            yield Finding("#/x-desk-errors", f"{after} comes after {before}")
    for before, after in pairwise(ranges):
        if not before["first"] <= before["last"] < after["first"] <= after["last"]:
            yield Finding("#/x-desk-error-ranges", f"{after['name']} does not follow")
    for section, key, nodes in (
        ("x-desk-errors", "name", [*entries, *ranges]),
        ("x-desk-errors", "meaning", entries),
        ("x-desk-error-kinds", "kind", kinds),
        ("x-desk-error-kinds", "exit_code", kinds),
    ):
        for value, count in Counter(node[key] for node in nodes).items():
            if count > 1:
                yield Finding(f"#/{section}", f"the {key} {value!r} stands {count} times")
    for kind in sorted({node["kind"] for node in kinds} - {entry["kind"] for entry in entries}):
        yield Finding("#/x-desk-error-kinds", f"{kind} has no code")


def pasted_codes_have_their_source(document: Document) -> Iterator[Finding]:
    """Check that a code is pasted only into pages that list it."""
    for code, entry in document.catalogue.items():
        for page in set(entry.get("pasted", {}).get("into", ())).difference(entry["source"]):
            yield Finding(f"#/x-desk-errors/{code}", f"is pasted into {page}, not its source")


def enums_match_the_catalogue(document: Document) -> Iterator[Finding]:
    """Check that an enum of codes is from its page, ascends, and has the names and texts of the
    catalogue. `vendor_pages/` says which codes belong in it."""
    pages = {_own_enum(document, place): name for name, place in document.operations.items()}
    for name, page in {**pages, _COMMON: "errors"}.items():
        schema, pointer = document.schemas.get(name, {}), SCHEMAS + name
        if name and schema.get("x-desk-source", {}).get("page") != page:
            yield Finding(pointer, f"x-desk-source is not the page {page}")
        codes = schema.get("enum", [])
        if codes != sorted(codes):
            yield Finding(pointer, "the codes do not ascend")
        names, meanings = schema.get("x-enum-varnames", ()), schema.get("x-enum-descriptions", ())
        for code, title, meaning in zip(codes, names, meanings, strict=False):
            entry = document.catalogue.get(code, {})
            if (title, meaning) != (entry.get("name"), entry.get("meaning")):
                says = f"{code} {title} differs from the catalogue: {entry.get('name')}"
                yield Finding(pointer, says)


def codes_are_open(document: Document) -> Iterator[Finding]:
    """Check that a failure schema accepts the operation's codes, the common codes and any other
    non-zero code."""
    for name, place in document.operations.items():
        refs = [member.get("$ref") for member in _failure_code(document, place).get("anyOf", ())]
        own = SCHEMAS + "".join(part.title() for part in name.split("_")) + "ErrorCode"
        open_codes = [SCHEMAS + _COMMON, SCHEMAS + _UNLISTED]
        if refs not in ([own, *open_codes], open_codes):
            yield place.finding(
                "the codes of its failure are not its own, the common and the unlisted: "
                f"write anyOf {[own, *open_codes]}, without the first where its page lists none"
            )
    unlisted = document.schemas.get(_UNLISTED, {})
    if unlisted.get("not") != {"const": 0} or {"minimum", "maximum", "enum"} & unlisted.keys():
        yield Finding(SCHEMAS + _UNLISTED, "takes not every code but 0")


def examples_have_listed_codes(document: Document) -> Iterator[Finding]:
    """Check that the code in a failure example is a common code, or listed by the operation."""
    for place in document.operations.values():
        listed = _codes(document, place)
        code_schema = _failure_code(document, place)
        replies = [*_replies(document, place), *document.outcome(place, "FAIL").get("examples", ())]
        found = [reply["ErrorCode"] for reply in replies if reply.get("ActionStatus") == "FAIL"]
        for code in [*found, *code_schema.get("examples", ())]:
            if code not in listed:
                yield place.finding(f"an example has the code {code}, which is not listed")
    for code in document.schemas.get(_UNLISTED, {}).get("examples", ()):
        if code in document.catalogue:
            yield Finding(SCHEMAS + _UNLISTED, f"{code} is listed")


def example_summaries_contain_the_code(document: Document) -> Iterator[Finding]:
    """Check that the summary of a failure example contains its code and the name of the code."""
    for place in document.of_kind("example"):
        value = place.node.get("value")
        if isinstance(value, dict) and value.get("ActionStatus") == "FAIL":
            code = value["ErrorCode"]
            name = document.catalogue.get(code, {}).get("name", "")
            wanted = f"{name.replace('_', ' ').capitalize()} ({code})"
            if place.node.get("summary") != wanted:
                yield place.finding(f"the summary has to be: {wanted}")


def kinds_have_examples(document: Document) -> Iterator[Finding]:
    """Check that an operation has an example of a success, and of a failure of each kind that its
    page lists.

    A code that the vendor pasted from another page needs no example, because no caller will receive
    it.
    """
    for name, place in document.operations.items():
        replies = _replies(document, place)
        if not any(reply.get("ActionStatus") == "OK" for reply in replies):
            yield place.finding("has no example of a success")
        shown = {document.catalogue.get(reply["ErrorCode"], {}).get("kind") for reply in replies}
        entries = [document.catalogue.get(code, {}) for code in _own_codes(document, place)]
        own = [entry for entry in entries if name not in entry.get("pasted", {}).get("into", ())]
        for kind in sorted({entry.get("kind", "?") for entry in own} - shown):
            yield place.finding(
                f"has no example of a failure of the kind {kind}: add one to components/examples "
                "and refer to it from the response 200"
            )


def refusals_are_listed(document: Document) -> Iterator[Finding]:
    """Check that an operation has a code for each kind of refusal and for a repeated call, and that
    the code has this meaning."""
    for place in document.operations.values():
        codes = dict(place.node["x-desk-refusals"])
        for rule, extension in _NEEDS.items():
            if (rule in codes) != (extension in place.node):
                yield place.finding(f"{rule} and {extension} stand together or not at all")
        if "already_done" in place.node["x-desk-retry"]:
            codes["already_done"] = place.node["x-desk-retry"]["already_done"]["code"]
        for rule, code in codes.items():
            yield from _refusal(document, place, code, _KINDS[rule])


def field_refusals_are_listed(document: Document) -> Iterator[Finding]:
    """Check that the refusal code of a field belongs to an operation with this field, for an
    existing rule.

    Another operation with this field that does not list the code uses the code for any other field.
    """
    takers: dict[tuple[str, int], list[Place]] = {}
    for place in document.operations.values():
        for field in _request_places(document, place):
            for rule, code in field.node.get("x-desk-refusal", {}).items():
                takers.setdefault((field.pointer, code), []).append(place)
                if rule not in {"otherwise", *field.rules}:
                    yield field.finding(f"x-desk-refusal answers {rule}, which is not stated")
    for (_, code), places in takers.items():
        listing = [place for place in places if code in _codes(document, place)]
        for place in listing[:1] or places:
            yield from _refusal(document, place, code, "invalid_request")


CHECKS = (
    catalogue_is_sorted_and_unique,
    pasted_codes_have_their_source,
    enums_match_the_catalogue,
    codes_are_open,
    examples_have_listed_codes,
    example_summaries_contain_the_code,
    kinds_have_examples,
    refusals_are_listed,
    field_refusals_are_listed,
)


def _refusal(document: Document, place: Place, code: int, kind: str | None) -> Iterator[Finding]:
    if code not in _codes(document, place):
        yield place.finding(f"refuses with {code}, which is neither its own nor a common code")
    elif document.catalogue.get(code, {}).get("kind") != kind:
        yield place.finding(f"refuses with {code}, which is not of the kind {kind}")


def _replies(document: Document, place: Place) -> list[Node]:
    examples = document.media(place.node["responses"]["200"]).get("examples", {}).values()
    return [document.follow(example).get("value", {}) for example in examples]


def _failure_code(document: Document, place: Place) -> Node:
    return document.follow(document.outcome(place, "FAIL")["properties"]["ErrorCode"])


def _own_codes(document: Document, place: Place) -> set[int]:
    return set(document.schemas.get(_own_enum(document, place), {}).get("enum", ()))


def _own_enum(document: Document, place: Place) -> str:
    """Return the name of the enum of the codes that the page lists; empty if the page lists no
    codes."""
    first: Node = next(iter(_failure_code(document, place).get("anyOf", ())), {})
    name: str = first.get("$ref", "").removeprefix(SCHEMAS)
    return "" if name in {_COMMON, _UNLISTED} else name


def _codes(document: Document, place: Place) -> set[int]:
    return _own_codes(document, place) | set(document.schemas.get(_COMMON, {}).get("enum", ()))


def _request_places(document: Document, place: Place) -> list[Place]:
    """Return the schemas of the request, with all their parts."""
    todo = [document.media(place.node["requestBody"])["schema"].get("$ref")]
    seen: set[str] = set()
    found: list[Place] = []
    while todo:
        pointer = todo.pop()
        if pointer is not None and pointer not in seen:
            seen.add(pointer)
            inside = [p for p in document.places if (p.pointer + "/").startswith(pointer + "/")]
            found += inside
            todo += [inner.node.get("$ref") for inner in inside]
    return found
