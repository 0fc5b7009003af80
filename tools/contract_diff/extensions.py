"""Finds the extensions that are not what they were, and hands each to its rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import catalogue, fields, hosts, operations, webhooks
from .changes import Change, clients, everyone
from .documentation import reworded
from .documents import Documents, escaped, is_extension, pairs
from .rules import Difference, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator


def _words(found: Difference) -> Iterator[Change]:
    """For extensions that no program acts on."""
    yield reworded(found.place)


def _in_names(_: Difference) -> Iterator[Change]:
    """For what another module compares: names value by value, a default as a keyword."""
    yield from ()


def _incomplete(found: Difference) -> Iterator[Change]:
    """Return whether a list of codes is whole; nothing is promised either way, since codes are
    open."""
    before, after = (
        one["because"] if one else "it is whole." for one in (found.before, found.after)
    )
    what = f"Of the list of codes was said: {before} Now: {after}"
    yield found.patch("documentation", what)


def _helper(found: Difference) -> Iterator[Change]:
    """Return a method of the client beside that of an operation."""
    names = [one["method"] if one else None for one in (found.before, found.after)]
    before, after = names
    if before is None:
        yield found.additive("helper-added", f"There is the method `{after}`.", _HELPER)
    elif before != after:
        what = f"The method `{before}` is gone" + (f"; it is `{after}` now." if after else ".")
        yield found.breaking("helper-gone", what, _HELPER)
    else:
        what = f"The method `{after}` sends or reads other fields."
        yield found.breaking("helper-changed", what, _HELPER)


_HELPER = clients("use the method that there is", "see which fields make pages, or a message")

RULES: dict[str, Rule] = {
    **operations.RULES,
    **fields.RULES,
    **hosts.RULES,
    **catalogue.RULES,
    **webhooks.RULES,
    "x-desk-body": _words,
    "x-desk-codes-incomplete": _incomplete,
    "x-desk-stream": _helper,
    "x-desk-paging": _helper,
    "x-desk-sources": _words,
    "x-desk-source": _words,
    "x-desk-inferred": _words,
    "x-desk-default": _in_names,
    "x-enum-varnames": _in_names,
    "x-enum-descriptions": _in_names,
}


def extensions(documents: Documents) -> Iterator[Change]:
    """Return what the changes of extensions mean, at every place that both contracts have."""
    for pointer, before, after in pairs(documents.base, documents.revision):
        for key in sorted(filter(is_extension, {*before, *after})):
            if before.get(key) != after.get(key):
                place = f"{pointer}/{escaped(key)}"
                found = Difference(documents, place, before.get(key), after.get(key))
                yield from RULES.get(key, _unknown)(found)


def _unknown(found: Difference) -> Iterator[Change]:
    """No rule knows the key; what it breaks is for a person to say."""
    if found.before is None:
        yield found.additive("unknown-extension-added", f"`{found.key}` is new.", _LOOK)
    else:
        what = f"`{found.key}` changed, and no rule says whom that breaks."
        yield found.breaking("unknown-extension-changed", what, _LOOK)


_LOOK = everyone("see what reads the key", "see what reads the key", "see what reads the key")
