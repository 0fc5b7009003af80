"""Check what an operation allows: rate, size, editions, retries, refusals, waits."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from .changes import Change, Who, clients, everyone
from .rules import Difference, Rule, gone_and_new, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

_TIGHTER_RATE = everyone(
    "the client makes fewer calls per second: check that your volume still fits",
    "make fewer calls per second",
    "tests that call faster are refused",
)
_TIGHTER_SIZE = everyone(
    "larger requests raise ValidationError: make them smaller",
    "larger requests are refused: make them smaller",
    "the mock refuses larger requests",
)
_LOOSER = everyone(
    "more is accepted than before; no call has to change",
    "more is accepted than before",
    "the mock accepts more; tests of the limit change",
)
_LESS_REPEATS = clients(
    "the client raises instead of retrying the call: handle the error",
    "no longer retry the call if it may have had an effect",
)
_MORE_REPEATS = clients(
    "the client retries instead of raising; max_retries=0 turns that off",
    "the call can be retried",
)


def rate_limit(found: Difference) -> Iterator[Change]:
    before, after = found.before, found.after
    what = f"The rate limit changed from {_format_rate(before)} to {_format_rate(after)}."
    if before is None or (after and _is_tighter(before, after)):
        yield found.breaking("rate-limit-lowered", what, _TIGHTER_RATE)
    else:
        yield found.additive("rate-limit-raised", what, _LOOSER)


def _is_tighter(before: Any, after: Any) -> bool:
    """Return whether a limit allows fewer calls in the long run, or at once."""
    slower = Fraction(after["calls"], after["seconds"]) < Fraction(
        before["calls"], before["seconds"]
    )
    return slower or after["calls"] < before["calls"]


def _format_rate(limit: Any) -> str:
    return f"{limit['calls']} calls in {limit['seconds']} s" if limit else "none"


def body_limit(found: Difference) -> Iterator[Change]:
    before, after = (limit["bytes"] if limit else None for limit in (found.before, found.after))
    what = f"The body may have {_format_bytes(after)}; it was {_format_bytes(before)}."
    if before is None or (after is not None and after < before):
        yield found.breaking("body-limit-lowered", what, _TIGHTER_SIZE)
    else:
        yield found.additive("body-limit-raised", what, _LOOSER)


def _format_bytes(limit: int | None) -> str:
    return "any length" if limit is None else f"{limit} bytes"


def editions(found: Difference) -> Iterator[Change]:
    if found.before is None:
        what = f"Only the editions {listed(found.after)} have the operation; before, all had it."
        yield found.breaking("editions-narrowed", what, _EDITION_LOST)
        return
    if found.after is None:
        what = "The operation is no longer limited to editions."
        yield found.additive("editions-widened", what, _LOOSER)
        return
    lost, gained = gone_and_new(found.before, found.after)
    if lost:
        what = f"The editions {listed(lost)} no longer have the operation."
        yield found.breaking("editions-narrowed", what, _EDITION_LOST)
    if gained:
        what = f"The editions {listed(gained)} also have the operation."
        yield found.additive("editions-widened", what, _LOOSER)


_EDITION_LOST = everyone(
    "calls of apps of that edition raise UnsupportedError",
    "calls of apps of that edition are refused",
    "the mock refuses apps of that edition: give yours another one",
)


def retry(found: Difference) -> Iterator[Change]:
    before, after = found.before or {}, found.after or {}
    if before.get("repeatable") != after.get("repeatable"):
        if before.get("repeatable"):
            what = "An ambiguous call may no longer be retried."
            yield found.breaking("repeat-forbidden", what, _LESS_REPEATS)
        else:
            what = "An ambiguous call may be retried."
            yield found.additive("repeat-allowed", what, _MORE_REPEATS)
    if before.get("already_done") != after.get("already_done"):
        yield _compare_already_done(found, before.get("already_done"), after.get("already_done"))
    if before.get("because") != after.get("because"):
        yield found.patch("documentation", "The reason of the retry rule changed.")


def _compare_already_done(found: Difference, before: Any, after: Any) -> Change:
    if before is None:
        what = f"On a retry, {after['code']} says that the first attempt succeeded."
        return found.additive("already-done-added", what, _MORE_REPEATS)
    if after is None:
        what = f"{before['code']} on a retry no longer means that the first attempt succeeded."
    else:
        codes = f"was {_format_done(before)}; now {_format_done(after)}"
        what = f"The code of a successful first attempt {codes}."
    effects = clients(
        "a retry raises instead of returning the reply, or returns another one",
        "a retry sees in another way, or not at all, that the first attempt succeeded",
    )
    return found.breaking("already-done-changed", what, effects)


def _format_done(rule: Any) -> str:
    return f"{rule['code']} with {rule['reply']}"


def gateway_timeout(found: Difference) -> Iterator[Change]:
    before, after = (rule["seconds"] if rule else None for rule in (found.before, found.after))
    what = f"The gateway's timeout changed from {before} s to {after} s."
    effects = clients(
        "a shorter timeout of your own never sees the gateway's answer",
        "a shorter timeout of your own never sees the gateway's answer",
    )
    if before is not None and after is not None and after > before:
        yield found.breaking("gateway-timeout-raised", what, effects)
    else:
        yield found.additive("gateway-timeout-changed", what, effects)


def general_rate_limit(found: Difference) -> Iterator[Change]:
    before, after = found.before, found.after
    what = f"The general rate limit changed from {_format_rate(before)} to {_format_rate(after)}."
    if before is None or (after and _is_tighter(before, after)):
        yield found.breaking("general-rate-limit-lowered", what, _LOWER_GENERAL_LIMIT)
    else:
        yield found.additive("general-rate-limit-raised", what, _HIGHER_GENERAL_LIMIT)


_LOWER_GENERAL_LIMIT = clients(
    "bulk sending is slower: check that your volume still fits",
    "make fewer calls per second",
)
_HIGHER_GENERAL_LIMIT = clients(
    "bulk sending is faster; set your own rate to limit it",
    "more is accepted than before",
)


def refusals(found: Difference) -> Iterator[Change]:
    """Report changed codes of refusals, one for each mistake."""
    before, after = found.before or {}, found.after or {}
    for mistake in sorted({*before, *after}):
        old, new = before.get(mistake), after.get(mistake)
        if old == new:
            continue
        if old is None:
            what = f"`{mistake}` is refused with {new}; no code was named before."
        elif new is None:
            what = f"`{mistake}` is no longer refused with {old}; no code is named."
        else:
            what = f"The code for `{mistake}` changed from {old} to {new}."
        if mistake in _WITH_A_LIMIT and None in (old, new):
            yield found.additive("refusal-of-limit", what, {Who.FAKE_DESK: "follows its limit"})
        else:
            yield found.breaking("refusal-changed", what, _REFUSED)


# They change with a limit, whose own rule reports the effect.
_WITH_A_LIMIT = ("too_fast", "body_too_long")
_REFUSED = {Who.FAKE_DESK: "change tests that expect the earlier code or its exception"}

RULES: dict[str, Rule] = {
    "x-desk-rate-limit": rate_limit,
    "x-desk-body-limit": body_limit,
    "x-desk-editions": editions,
    "x-desk-gateway-timeout": gateway_timeout,
    "x-desk-general-rate-limit": general_rate_limit,
    "x-desk-retry": retry,
    "x-desk-refusals": refusals,
    "x-desk-refusal": refusals,
}
