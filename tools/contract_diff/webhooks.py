"""Rules about callbacks, for what Redocly CLI rates too low or does not see.

It knows that a callback runs the other way, but takes a parameter that goes for a trifle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .changes import Change, Level, everyone
from .documents import SCHEMAS, Documents, Node, escaped, schemas_of
from .rules import Difference, Rule, gone_and_new

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEW = everyone("the receiver reads it", "generate again to read it", "the mock can send it")
_GONE = everyone(
    "it comes as an UnknownCallback, or its name is gone: change what reads it",
    "generate again and change what reads it",
    "the mock no longer sends it",
)
_REPLY = everyone(
    "replies that were good are not any longer: change what writes them",
    "change what writes the reply",
    "the mock takes other replies: adapt those of your tests",
)
_TIMING = everyone(
    "check how fast your server answers, and what it does with a repeat",
    "check how fast your server answers, and what it does with a repeat",
    "the mock waits and repeats in the new way",
)


def webhooks(documents: Documents) -> Iterator[Change]:
    """Return what changed in which callbacks there are, in their queries and in their replies."""
    old, new = (each.get("webhooks", {}) for each in (documents.base, documents.revision))
    yield from _members("callback", "/webhooks", [*old], [*new])
    for command in [one for one in old if one in new]:
        place = f"/webhooks/{escaped(command)}/post"
        before, after = old[command]["post"], new[command]["post"]
        names = [
            _parameters(*pair) for pair in ((documents.base, before), (documents.revision, after))
        ]
        yield from _members("callback-parameter", f"{place}/parameters", *names)
        yield from _reply(documents, before, after)


def _members(what: str, place: str, old: list[str], new: list[str]) -> Iterator[Change]:
    gone, more = gone_and_new(old, new)
    words = "parameter of a callback" if what == "callback-parameter" else what
    for name in gone:
        says = f"The {words} `{name}` is gone."
        yield Change(f"{what}-removed", Level.BREAKING, f"{place}/{escaped(name)}", says, _GONE)
    for name in more:
        says = f"The {words} `{name}` is new."
        yield Change(f"{what}-added", Level.ADDITIVE, f"{place}/{escaped(name)}", says, _NEW)


def _parameters(document: Node, webhook: Node) -> list[str]:
    known = document.get("components", {}).get("parameters", {})
    return [
        known[one["$ref"].rpartition("/")[2]]["name"] if "$ref" in one else one["name"]
        for one in webhook.get("parameters", ())
    ]


def _reply(documents: Documents, before: Node, after: Node) -> Iterator[Change]:
    """Fields of the reply, which our server writes: one that goes, and one that it must have."""
    name = _reply_schema(before)
    if name is None or name != _reply_schema(after):
        return
    old, new = (
        schemas_of(documents.base).get(name, {}),
        schemas_of(documents.revision).get(name, {}),
    )
    place = f"{SCHEMAS}{name}"
    for field in gone_and_new([*old.get("properties", ())], [*new.get("properties", ())])[0]:
        what = f"The field `{field}` of the reply to a callback is gone."
        at = f"{place}/properties/{escaped(field)}"
        yield Change("callback-reply-field-removed", Level.BREAKING, at, what, _REPLY)
    for field in gone_and_new(old.get("required"), new.get("required"))[1]:
        what = f"The reply to a callback needs the field `{field}`."
        at = f"{place}/required"
        yield Change("callback-reply-field-required", Level.BREAKING, at, what, _REPLY)


def _reply_schema(webhook: Node) -> str | None:
    content = webhook.get("responses", {}).get("200", {}).get("content", {})
    reference: str = content.get("application/json", {}).get("schema", {}).get("$ref", "")
    return reference.rpartition("/")[2] or None


def timing(found: Difference) -> Iterator[Change]:
    """When a callback comes, how long Desk waits, and whether it comes again."""
    before, after = found.before or {}, found.after or {}
    keys = ("when", "seconds", "repeats", "on_timeout")
    changed = [key for key in keys if before.get(key) != after.get(key)]
    if changed:
        listed = "; ".join(f"`{key}` was {before.get(key)}, is {after.get(key)}" for key in changed)
        yield found.breaking("callback-timing-changed", f"{listed}.", _TIMING)
    elif before != after:
        yield found.patch("documentation", "What is known of a callback says something else.")


def answers(found: Difference) -> Iterator[Change]:
    """Return the replies that have an effect, of each of which the client makes a method."""
    before: dict[str, Any] = found.before or {}
    after: dict[str, Any] = found.after or {}
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        if old is None:
            yield found.additive("callback-answer-added", f"There is the reply `{name}`.", _NEW)
        elif new is None:
            yield found.breaking("callback-answer-removed", f"The reply `{name}` is gone.", _REPLY)
        elif {**old, "summary": ""} != {**new, "summary": ""}:
            what = f"The reply `{name}` has other fields."
            yield found.breaking("callback-answer-changed", what, _REPLY)
        elif old != new:
            yield found.patch("documentation", f"Of the reply `{name}` something else is said.")


def role(found: Difference) -> Iterator[Change]:
    """Name the property of an event that reads another field, or none."""
    if found.before is None:
        yield found.additive("callback-role-added", f"Events have `{found.after}` from here.", _NEW)
    else:
        what = f"`{found.before}` of an event does not come from here any more."
        yield found.breaking("callback-role-changed", what, _REPLY)


def signature(found: Difference) -> Iterator[Change]:
    """Report another way of signing callbacks: a receiver of today refuses all of them."""
    what = "Callbacks are signed in another way, or kept for another time."
    yield found.breaking("callback-signature-changed", what, _TIMING)


RULES: dict[str, Rule] = {
    "x-desk-callback": timing,
    "x-desk-answers": answers,
    "x-desk-role": role,
    "x-desk-signature": signature,
}
