"""Find what Redocly CLI does not compare: names, hosts, texts, extensions, callbacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .changes import Change, describe
from .documents import SCHEMAS, Documents, Node, escape, is_extension, pairs, schemas_of
from .rules import RULES, find_rating

if TYPE_CHECKING:
    from collections.abc import Iterator

# List each rule, and the keys on the way to it.
_KEYS = {
    "/".join(steps[:length])
    for steps in (rule.split("/") for rule in RULES)
    for length in range(1, len(steps) + 1)
}
# Identify the entries of each list by this key.
_IDENTITIES = {
    "x-desk-errors": "code",
    "x-desk-error-kinds": "kind",
    "x-desk-error-ranges": "name",
    "x-desk-regions": "region",
    "x-desk-spellings": "spelling",
}
# Rank words: a higher rank allows more.
_RANKS = {"never": 0, "manual": 1, "automatic": 2, "renew_signature": 2, "possible": 0, "none": 1}


def find_differences(documents: Documents) -> Iterator[Change]:
    """Return the changes to which a rule of RULES applies."""
    for place, key, before, after in _list_values(documents):
        yield from _compare(key, place, before, after, is_sent=documents.is_sent(place))


def _list_values(documents: Documents) -> Iterator[tuple[str, str, Any, Any]]:
    """Return place, key and both values of each keyword with a rule."""
    for pointer, before, after in pairs(documents.base, documents.revision):
        for key in {**before, **after}:
            if key in _KEYS or is_extension(key):
                rule = key if key in _KEYS else "x-*"
                yield f"{pointer}/{escape(key)}", rule, _read(before, key), _read(after, key)
    yield "/tags", "tag", _list_tags(documents.base), _list_tags(documents.revision)
    yield from _list_facts_of_callbacks(documents)


def _read(holder: Node, key: str) -> Any:
    """Return the value of a key; the names and descriptions of an enum each with its value."""
    value = holder.get(key)
    if value and key == "x-enum-varnames":
        return dict(zip(value, holder.get("enum", ()), strict=False))
    if value and key == "x-enum-descriptions":
        return dict(zip(holder.get("enum", ()), value, strict=False))
    return value


def _list_tags(document: Node) -> list[str]:
    return [tag["name"] for tag in document.get("tags", ())]


def _list_facts_of_callbacks(documents: Documents) -> Iterator[tuple[str, str, Any, Any]]:
    """Return the parameters of callbacks, and the fields of replies, which servers of users write.

    Redocly CLI compares callbacks in the opposite direction, but ignores removed parameters.
    """
    before, after = documents.base.get("webhooks", {}), documents.revision.get("webhooks", {})
    for command in [name for name in before if name in after]:
        old, new = before[command]["post"], after[command]["post"]
        place = f"/webhooks/{escape(command)}/post/parameters"
        parameters = (
            _list_parameters(documents.base, old),
            _list_parameters(documents.revision, new),
        )
        yield place, "parameter of a callback", *parameters
        name = _find_reply(old)
        if name and name == _find_reply(new):
            first = schemas_of(documents.base).get(name, {})
            second = schemas_of(documents.revision).get(name, {})
            fields = list(first.get("properties", ())), list(second.get("properties", ()))
            yield f"{SCHEMAS}{name}/properties", "field of a callback's reply", *fields
            required = first.get("required"), second.get("required")
            yield f"{SCHEMAS}{name}/required", "required field of a callback's reply", *required


def _list_parameters(document: Node, webhook: Node) -> list[str]:
    known = document.get("components", {}).get("parameters", {})
    return [
        known[one["$ref"].rpartition("/")[2]]["name"] if "$ref" in one else one["name"]
        for one in webhook.get("parameters", ())
    ]


def _find_reply(webhook: Node) -> str:
    """Return the name of the schema of the reply; empty if it has none."""
    content = webhook.get("responses", {}).get("200", {}).get("content", {})
    reference: str = content.get("application/json", {}).get("schema", {}).get("$ref", "")
    return reference.rpartition("/")[2]


def _compare(key: str, place: str, before: Any, after: Any, *, is_sent: bool) -> Iterator[Change]:
    """Rate the change of a value, or of the values below it."""
    if before == after:
        return
    rating = find_rating(RULES, key, _find_event(before, after), is_sent=is_sent)
    if rating:
        yield Change(key, place, describe(place, before, after), rating)
        return
    old, new = _index(key, before), _index(key, after)
    for name in {**old, **new}:
        below = f"{key}/{name}" if f"{key}/{name}" in _KEYS else f"{key}/*"
        if below in _KEYS:
            at = f"{place}/{escape(name)}"
            yield from _compare(below, at, old.get(name), new.get(name), is_sent=is_sent)


def _find_event(before: Any, after: Any) -> str:
    """Return what happened: added, removed, lowered, raised, or changed in another way."""
    if before is None or after is None:
        return "added" if before is None else "removed"
    old, new = _measure(before), _measure(after)
    if not old or not new or old == new:
        return "changed"
    return "lowered" if any(b < a for a, b in zip(old, new, strict=False)) else "raised"


def _measure(value: Any) -> tuple[float, ...]:
    """Return a number, the rank of a word, or calls and calls per second, to compare sizes."""
    if isinstance(value, dict) and {"calls", "seconds"} <= value.keys():
        return value["calls"], value["calls"] / value["seconds"]
    if isinstance(value, int | float):
        return (value,)
    return (_RANKS[value],) if isinstance(value, str) and value in _RANKS else ()


def _index(key: str, value: Any) -> dict[Any, Any]:
    """Return the values below a value by name, if it is a mapping or list."""
    if isinstance(value, dict):
        return value
    if isinstance(value, list):
        return {each[_IDENTITIES[key]] if key in _IDENTITIES else each: each for each in value}
    return {}
