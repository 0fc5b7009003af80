"""Check what a field accepts: bytes, repeated values, generated values, spellings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .changes import Change, Who, everyone
from .rules import Difference, Rule, gone_and_new, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

_TIGHTER = everyone(
    "values that were valid now raise ValidationError: check what you send",
    "values that were valid are now refused: check what you send",
    "the mock refuses what it accepted before",
)
_LOOSER = everyone(
    "more is accepted than before; no call has to change",
    "more is accepted than before",
    "the mock accepts more; tests of the limit change",
)


def max_bytes(found: Difference) -> Iterator[Change]:
    before, after = found.before, found.after
    what = f"The text may have {_format_bytes(after)}; it was {_format_bytes(before)}."
    lowered = before is None or (after is not None and after < before)
    if lowered == found.is_sent:
        yield found.breaking("byte-limit-changed", what, _TIGHTER if lowered else _LONGER_REPLY)
    else:
        yield found.additive("byte-limit-changed", what, _LOOSER)


_LONGER_REPLY = everyone(
    "longer texts arrive: check where you store them",
    "longer texts arrive: check where you store them",
    "the mock may return longer texts",
)


def _format_bytes(limit: int | None) -> str:
    return "any length" if limit is None else f"{limit} bytes"


def at_most_one(found: Difference) -> Iterator[Change]:
    if found.after is None:
        what = f"Several entries may have {_format_pair(found.before)}."
        yield found.additive("at-most-one-lifted", what, _LOOSER)
    else:
        what = f"At most one entry may have {_format_pair(found.after)}."
        yield found.breaking("at-most-one-added", what, _TIGHTER)


def _format_pair(rule: dict[str, str]) -> str:
    return " and ".join(f"`{key}: {value}`" for key, value in rule.items())


def generated(found: Difference) -> Iterator[Change]:
    if found.after is None:
        what = "The client no longer fills in the field."
        effects = {Who.PYTHON: "calls that leave it out raise ValidationError: pass it"}
        yield found.breaking("generated-removed", what, effects)
    elif found.before is None:
        what = "The client fills in the field if the caller does not."
        yield found.additive("generated-added", what, {Who.PYTHON: "the argument can be left out"})
    else:
        what = f"The client fills in the field with {found.after}; it was {found.before}."
        effects = {Who.PYTHON: "generated values look different"}
        yield found.additive("generated-changed", what, effects)


def spellings(found: Difference) -> Iterator[Change]:
    before, after = (
        [entry["spelling"] for entry in entries or ()] for entries in (found.before, found.after)
    )
    gone, new = gone_and_new(before, after)
    if gone:
        what = f"The other spellings {listed(gone)} are no longer known."
        yield found.breaking("spelling-removed", what, _SPELLING_GONE)
    if new:
        what = f"The field also has the spellings {listed(new)}."
        yield found.additive("spelling-added", what, _SPELLING_NEW)
    if not gone and not new:
        yield found.patch("documentation", "The reason of a spelling changed.")


_SPELLING_GONE = {
    Who.PYTHON: "a client that is configured to send the spelling is refused: change the option",
    Who.FAKE_DESK: "the mock no longer accepts the spelling",
}
_SPELLING_NEW = {
    Who.PYTHON: "the client can be configured to send the spelling",
    Who.FAKE_DESK: "the mock can be configured to use the spelling",
}

RULES: dict[str, Rule] = {
    "x-desk-max-bytes": max_bytes,
    "x-desk-at-most-one": at_most_one,
    "x-desk-generated": generated,
    "x-desk-spellings": spellings,
}
