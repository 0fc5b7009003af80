"""Rules about the catalogue of errors: codes, their kinds, and the spans of reserved codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .changes import Change, Level, Who, clients, everyone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .documents import Node
    from .rules import Difference, Rule

_REPEATED = ("automatic", "renew_signature")
_CODE_GONE = everyone(
    "the code raises a plain APIError: `except` clauses for its kind no longer catch it",
    "the catalogue says nothing about the code any longer",
    "the mock no longer knows what the code means",
)
_CODE_NEW = everyone(
    "the code raises the class of its kind, where it was a plain APIError before",
    "the catalogue explains the code",
    "the mock can be told to answer with it",
)
_NAME_CHANGED = clients(
    "comparisons with `error.name` change",
    "the constant of the code, and comparisons with its name, change",
)


def errors(found: Difference) -> Iterator[Change]:
    before, after = _by(found.before, "code"), _by(found.after, "code")
    moved = _renumbered(before, after)
    for code, entry in before.items():
        if code in moved:
            what = f"`{entry['name']}` was {code} and is {moved[code]} now."
            yield _at(found, code, Level.BREAKING, "error-renumbered", what, _RENUMBERED)
            yield from _entry(found, entry, after[moved[code]])
        elif code in after:
            yield from _entry(found, entry, after[code])
        else:
            what = f"{code} `{entry['name']}` left the catalogue."
            yield _at(found, code, Level.BREAKING, "error-removed", what, _CODE_GONE)
    for code in (code for code in after if code not in before and code not in moved.values()):
        what = f"{code} `{after[code]['name']}` is new, a {after[code]['kind']} error."
        yield _at(found, code, Level.ADDITIVE, "error-added", what, _CODE_NEW)


_RENUMBERED = everyone(
    "comparisons with the number, stored or in code, change",
    "comparisons with the number, stored or in code, change",
    "tests that force the code by its number change",
)


def _renumbered(before: dict[Any, Node], after: dict[Any, Node]) -> dict[Any, Any]:
    """Return the new code of each entry that kept its name and lost its code."""
    by_name = {entry["name"]: code for code, entry in after.items() if code not in before}
    return {
        code: by_name[entry["name"]]
        for code, entry in before.items()
        if code not in after and entry["name"] in by_name
    }


def _entry(found: Difference, before: Node, after: Node) -> Iterator[Change]:
    code = before["code"]
    for key in sorted({*before, *after} - {"code"}):
        old, new = before.get(key), after.get(key)
        if old != new:
            level, rule, effects = _RATED.get(key, _rated_as_words)(old, new)
            what = f"{code} `{before['name']}`: `{key}` {_said(old, new)}."
            yield _at(found, code, level, rule, what, effects)


def _said(old: Any, new: Any) -> str:
    if isinstance(new, str | int | None) and len(str(new)) < 40:
        return f"was {old} and is {new} now"
    return "says something else"


Rating = tuple[Level, str, dict[Who, str]]


def _rated_as_words(_old: Any, _new: Any) -> Rating:
    return Level.PATCH, "documentation", {}


def _name(_old: Any, _new: Any) -> Rating:
    return Level.BREAKING, "error-renamed", _NAME_CHANGED


def _kind(_old: Any, _new: Any) -> Rating:
    effects = {Who.PYTHON: "another class is raised: `except` clauses for the earlier kind miss it"}
    return Level.BREAKING, "error-kind-changed", effects


def _effect(_old: Any, new: Any) -> Rating:
    if new == "none":
        return Level.ADDITIVE, "error-effect-excluded", _SAFER
    return Level.BREAKING, "error-effect-possible", _LESS_SAFE


_SAFER = clients(
    "the error says that nothing happened, and the client may repeat where it did not before",
    "nothing has happened when this code comes",
)
_LESS_SAFE = clients(
    "something may have happened: the client may not repeat it, and neither should your code",
    "something may have happened when this code comes: do not just repeat the call",
)


def _retry(old: Any, new: Any) -> Rating:
    if old in _REPEATED or new == "never":
        return Level.BREAKING, "error-retry-withdrawn", _LESS_REPEATS
    return Level.ADDITIVE, "error-retry-granted", _MORE_REPEATS


_LESS_REPEATS = clients(
    "the client or your code no longer repeats the call as it did: handle the error",
    "do not repeat the call as before when this code comes",
)
_MORE_REPEATS = clients(
    "the client can repeat the call where it raised before",
    "the call can be repeated when this code comes",
)


def _wait(_old: Any, _new: Any) -> Rating:
    return Level.PATCH, "error-wait-changed", {}


_RATED = {"name": _name, "kind": _kind, "effect": _effect, "retry": _retry, "wait_seconds": _wait}


def kinds(found: Difference) -> Iterator[Change]:
    before, after = _by(found.before, "kind"), _by(found.after, "kind")
    for name, row in before.items():
        if name not in after:
            what = f"The kind `{name}` is gone, and its exception class with it."
            effects = {Who.PYTHON: "`except` clauses that name the class fail: change them"}
            yield found.breaking("kind-removed", what, effects)
            continue
        if row["exit_code"] != after[name]["exit_code"]:
            what = (
                f"`{name}` ended commands with {row['exit_code']}, now {after[name]['exit_code']}."
            )
            effects = {Who.PYTHON: "scripts that read the exit status change"}
            yield found.breaking("exit-code-changed", what, effects)
        if row["description"] != after[name]["description"]:
            yield found.patch("documentation", f"The description of `{name}` says something else.")
    for name in (name for name in after if name not in before):
        what = f"The kind `{name}` is new."
        yield found.additive("kind-added", what, {Who.PYTHON: "there is a class to catch it by"})


def ranges(found: Difference) -> Iterator[Change]:
    before, after = _by(found.before, "name"), _by(found.after, "name")
    for name, row in before.items():
        if name not in after:
            yield found.breaking("range-removed", f"The span `{name}` is gone.", _SPAN_NARROWER)
        else:
            yield from _range(found, name, row, after[name])
    for name in (name for name in after if name not in before):
        yield found.additive("range-added", f"The span `{name}` is new.", _SPAN_WIDER)


_SPAN_NARROWER = clients(
    "codes of it have no name and no advice any longer", "codes of it are explained no longer"
)
_SPAN_WIDER = clients("more codes have a name and advice", "more codes are explained")


def _range(found: Difference, name: str, before: Node, after: Node) -> Iterator[Change]:
    old, new = (before["first"], before["last"]), (after["first"], after["last"])
    if old != new:
        what = f"`{name}` was the span {old[0]} to {old[1]} and is {new[0]} to {new[1]} now."
        if new[0] <= old[0] and new[1] >= old[1]:
            yield found.additive("range-widened", what, _SPAN_WIDER)
        else:
            yield found.breaking("range-narrowed", what, _SPAN_NARROWER)
    if any(before.get(key) != after.get(key) for key in ("meaning", "advice", "source")):
        yield found.patch("documentation", f"The words on `{name}` say something else.")


def _by(rows: Any, key: str) -> dict[Any, Node]:
    return {row[key]: row for row in rows or ()}


def _at(
    found: Difference, code: int, level: Level, rule: str, what: str, effects: dict[Who, str]
) -> Change:
    """Return a change of one entry, placed by its code and not by its position, which others
    shift."""
    return Change(rule, level, f"{found.place}/{code}", what, effects)


RULES: dict[str, Rule] = {
    "x-desk-errors": errors,
    "x-desk-error-kinds": kinds,
    "x-desk-error-ranges": ranges,
}
