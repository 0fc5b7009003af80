"""Find changed extensions, and pass each to its rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import catalogue, fields, hosts, operations, webhooks
from .changes import Change, clients, everyone
from .documentation import reworded
from .documents import Documents, escape, is_extension, pairs
from .rules import Difference, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator


def _report_words(found: Difference) -> Iterator[Change]:
    """Report a change that affects no program."""
    yield reworded(found.place)


def _skip_names(_: Difference) -> Iterator[Change]:
    """Skip a change that another module compares: names by value, a default as a keyword."""
    yield from ()


def _compare_incomplete(found: Difference) -> Iterator[Change]:
    """Report whether a list of codes is complete; no promise changes, since codes are open."""
    before, after = (one["because"] if one else "complete." for one in (found.before, found.after))
    what = f"The note about the list of codes was: {before} Now: {after}"
    yield found.patch("documentation", what)


def _compare_helper(found: Difference) -> Iterator[Change]:
    """Report a change of an additional method of an operation."""
    names = [one["method"] if one else None for one in (found.before, found.after)]
    before, after = names
    if before is None:
        yield found.additive("helper-added", f"The method `{after}` is new.", _HELPER)
    elif before != after:
        what = f"The method `{before}` was removed" + (f"; use `{after}`." if after else ".")
        yield found.breaking("helper-gone", what, _HELPER)
    else:
        what = f"The method `{after}` sends or reads other fields."
        yield found.breaking("helper-changed", what, _HELPER)


_HELPER = clients("use another method", "check the fields of pages or messages")

RULES: dict[str, Rule] = {
    **operations.RULES,
    **fields.RULES,
    **hosts.RULES,
    **catalogue.RULES,
    **webhooks.RULES,
    "x-desk-body": _report_words,
    "x-desk-codes-incomplete": _compare_incomplete,
    "x-desk-stream": _compare_helper,
    "x-desk-paging": _compare_helper,
    "x-desk-sources": _report_words,
    "x-desk-source": _report_words,
    "x-desk-inferred": _report_words,
    "x-desk-default": _skip_names,
    "x-enum-varnames": _skip_names,
    "x-enum-descriptions": _skip_names,
}


def extensions(documents: Documents) -> Iterator[Change]:
    """Return the changes of extensions, at every place that both contracts have."""
    for pointer, before, after in pairs(documents.base, documents.revision):
        for key in sorted(filter(is_extension, {*before, *after})):
            if before.get(key) != after.get(key):
                place = f"{pointer}/{escape(key)}"
                found = Difference(documents, place, before.get(key), after.get(key))
                yield from RULES.get(key, _report_unknown)(found)


def _report_unknown(found: Difference) -> Iterator[Change]:
    """Report a key without a rule, for a person to decide."""
    if found.before is None:
        yield found.additive("unknown-extension-added", f"`{found.key}` is new.", _LOOK)
    else:
        what = f"`{found.key}` changed, and no rule knows the effect."
        yield found.breaking("unknown-extension-changed", what, _LOOK)


_LOOK = everyone("check what reads the key", "check what reads the key", "check what reads the key")
