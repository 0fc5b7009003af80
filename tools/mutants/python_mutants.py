"""Mutants of a Python module, made by the operators of cosmic-ray."""

from __future__ import annotations

import ast
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

from .mutant import Mutant

if TYPE_CHECKING:
    from collections.abc import Iterator

Position = tuple[int, int]
Span = tuple[Position, Position]

# All pairs would be thousands, of which most break the same tests; and to exchange `==` for `is`
# asks how the interpreter keeps its constants.
_COMPARISONS = (
    "Eq_NotEq", "NotEq_Eq", "Is_IsNot", "IsNot_Is", "Lt_LtE", "Lt_GtE", "LtE_Lt", "LtE_Gt",
    "Gt_GtE", "Gt_LtE", "GtE_Gt", "GtE_Lt",
)  # fmt: skip
_ARITHMETIC = (
    "Add_Sub", "Sub_Add", "Mul_Add", "Div_Mul", "FloorDiv_Mul", "Mod_Add", "Pow_Mul",
    "BitOr_BitAnd", "BitAnd_BitOr", "BitXor_BitAnd", "LShift_RShift", "RShift_LShift",
)  # fmt: skip
OPERATORS = (
    *(f"ReplaceComparisonOperator_{pair}" for pair in _COMPARISONS),
    *(f"ReplaceBinaryOperator_{pair}" for pair in _ARITHMETIC),
    "ReplaceUnaryOperator_Delete_Not",
    "ReplaceUnaryOperator_USub_UAdd",
    "AddNot",
    "ReplaceTrueWithFalse",
    "ReplaceFalseWithTrue",
    "ReplaceAndWithOr",
    "ReplaceOrWithAnd",
    "ReplaceBreakWithContinue",
    "ReplaceContinueWithBreak",
    "ExceptionReplacer",
    "NumberReplacer",
    "RemoveDecorator",
    "ZeroIterationForLoop",
)

_PROMISES = frozenset({"frozen", "slots", "kw_only", "eq", "repr"})
"""Arguments of a dataclass that keep programmers from mistakes and change no result."""

_FOR_TYPES_ONLY = frozenset(
    {"override", "overload", "final", "abstractmethod", "runtime_checkable"}
)

_MEMORIES = frozenset({"cache", "lru_cache"})
"""What they remember is what would be found again, only sooner."""


def mutants(file: str, source: str) -> list[Mutant]:
    """All mutants of a module, in the order of their lines.

    Args:
        file: the module, from the root of the tree.
        source: what is in it.
    """
    silent = list(_silent(ast.parse(source)))
    nodes = list(ast_nodes(get_ast(source)))
    found = []
    for name in OPERATORS:
        operator = get_operator(f"core/{name}")()
        positions = [span for node in nodes for span in operator.mutation_positions(node)]
        for occurrence, span in enumerate(positions):
            if not any(start <= span[0] and span[1] <= end for start, end in silent):
                found.append((span, name, occurrence))
    return _named(file, source, sorted(found))


def _named(file: str, source: str, found: list[tuple[Span, str, int]]) -> list[Mutant]:
    lines = source.splitlines()
    seen: Counter[tuple[str, str]] = Counter()
    result = []
    for ((line, _), _), name, occurrence in found:
        place = lines[line - 1].strip()
        seen[place, name] += 1
        make = partial(_changed, source, name, occurrence)
        result.append(Mutant(file, place, name, seen[place, name], line, make))
    return result


def _changed(source: str, name: str, occurrence: int) -> str | None:
    try:
        changed: Any = mutate_code(source, get_operator(f"core/{name}")(), occurrence)
        compile(changed, name, "exec")
    except (AttributeError, SyntaxError):
        # cosmic-ray itself fails at a list of exceptions with dots.
        return None
    return str(changed)


def _silent(tree: ast.Module) -> Iterator[Span]:
    """Where a change changes nothing that runs: annotations, and what only type checkers read."""
    for node in ast.walk(tree):
        match node:
            case ast.AnnAssign(annotation=annotation):
                yield _span(annotation)
            case ast.arg(annotation=ast.expr() as annotation):
                yield _span(annotation)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                if node.returns is not None:
                    yield _span(node.returns)
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                yield _span(node)
            case ast.keyword(arg=name) if name in _PROMISES:
                yield _span(node)
        for decorator in getattr(node, "decorator_list", ()):
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            if isinstance(called, ast.Name) and called.id in _FOR_TYPES_ONLY | _MEMORIES:
                yield (decorator.lineno, 0), (decorator.lineno + 1, 0)


def _span(node: ast.expr | ast.stmt | ast.keyword) -> Span:
    end = node.end_lineno, node.end_col_offset
    assert end[0] is not None  # noqa: S101 - ast.parse fills it in
    assert end[1] is not None  # noqa: S101
    return (node.lineno, node.col_offset), (end[0], end[1])
