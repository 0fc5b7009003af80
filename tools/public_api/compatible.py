"""Whether code that fits a line of a snapshot fits the line that took its place.

An argument more that can be left out, and a type more that is taken, break nobody.
"""

from __future__ import annotations

import ast
import re


def is_compatible(before: str, after: str) -> bool:
    """Whether the second line takes all that the first does, and gives the same."""
    old, new = _parsed(before), _parsed(after)
    if isinstance(old, ast.FunctionDef) and isinstance(new, ast.FunctionDef):
        return _is_compatible_function(old, new)
    if isinstance(old, ast.AsyncFunctionDef) and isinstance(new, ast.AsyncFunctionDef):
        return _is_compatible_function(old, new)
    if isinstance(old, ast.AnnAssign) and isinstance(new, ast.AnnAssign):
        return _same(old.value, new.value) and _takes(new.annotation, old.annotation)
    return False


def _parsed(line: str) -> ast.stmt | None:
    """The line as Python, its dotted name shortened and a body added; None where it is none."""
    text = re.sub(r"^((?:async )?def |class )?[\w.]+", r"\1name", line)
    if re.match(r"(async )?def |class ", text):
        text += ": ..."
    try:
        return ast.parse(text).body[0]
    except SyntaxError:
        return None


def _is_compatible_function(
    old: ast.FunctionDef | ast.AsyncFunctionDef, new: ast.FunctionDef | ast.AsyncFunctionDef
) -> bool:
    before, after = _arguments(old.args), _arguments(new.args)
    same_order = [name for name in after if name in before] == list(before)
    kept = all(
        name in after and _is_compatible_argument(argument, after[name])
        for name, argument in before.items()
    )
    added_can_be_left_out = all(
        kind in ("*", "**") or (kind == "keyword" and default is not None)
        for name, (kind, _, default) in after.items()
        if name not in before
    )
    return same_order and kept and added_can_be_left_out and _same(old.returns, new.returns)


Argument = tuple[str, ast.expr | None, ast.expr | None]


def _arguments(found: ast.arguments) -> dict[str, Argument]:
    """Kind, type and default of each argument, by name and in order."""
    positional = [("only", each) for each in found.posonlyargs]
    positional += [("positional", each) for each in found.args]
    missing = len(positional) - len(found.defaults)
    defaults: list[ast.expr | None] = [*[None] * missing, *found.defaults]
    listed: list[tuple[str, ast.arg, ast.expr | None]] = [
        (kind, each, default) for (kind, each), default in zip(positional, defaults, strict=True)
    ]
    listed += [
        ("keyword", each, default)
        for each, default in zip(found.kwonlyargs, found.kw_defaults, strict=True)
    ]
    listed += [("*", found.vararg, None)] if found.vararg else []
    listed += [("**", found.kwarg, None)] if found.kwarg else []
    return {each.arg: (kind, each.annotation, default) for kind, each, default in listed}


def _is_compatible_argument(before: Argument, after: Argument) -> bool:
    (kind, type_, default), (new_kind, new_type, new_default) = before, after
    may_be_left_out_now = default is None and new_default is not None
    same_default = _same(default, new_default) or may_be_left_out_now
    return kind == new_kind and same_default and _takes(new_type, type_)


def _takes(wide: ast.expr | None, narrow: ast.expr | None) -> bool:
    """Whether a type takes all values of another, as far as unions and literals tell."""
    if wide is None or narrow is None or _same(wide, narrow):
        return wide is None or narrow is not None
    options = _options(wide)
    return all(any(_fits(part, option) for option in options) for part in _options(narrow))


def _options(type_: ast.expr) -> list[ast.expr]:
    """The alternatives of a union, each value of a `Literal` being one."""
    if isinstance(type_, ast.BinOp) and isinstance(type_.op, ast.BitOr):
        return [*_options(type_.left), *_options(type_.right)]
    if isinstance(type_, ast.Subscript) and ast.unparse(type_.value) == "Literal":
        values = type_.slice.elts if isinstance(type_.slice, ast.Tuple) else [type_.slice]
        return list(values)
    return [type_]


def _fits(narrow: ast.expr, wide: ast.expr) -> bool:
    if _same(narrow, wide):
        return True
    if not isinstance(narrow, ast.Subscript) or not isinstance(wide, ast.Subscript):
        return False
    inside, outside = _inside(narrow), _inside(wide)
    return (
        _same(narrow.value, wide.value)
        and len(inside) == len(outside)
        and all(_takes(new, old) for old, new in zip(inside, outside, strict=True))
    )


def _inside(type_: ast.Subscript) -> list[ast.expr]:
    return type_.slice.elts if isinstance(type_.slice, ast.Tuple) else [type_.slice]


def _same(first: ast.expr | None, second: ast.expr | None) -> bool:
    texts = [None if each is None else ast.unparse(each) for each in (first, second)]
    return texts[0] == texts[1]
