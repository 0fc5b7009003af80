"""Check callbacks, for changes that Redocly CLI rates too low or does not find.

Redocly CLI supports the opposite direction of callbacks, but ignores removed parameters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .changes import Change, Level, everyone
from .documents import SCHEMAS, Documents, Node, escape, schemas_of
from .rules import Difference, Rule, gone_and_new

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEW = everyone("the receiver reads it", "generate again to read it", "the mock can send it")
_GONE = everyone(
    "it arrives as an UnknownCallback, or its name was removed: change what reads it",
    "generate again and change what reads it",
    "the mock no longer sends it",
)
_REPLY = everyone(
    "replies that were valid no longer are: change what writes them",
    "change what writes the reply",
    "the mock accepts other replies: adapt those of your tests",
)
_TIMING = everyone(
    "check how fast your server answers, and how it handles a repeat",
    "check how fast your server answers, and how it handles a repeat",
    "the mock waits and repeats in the new way",
)


def webhooks(documents: Documents) -> Iterator[Change]:
    """Report new and removed callbacks, and changes of their queries and replies."""
    old, new = (each.get("webhooks", {}) for each in (documents.base, documents.revision))
    yield from _compare_members("callback", "/webhooks", [*old], [*new])
    for command in [one for one in old if one in new]:
        place = f"/webhooks/{escape(command)}/post"
        before, after = old[command]["post"], new[command]["post"]
        names = [
            _list_parameters(*pair)
            for pair in ((documents.base, before), (documents.revision, after))
        ]
        yield from _compare_members("callback-parameter", f"{place}/parameters", *names)
        yield from _compare_replies(documents, before, after)


def _compare_members(what: str, place: str, old: list[str], new: list[str]) -> Iterator[Change]:
    gone, more = gone_and_new(old, new)
    words = "parameter of a callback" if what == "callback-parameter" else what
    for name in gone:
        says = f"The {words} `{name}` was removed."
        yield Change(f"{what}-removed", Level.BREAKING, f"{place}/{escape(name)}", says, _GONE)
    for name in more:
        says = f"The {words} `{name}` is new."
        yield Change(f"{what}-added", Level.ADDITIVE, f"{place}/{escape(name)}", says, _NEW)


def _list_parameters(document: Node, webhook: Node) -> list[str]:
    known = document.get("components", {}).get("parameters", {})
    return [
        known[one["$ref"].rpartition("/")[2]]["name"] if "$ref" in one else one["name"]
        for one in webhook.get("parameters", ())
    ]


def _compare_replies(documents: Documents, before: Node, after: Node) -> Iterator[Change]:
    """Report removed and newly required fields of replies, which our server writes."""
    name = _find_reply_schema(before)
    if name is None or name != _find_reply_schema(after):
        return
    old, new = (
        schemas_of(documents.base).get(name, {}),
        schemas_of(documents.revision).get(name, {}),
    )
    place = f"{SCHEMAS}{name}"
    for field in gone_and_new([*old.get("properties", ())], [*new.get("properties", ())])[0]:
        what = f"The field `{field}` of the reply to a callback was removed."
        at = f"{place}/properties/{escape(field)}"
        yield Change("callback-reply-field-removed", Level.BREAKING, at, what, _REPLY)
    for field in gone_and_new(old.get("required"), new.get("required"))[1]:
        what = f"The reply to a callback needs the field `{field}`."
        at = f"{place}/required"
        yield Change("callback-reply-field-required", Level.BREAKING, at, what, _REPLY)


def _find_reply_schema(webhook: Node) -> str | None:
    content = webhook.get("responses", {}).get("200", {}).get("content", {})
    reference: str = content.get("application/json", {}).get("schema", {}).get("$ref", "")
    return reference.rpartition("/")[2] or None


def timing(found: Difference) -> Iterator[Change]:
    """Report when a callback comes, how long Desk waits, and whether it is repeated."""
    before, after = found.before or {}, found.after or {}
    keys = ("when", "seconds", "repeats", "on_timeout")
    changed = [key for key in keys if before.get(key) != after.get(key)]
    if changed:
        listed = "; ".join(
            f"`{key}` changed from {before.get(key)} to {after.get(key)}" for key in changed
        )
        yield found.breaking("callback-timing-changed", f"{listed}.", _TIMING)
    elif before != after:
        yield found.patch("documentation", "The facts about a callback changed.")


def answers(found: Difference) -> Iterator[Change]:
    """Report changed replies with an effect, which are methods of the client."""
    before: dict[str, Any] = found.before or {}
    after: dict[str, Any] = found.after or {}
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        if old is None:
            yield found.additive("callback-answer-added", f"The reply `{name}` is new.", _NEW)
        elif new is None:
            yield found.breaking(
                "callback-answer-removed", f"The reply `{name}` was removed.", _REPLY
            )
        elif {**old, "summary": ""} != {**new, "summary": ""}:
            what = f"The reply `{name}` has other fields."
            yield found.breaking("callback-answer-changed", what, _REPLY)
        elif old != new:
            yield found.patch("documentation", f"The text about the reply `{name}` changed.")


def role(found: Difference) -> Iterator[Change]:
    """Report a property of events that reads another field, or none."""
    if found.before is None:
        yield found.additive(
            "callback-role-added", f"Events now read `{found.after}` from this field.", _NEW
        )
    else:
        what = f"`{found.before}` of an event no longer comes from this field."
        yield found.breaking("callback-role-changed", what, _REPLY)


def signature(found: Difference) -> Iterator[Change]:
    """Report another way of signing callbacks: present receivers refuse all of them."""
    what = "Callbacks are signed in another way, or are valid for another time."
    yield found.breaking("callback-signature-changed", what, _TIMING)


RULES: dict[str, Rule] = {
    "x-desk-callback": timing,
    "x-desk-answers": answers,
    "x-desk-role": role,
    "x-desk-signature": signature,
}
