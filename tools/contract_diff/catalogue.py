"""Check the catalogue of errors: codes, their kinds, and ranges of reserved codes."""

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
    "the catalogue no longer explains the code",
    "the mock no longer knows the code",
)
_CODE_NEW = everyone(
    "the code raises the class of its kind, instead of a plain APIError",
    "the catalogue explains the code",
    "the mock can return it",
)
_NAME_CHANGED = clients(
    "comparisons with `error.name` change",
    "the constant of the code, and comparisons with its name, change",
)


def errors(found: Difference) -> Iterator[Change]:
    before, after = _index_by(found.before, "code"), _index_by(found.after, "code")
    moved = _find_renumbered(before, after)
    for code, entry in before.items():
        if code in moved:
            what = f"`{entry['name']}` changed from {code} to {moved[code]}."
            yield _make_change(found, code, Level.BREAKING, "error-renumbered", what, _RENUMBERED)
            yield from _compare_entry(found, entry, after[moved[code]])
        elif code in after:
            yield from _compare_entry(found, entry, after[code])
        else:
            what = f"{code} `{entry['name']}` was removed from the catalogue."
            yield _make_change(found, code, Level.BREAKING, "error-removed", what, _CODE_GONE)
    for code in (code for code in after if code not in before and code not in moved.values()):
        what = f"{code} `{after[code]['name']}` is new, a {after[code]['kind']} error."
        yield _make_change(found, code, Level.ADDITIVE, "error-added", what, _CODE_NEW)


_RENUMBERED = everyone(
    "comparisons with the number, stored or in code, change",
    "comparisons with the number, stored or in code, change",
    "tests that force the code by its number change",
)


def _find_renumbered(before: dict[Any, Node], after: dict[Any, Node]) -> dict[Any, Any]:
    """Return the new code of each entry with the same name and another code."""
    by_name = {entry["name"]: code for code, entry in after.items() if code not in before}
    return {
        code: by_name[entry["name"]]
        for code, entry in before.items()
        if code not in after and entry["name"] in by_name
    }


def _compare_entry(found: Difference, before: Node, after: Node) -> Iterator[Change]:
    code = before["code"]
    for key in sorted({*before, *after} - {"code"}):
        old, new = before.get(key), after.get(key)
        if old != new:
            level, rule, effects = _RATED.get(key, _report_words)(old, new)
            what = f"{code} `{before['name']}`: `{key}` {_describe_change(old, new)}."
            yield _make_change(found, code, level, rule, what, effects)


def _describe_change(old: Any, new: Any) -> str:
    if isinstance(new, str | int | None) and len(str(new)) < 40:
        return f"changed from {old} to {new}"
    return "changed"


Rating = tuple[Level, str, dict[Who, str]]


def _report_words(_old: Any, _new: Any) -> Rating:
    return Level.PATCH, "documentation", {}


def _compare_name(_old: Any, _new: Any) -> Rating:
    return Level.BREAKING, "error-renamed", _NAME_CHANGED


def _compare_kind(_old: Any, _new: Any) -> Rating:
    effects = {Who.PYTHON: "another class is raised: `except` clauses for the earlier kind miss it"}
    return Level.BREAKING, "error-kind-changed", effects


def _compare_effect(_old: Any, new: Any) -> Rating:
    if new == "none":
        return Level.ADDITIVE, "error-effect-excluded", _SAFER
    return Level.BREAKING, "error-effect-possible", _LESS_SAFE


_SAFER = clients(
    "the error says that the call had no effect, and the client may now retry",
    "this code now means that the call had no effect",
)
_LESS_SAFE = clients(
    "the call may have had an effect: the client may not retry, and your code should not either",
    "this code now means that the call may have had an effect: do not just retry",
)


def _compare_retry(old: Any, new: Any) -> Rating:
    if old in _REPEATED or new == "never":
        return Level.BREAKING, "error-retry-withdrawn", _LESS_REPEATS
    return Level.ADDITIVE, "error-retry-granted", _MORE_REPEATS


_LESS_REPEATS = clients(
    "the client no longer retries the call as before: handle the error",
    "do not retry the call as before after this code",
)
_MORE_REPEATS = clients(
    "the client can retry the call instead of raising",
    "the call can be retried after this code",
)


def _compare_wait(_old: Any, _new: Any) -> Rating:
    return Level.PATCH, "error-wait-changed", {}


_RATED = {
    "name": _compare_name,
    "kind": _compare_kind,
    "effect": _compare_effect,
    "retry": _compare_retry,
    "wait_seconds": _compare_wait,
}


def kinds(found: Difference) -> Iterator[Change]:
    before, after = _index_by(found.before, "kind"), _index_by(found.after, "kind")
    for name, row in before.items():
        if name not in after:
            what = f"The kind `{name}` and its exception class were removed."
            effects = {Who.PYTHON: "`except` clauses that name the class fail: change them"}
            yield found.breaking("kind-removed", what, effects)
            continue
        if row["exit_code"] != after[name]["exit_code"]:
            codes = f"from {row['exit_code']} to {after[name]['exit_code']}"
            what = f"The exit status of `{name}` changed {codes}."
            effects = {Who.PYTHON: "scripts that read the exit status change"}
            yield found.breaking("exit-code-changed", what, effects)
        if row["description"] != after[name]["description"]:
            yield found.patch("documentation", f"The description of `{name}` changed.")
    for name in (name for name in after if name not in before):
        what = f"The kind `{name}` is new."
        yield found.additive("kind-added", what, {Who.PYTHON: "it has its own exception class"})


def ranges(found: Difference) -> Iterator[Change]:
    before, after = _index_by(found.before, "name"), _index_by(found.after, "name")
    for name, row in before.items():
        if name not in after:
            yield found.breaking(
                "range-removed", f"The range `{name}` was removed.", _SPAN_NARROWER
            )
        else:
            yield from _compare_range(found, name, row, after[name])
    for name in (name for name in after if name not in before):
        yield found.additive("range-added", f"The range `{name}` is new.", _SPAN_WIDER)


_SPAN_NARROWER = clients(
    "its codes no longer have a name and advice", "its codes are no longer explained"
)
_SPAN_WIDER = clients("more codes have a name and advice", "more codes are explained")


def _compare_range(found: Difference, name: str, before: Node, after: Node) -> Iterator[Change]:
    old, new = (before["first"], before["last"]), (after["first"], after["last"])
    if old != new:
        what = f"The range `{name}` changed from {old[0]} to {old[1]} into {new[0]} to {new[1]}."
        if new[0] <= old[0] and new[1] >= old[1]:
            yield found.additive("range-widened", what, _SPAN_WIDER)
        else:
            yield found.breaking("range-narrowed", what, _SPAN_NARROWER)
    if any(before.get(key) != after.get(key) for key in ("meaning", "advice", "source")):
        yield found.patch("documentation", f"The text about `{name}` changed.")


def _index_by(rows: Any, key: str) -> dict[Any, Node]:
    return {row[key]: row for row in rows or ()}


def _make_change(
    found: Difference, code: int, level: Level, rule: str, what: str, effects: dict[Who, str]
) -> Change:
    """Return a change of one entry, located by its code, since positions shift."""
    return Change(rule, level, f"{found.place}/{code}", what, effects)


RULES: dict[str, Rule] = {
    "x-desk-errors": errors,
    "x-desk-error-kinds": kinds,
    "x-desk-error-ranges": ranges,
}
