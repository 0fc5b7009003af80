"""Check that the extensions on sources and operations are consistent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._document import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ._document import Document, Place

_PAGED = {
    "x-desk-source",
    "x-desk-codes-incomplete",
    "x-desk-general-rate-limit",
    "x-desk-signature",
}


def sources_are_known(document: Document) -> Iterator[Finding]:
    """Check that every cited page is listed in `x-desk-sources`, and every listed page is cited."""
    named = set()
    for pointer, page in _named_pages(document):
        named.add(page)
        if page not in document.sources:
            yield Finding(pointer, f"the source {page!r} is not in x-desk-sources")
    for page in sorted(document.sources.keys() - named):
        yield Finding(f"#/x-desk-sources/{page}", "nothing comes from this source")


def newer_sources_have_later_dates(document: Document) -> Iterator[Finding]:
    """Check that a source that replaces an older source has a later date."""
    for name, source in document.sources.items():
        older = document.sources.get(source.get("newer_than", name), source)
        if "newer_than" in source and not (older["updated"] or "") < (source["updated"] or ""):
            yield Finding(
                f"#/x-desk-sources/{name}",
                f"is of {source['updated']}, not newer than {source['newer_than']}",
            )


def repeats_build_a_complete_reply(document: Document) -> Iterator[Finding]:
    """Check that `already_done` of a repeatable operation builds a complete reply."""
    for place in document.operations.values():
        rule = place.node["x-desk-retry"]
        if "already_done" not in rule:
            continue
        if rule["repeatable"] is not True:
            yield place.finding("already_done says nothing about what cannot be repeated")
        reply, success = rule["already_done"]["reply"], document.outcome(place, "OK")
        fixed = {name for name, field in success["properties"].items() if "const" in field}
        if set(success["required"]) - fixed - {"ErrorInfo"} != set(reply):
            yield place.finding(
                f"already_done gives {sorted(reply)} of the reply, not what it requires"
            )
        required = document.schema(place.node["requestBody"]).get("required", ())
        for name in set(reply.values()).difference(required):
            yield place.finding(f"already_done takes {name}, which the request need not have")


def streams_are_not_repeatable(document: Document) -> Iterator[Finding]:
    """Check that x-desk-stream belongs to an operation that is not repeatable."""
    for place in document.operations.values():
        if "x-desk-stream" in place.node and place.node["x-desk-retry"]["repeatable"] is not False:
            yield place.finding("x-desk-stream belongs to an operation that is not repeatable")


def links_use_existing_fields(document: Document) -> Iterator[Finding]:
    """Check that a link copies fields of its own operation's request or success to fields of the
    target."""
    for place in document.operations.values():
        known = _fields_of(document, place)
        for name, link in place.node["responses"]["200"].get("links", {}).items():
            target = document.operations.get(link.get("operationId", ""))
            if target is None:
                yield place.finding(f"the link {name} leads to no operation")
                continue
            taken = _fields_of(document, target)["request"]
            for field, expression in link.get("x-desk-body", {}).items():
                if field not in taken:
                    yield place.finding(f"the link {name} fills {field}, which is no field there")
                end, _, source = expression.removeprefix("$").partition(".body#/")
                if source not in known.get(end, ()):
                    yield place.finding(f"the link {name} takes {expression}, which is not there")


CHECKS = (
    sources_are_known,
    newer_sources_have_later_dates,
    repeats_build_a_complete_reply,
    streams_are_not_repeatable,
    links_use_existing_fields,
)


def _fields_of(document: Document, place: Place) -> dict[str, set[str]]:
    """Return the names of the fields of the request, in any of its forms, and of the success."""
    request = document.schema(place.node["requestBody"])
    forms = [document.follow(one) for one in request.get("anyOf", ())] or [request]
    return {
        "request": {name for one in forms for name in one.get("properties", ())},
        "response": set(document.outcome(place, "OK").get("properties", ())),
    }


def _named_pages(document: Document) -> Iterator[tuple[str, str]]:
    """Return each cited page, with the position of the citation."""
    for place in document.places:
        node = place.node
        for key in _PAGED & node.keys():
            yield place.pointer, node[key]["page"]
        for entry in node.get("x-desk-spellings", ()):
            yield place.pointer, entry["page"]
        for page in node.get("x-desk-callback", {}).get("pages", ()):
            yield place.pointer, page
    for name, source in document.sources.items():
        if "newer_than" in source:
            yield f"#/x-desk-sources/{name}", source["newer_than"]
    for key in ("x-desk-errors", "x-desk-error-ranges"):
        for index, entry in enumerate(document.tree[key]):
            yield from ((f"#/{key}/{index}", page) for page in entry["source"])
