"""Check that the extensions on hosts, sources, fields and operations are consistent."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ._document import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ._document import Document, Node, Place

_UINT32 = (0, 2**32 - 1)


def hosts_match_the_regions(document: Document) -> Iterator[Finding]:
    """Check that the hosts of x-desk-regions equal the enum of the server variable, without
    duplicates."""
    regions = document.tree.get("x-desk-regions", ())
    hosts = [region[key] for region in regions for key in ("primary", "standby")]
    listed = [
        host for place in document.of_kind("server-variable") for host in place.node.get("enum", ())
    ]
    if Counter(hosts) != Counter(listed):
        differing = sorted((Counter(hosts) - Counter(listed)) + (Counter(listed) - Counter(hosts)))
        yield Finding("#/x-desk-regions", f"differs from the servers' enum by {differing}")
    names = [region["region"] for region in regions]
    if len(set(names)) < len(names):
        yield Finding("#/x-desk-regions", "has a region twice")


def sources_are_known(document: Document) -> Iterator[Finding]:
    """Check that every cited page is listed in `x-desk-sources`, and every listed page is cited."""
    named = set()
    for pointer, page in _named_pages(document):
        named.add(page)
        if page not in document.sources:
            yield Finding(pointer, f"the source {page!r} is not in x-desk-sources")
    for page in sorted(document.sources.keys() - named):
        yield Finding(f"#/x-desk-sources/{page}", "nothing comes from this source")


def operations_have_their_page(document: Document) -> Iterator[Finding]:
    """Check that the source of an operation is the page with its name, and that externalDocs has
    the URL of this page."""
    for name, place in document.operations.items():
        if place.node.get("x-desk-source", {}).get("page") != name:
            yield place.finding(f"x-desk-source is not the page {name}")
        url = place.node.get("externalDocs", {}).get("url")
        if url != document.sources.get(name, {}).get("url"):
            yield place.finding(f"externalDocs leads to {url}, x-desk-sources to another page")


def byte_limits_equal_length_limits(document: Document) -> Iterator[Finding]:
    """Check that maxLength equals the byte limit, because JSON Schema has no byte limit."""
    for place in document.of_kind("property", "items"):
        length, size = place.node.get("maxLength"), place.node.get("x-desk-max-bytes")
        if length != size:
            yield place.finding(f"maxLength is {length}, x-desk-max-bytes {size}")
        if size is not None and place.node.get("type") != "string":
            yield place.finding("x-desk-max-bytes says nothing about what is no string")


def inferred_facts_are_stated(document: Document) -> Iterator[Finding]:
    """Check that x-desk-inferred gives reasons only for existing facts at the same position."""
    for place in document.places:
        for fact in place.node.get("x-desk-inferred", ()):
            if fact not in place.rules:
                yield place.finding(
                    f"x-desk-inferred gives a reason for {fact}, which is not there"
                )


def generated_fields_accept_the_value(document: Document) -> Iterator[Finding]:
    """Check that a client-generated value is within the limits of a required field."""
    for place in document.places:
        if place.node.get("x-desk-generated") == "random-uint32":
            bounds = (place.node.get("minimum"), place.node.get("maximum"))
            if place.node.get("type") != "integer" or bounds != _UINT32:
                yield place.finding("random-uint32 is not what the field takes")
            if place.name not in place.parent.get("required", ()):
                yield place.finding("x-desk-generated says nothing about an optional field")


def at_most_one_uses_an_existing_value(document: Document) -> Iterator[Finding]:
    """Check that x-desk-at-most-one contains a property of the items and one of its values."""
    for place in document.places:
        for name, value in place.node.get("x-desk-at-most-one", {}).items():
            if value not in _kinds(document, place.node.get("items", {}), name):
                yield place.finding(f"no item has the {name} {value}")


def spellings_are_unused(document: Document) -> Iterator[Finding]:
    """Check that an alternative spelling of a field is not the name of another field of the
    object."""
    for place in document.places:
        taken = set(place.parent.get("properties", ()))
        for entry in place.node.get("x-desk-spellings", ()):
            if entry["spelling"] in taken:
                yield place.finding(f"the spelling {entry['spelling']} is taken")
            taken.add(entry["spelling"])


def retries_are_complete(document: Document) -> Iterator[Finding]:
    """Check that an operation defines whether it is repeatable, and that `already_done` builds a
    complete reply."""
    for place in document.operations.values():
        rule = place.node.get("x-desk-retry")
        if rule is None:
            yield place.finding("has no x-desk-retry: add {repeatable: false, because: ...}")
        elif "already_done" in rule:
            if rule["repeatable"] is not True:
                yield place.finding("already_done says nothing about what cannot be repeated")
            yield from _already_done(document, place, rule["already_done"]["reply"])


def newer_sources_have_later_dates(document: Document) -> Iterator[Finding]:
    """Check that a source that replaces an older source has a later date."""
    for name, source in document.sources.items():
        older = document.sources.get(source.get("newer_than", name), source)
        if "newer_than" in source and not (older["updated"] or "") < (source["updated"] or ""):
            yield Finding(
                f"#/x-desk-sources/{name}",
                f"is of {source['updated']}, not newer than {source['newer_than']}",
            )


def helpers_use_existing_fields(document: Document) -> Iterator[Finding]:
    """Check that x-desk-stream and x-desk-paging refer to fields of the request and the success."""
    for place in document.operations.values():
        stream, paging = (place.node.get(key) for key in ("x-desk-stream", "x-desk-paging"))
        sent = [stream["text"], stream["key"], *stream["last"]] if stream else []
        sent += [paging["limit"], paging["offset"], *paging["steady"]] if paging else []
        received = [stream["key"]] if stream else []
        received += [paging["items"], paging["total"]] if paging else []
        known = _fields_of(document, place)
        for names, there in ((sent, known[0]), (received, known[1])):
            for name in names:
                if name not in there:
                    yield place.finding(f"a helper names {name}, which is no field there")
        if stream and place.node.get("x-desk-retry", {}).get("repeatable") is not False:
            yield place.finding("x-desk-stream belongs to an operation that is not repeatable")


def _fields_of(document: Document, place: Place) -> tuple[Node, Node]:
    request = _body(document, place.node["requestBody"])
    forms = [document.follow(one) for one in request.get("anyOf", ())] or [request]
    fields = {name: node for one in forms for name, node in one.get("properties", {}).items()}
    answer = _body(document, document.follow(place.node["responses"]["200"]))
    success = document.find(answer["discriminator"]["mapping"]["OK"])
    return fields, success.get("properties", {})


def links_use_existing_fields(document: Document) -> Iterator[Finding]:
    """Check that a link copies fields of its own operation's request or success to fields of the
    target."""
    for place in document.operations.values():
        known = dict(zip(("request", "response"), _fields_of(document, place), strict=True))
        for name, link in place.node["responses"]["200"].get("links", {}).items():
            target = document.operations.get(link.get("operationId", ""))
            if target is None:
                yield place.finding(f"the link {name} leads to no operation")
                continue
            taken, _ = _fields_of(document, target)
            if "requestBody" in link or "x-desk-body" not in link:
                yield place.finding(f"the link {name} must have its body in x-desk-body only")
            for field, expression in link.get("x-desk-body", {}).items():
                if field not in taken:
                    yield place.finding(f"the link {name} fills {field}, which is no field there")
                end, _, source = expression.removeprefix("$").partition(".body#/")
                if source not in known.get(end, ()):
                    yield place.finding(f"the link {name} takes {expression}, which is not there")


CHECKS = (
    hosts_match_the_regions,
    sources_are_known,
    operations_have_their_page,
    byte_limits_equal_length_limits,
    inferred_facts_are_stated,
    generated_fields_accept_the_value,
    at_most_one_uses_an_existing_value,
    spellings_are_unused,
    retries_are_complete,
    newer_sources_have_later_dates,
    helpers_use_existing_fields,
    links_use_existing_fields,
)


_PAGED = (
    "x-desk-source",
    "x-desk-codes-incomplete",
    "x-desk-general-rate-limit",
    "x-desk-signature",
)


def _named_pages(document: Document) -> Iterator[tuple[str, str]]:
    for place in document.places:
        node = place.node
        for key in _PAGED:
            if key in node:
                yield place.pointer, node[key].get("page")
        for entry in node.get("x-desk-spellings", ()):
            yield place.pointer, entry["page"]
        for page in node.get("x-desk-callback", {}).get("pages", ()):
            yield place.pointer, page
        for name, source in node.get("x-desk-sources", {}).items():
            if "newer_than" in source:
                yield f"#/x-desk-sources/{name}", source["newer_than"]
        for key in ("x-desk-errors", "x-desk-error-ranges"):
            for index, entry in enumerate(node.get(key, ())):
                yield from ((f"#/{key}/{index}", page) for page in entry["source"])


def _kinds(document: Document, items: Node, name: str) -> set[str]:
    """Return the discriminator values of a union and its nested unions."""
    schema = document.follow(items)
    kinds = set()
    if schema.get("discriminator", {}).get("propertyName") == name:
        kinds |= set(schema["discriminator"].get("mapping", ()))
    for member in schema.get("anyOf", ()):
        kinds |= _kinds(document, member, name)
    return kinds


def _already_done(document: Document, place: Place, reply: dict[str, str]) -> Iterator[Finding]:
    request = _body(document, place.node["requestBody"])
    answer = _body(document, document.follow(place.node["responses"]["200"]))
    success = document.find(answer["discriminator"]["mapping"]["OK"])
    fixed = {name for name, field in success["properties"].items() if "const" in field}
    if set(success["required"]) - fixed - {"ErrorInfo"} != set(reply):
        yield place.finding(
            f"already_done gives {sorted(reply)} of the reply, not what it requires"
        )
    for name in reply.values():
        if name not in request.get("required", ()):
            yield place.finding(f"already_done takes {name}, which the request need not have")


def _body(document: Document, holder: Node) -> Node:
    return document.follow(holder["content"]["application/json"]["schema"])
