"""Check the error catalogue, and that every enum, example and rule is consistent with it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ._document import SCHEMAS, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ._document import Document, Node, Place

_COMMON, _UNLISTED = "CommonErrorCode", "UnlistedErrorCode"
# The kind of error for each entry of x-desk-refusals.
_REFUSAL_KINDS = {
    "malformed_json": "invalid_request",
    "invalid_field": "invalid_request",
    "not_administrator": "permission_denied",
    "too_fast": "rate_limit",
    "body_too_long": "invalid_request",
}
_NEEDS = {"too_fast": "x-desk-rate-limit", "body_too_long": "x-desk-body-limit"}


def catalogue_is_sorted_and_unique(document: Document) -> Iterator[Finding]:
    """Check that codes ascend without duplicates, and that names of codes and ranges are unique."""
    entries, ranges = document.tree["x-desk-errors"], document.tree["x-desk-error-ranges"]
    for before, after in pairwise(entry["code"] for entry in entries):
        if before >= after:
            yield Finding("#/x-desk-errors", f"{after} comes after {before}")
    for name, count in Counter(entry["name"] for entry in [*entries, *ranges]).items():
        if count > 1:
            yield Finding("#/x-desk-errors", f"the name {name} stands {count} times")
    for meaning, count in Counter(entry["meaning"] for entry in entries).items():
        if count > 1:
            yield Finding("#/x-desk-errors", f"the meaning {meaning!r} stands {count} times")
    for before, after in pairwise(ranges):
        if not before["first"] <= before["last"] < after["first"] <= after["last"]:
            yield Finding("#/x-desk-error-ranges", f"{after['name']} does not follow")


def kinds_are_declared_once(document: Document) -> Iterator[Finding]:
    """Check that every used kind is declared once with its own exit code, and every declared kind
    is used."""
    kinds = document.tree["x-desk-error-kinds"]
    for key in ("kind", "exit_code"):
        for value, count in Counter(kind[key] for kind in kinds).items():
            if count > 1:
                yield Finding("#/x-desk-error-kinds", f"the {key} {value} stands {count} times")
    declared = {kind["kind"] for kind in kinds}
    used = {entry["kind"] for entry in document.catalogue.values()}
    for kind in sorted(used ^ declared):
        says = "is not declared" if kind in used else "has no code"
        yield Finding("#/x-desk-error-kinds", f"{kind} {says}")


def entries_match_their_kinds(document: Document) -> Iterator[Finding]:
    """Check that the effect and the retry of a code are consistent with its kind."""
    for entry in document.catalogue.values():
        for says in _entry_faults(entry):
            yield Finding(f"#/x-desk-errors/{entry['code']}", says)


def enums_match_the_catalogue(document: Document) -> Iterator[Finding]:
    """Check that an enum of codes contains the catalogue entries of its page, with their names and
    texts."""
    for listing in _listings(document):
        yield from _enum_against_catalogue(document, listing)


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
        replies = [*_replies(document, place), *_failure(document, place).get("examples", ())]
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
    """Check that an operation has a code for each kind of refusal, and that the code has this
    meaning."""
    for place in document.operations.values():
        refusals = place.node.get("x-desk-refusals", {})
        if not refusals:
            yield place.finding(
                "has no x-desk-refusals: add the code for each of malformed_json, invalid_field "
                "and not_administrator, and for too_fast and body_too_long where it has a limit"
            )
        for rule, code in refusals.items():
            yield from _refusal(document, place, code, _REFUSAL_KINDS.get(rule))
        for rule, extension in _NEEDS.items():
            if (rule in refusals) != (extension in place.node):
                yield place.finding(f"{rule} and {extension} stand together or not at all")


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


def repeats_are_listed(document: Document) -> Iterator[Finding]:
    """Check that the reply code for a repeated call belongs to the operation, and is a conflict."""
    for place in document.operations.values():
        done = place.node.get("x-desk-retry", {}).get("already_done")
        if done and done["code"] not in _own_codes(document, place):
            yield place.finding(f"already_done has the code {done['code']}, which is not listed")
        elif done and document.catalogue.get(done["code"], {}).get("kind") != "conflict":
            yield place.finding(f"already_done has the code {done['code']}, which is no conflict")


CHECKS = (
    catalogue_is_sorted_and_unique,
    kinds_are_declared_once,
    entries_match_their_kinds,
    enums_match_the_catalogue,
    codes_are_open,
    examples_have_listed_codes,
    example_summaries_contain_the_code,
    kinds_have_examples,
    refusals_are_listed,
    field_refusals_are_listed,
    repeats_are_listed,
)


@dataclass(frozen=True, slots=True)
class _Listing:
    """Hold a named enum of codes, and the catalogue entries that belong in it."""

    schema: str
    codes: frozenset[int]
    page: str


def _listings(document: Document) -> Iterator[_Listing]:
    entries = document.catalogue.values()
    for name, place in document.operations.items():
        own = _own_enum(document, place)
        codes = frozenset(entry["code"] for entry in entries if name in entry["source"])
        if own or codes:
            yield _Listing(own, codes, name)
    yield _Listing(_COMMON, _published_common_codes(document), "errors")


def _published_common_codes(document: Document) -> frozenset[int]:
    """Return the codes of the common range, without codes that only third parties report."""
    ranges = document.tree["x-desk-error-ranges"]
    common = next((entry for entry in ranges if entry["name"] == "COMMON_CODES"), None)
    if common is None:
        return frozenset()
    return frozenset(
        code
        for code, entry in document.catalogue.items()
        if common["first"] <= code <= common["last"]
        and any(
            document.sources.get(page, {}).get("sure") != "reported" for page in entry["source"]
        )
    )


def _enum_against_catalogue(document: Document, listing: _Listing) -> Iterator[Finding]:
    schema, pointer = document.schemas.get(listing.schema, {}), SCHEMAS + listing.schema
    if schema.get("x-desk-source", {}).get("page") != listing.page:
        yield Finding(pointer, f"x-desk-source is not the page {listing.page}")
    codes = schema.get("enum", [])
    for code in sorted(set(codes) ^ listing.codes):
        where = "the enum" if code in codes else "the catalogue"
        yield Finding(pointer, f"{code} ({listing.page}) stands only in {where}")
    if codes != sorted(codes):
        yield Finding(pointer, "the codes do not ascend")
    names, meanings = schema.get("x-enum-varnames", ()), schema.get("x-enum-descriptions", ())
    for code, name, meaning in zip(codes, names, meanings, strict=False):
        entry = document.catalogue.get(code, {})
        if (name, meaning) != (entry.get("name"), entry.get("meaning")):
            yield Finding(pointer, f"{code} {name} differs from the catalogue: {entry.get('name')}")


def _entry_faults(entry: Node) -> Iterator[str]:
    kind, effect, retry = entry["kind"], entry["effect"], entry["retry"]
    if (effect == "possible") != (kind == "server"):
        yield f"the effect {effect} is not that of the kind {kind}"
    if retry == "automatic" and kind not in {"server", "rate_limit"}:
        yield f"no repeat by itself helps against the kind {kind}"
    if retry == "renew_signature" and kind != "authentication":
        yield f"no new signature helps against the kind {kind}"
    if "wait_seconds" in entry and retry != "automatic":
        yield "wait_seconds says nothing without a repeat"
    if not set(entry.get("pasted", {}).get("into", ())) <= set(entry["source"]):
        yield "is pasted into a page that is not its source"


def _refusal(document: Document, place: Place, code: int, kind: str | None) -> Iterator[Finding]:
    if code not in _codes(document, place):
        yield place.finding(f"refuses with {code}, which is neither its own nor a common code")
    elif document.catalogue.get(code, {}).get("kind") != kind:
        yield place.finding(f"refuses with {code}, which is not of the kind {kind}")


def _reply(document: Document, place: Place) -> Node:
    media_type: Node = document.follow(place.node["responses"]["200"])["content"]
    return media_type["application/json"]  # type: ignore[no-any-return]


def _replies(document: Document, place: Place) -> list[Node]:
    examples = _reply(document, place).get("examples", {}).values()
    return [document.follow(example).get("value", {}) for example in examples]


def _failure(document: Document, place: Place) -> Node:
    union = document.follow(_reply(document, place)["schema"])
    return document.follow({"$ref": union["discriminator"]["mapping"]["FAIL"]})


def _failure_code(document: Document, place: Place) -> Node:
    return document.follow(_failure(document, place)["properties"]["ErrorCode"])


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
    todo = [place.node["requestBody"]["content"]["application/json"]["schema"].get("$ref")]
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
