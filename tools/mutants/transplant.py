"""Other code for functions that are there already, so that nothing has to be imported again."""

from __future__ import annotations

import gc
from collections import defaultdict
from inspect import CO_OPTIMIZED
from types import CodeType, FunctionType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Exchange = dict[CodeType, CodeType]


class TooEarlyError(Exception):
    """The change reaches what has run before any test does."""


def exchange(before: str, after: str, path: str, early: Collection[int]) -> Exchange:
    """Which code takes the place of which.

    Args:
        before: the text of a module.
        after: the text with something changed.
        path: where it is.
        early: numbers of the lines that run before the tests do.

    Returns:
        Old and new code of each function that differs.

    Raises:
        TooEarlyError: a module, a class, a default or a line of `early` differs.
    """
    return _match(_compiled(before, path), _compiled(after, path), early)


def live(folder: str) -> Mapping[tuple[str, CodeType], list[FunctionType]]:
    """The functions of the modules below a folder, whoever holds them, by path and code."""
    found = defaultdict(list)
    for one in gc.get_objects():
        if type(one) is FunctionType and one.__code__.co_filename.startswith(folder):
            found[one.__code__.co_filename, one.__code__].append(one)
    return found


def _compiled(text: str, path: str) -> CodeType:
    return compile(text, path, "exec", dont_inherit=True)


def _match(old: CodeType, new: CodeType, early: Collection[int]) -> Exchange:
    is_function = bool(old.co_flags & CO_OPTIMIZED)
    if _shell(old) != _shell(new):
        all_lines = {line for _, _, line in old.co_lines()}
        lines = all_lines - {old.co_firstlineno} or all_lines  # the line of `def` always has run
        if not is_function or old.co_freevars != new.co_freevars or lines & {*early}:
            raise TooEarlyError
        return {old: new}
    found: Exchange = {}
    for one, other in zip(_inner(old), _inner(new), strict=True):
        found |= _match(one, other, early)
    if found and is_function:
        found[old] = new  # it makes those inside, whenever it is called
    return found


def _inner(code: CodeType) -> list[CodeType]:
    return [one for one in code.co_consts if isinstance(one, CodeType)]


def _shell(code: CodeType) -> CodeType:
    """What a function does itself, wherever it stands."""
    constants = tuple(None if isinstance(one, CodeType) else one for one in code.co_consts)
    return code.replace(co_consts=constants, co_firstlineno=1, co_linetable=b"")
