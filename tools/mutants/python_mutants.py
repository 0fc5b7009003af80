"""Make mutants of Python modules with the operators of cosmic-ray."""

from __future__ import annotations

import ast
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

from .copied import ROOT
from .mutant import Mutant

if TYPE_CHECKING:
    from collections.abc import Iterator

    Span = tuple[tuple[int, int], tuple[int, int]]

# All pairs would be thousands, and most break the same tests. `is` for `==` depends on how the
# interpreter keeps constants.
OPERATORS = (
    *(
        f"ReplaceComparisonOperator_{pair}"
        for pair in (
            "Eq_NotEq", "NotEq_Eq", "Is_IsNot", "IsNot_Is", "Lt_LtE", "Lt_GtE", "LtE_Lt", "LtE_Gt",
            "Gt_GtE", "Gt_LtE", "GtE_Gt", "GtE_Lt",
        )
    ),
    *(
        f"ReplaceBinaryOperator_{pair}"
        for pair in (
            "Add_Sub", "Sub_Add", "Mul_Add", "Div_Mul", "FloorDiv_Mul", "Mod_Add", "Pow_Mul",
            "BitOr_BitAnd", "BitAnd_BitOr", "BitXor_BitAnd", "LShift_RShift", "RShift_LShift",
        )
    ),
    "ReplaceUnaryOperator_Delete_Not", "ReplaceUnaryOperator_USub_UAdd", "AddNot",
    "ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceAndWithOr", "ReplaceOrWithAnd",
    "ReplaceBreakWithContinue", "ReplaceContinueWithBreak", "ExceptionReplacer", "NumberReplacer",
    "RemoveDecorator", "ZeroIterationForLoop",
)  # fmt: skip
_PROMISES = {"frozen", "slots", "kw_only", "eq", "repr"}  # they change no result
_DECORATORS = {
    "override", "overload", "final", "abstractmethod", "runtime_checkable",  # for types only
    "cache", "lru_cache",  # without the cache the result is the same, only slower
}  # fmt: skip


def of_folder(folder: str) -> list[Mutant]:
    """Return the mutants of all modules of a folder, named from the root of the tree."""
    return [
        mutant
        for path in sorted((ROOT / folder).rglob("*.py"))
        for mutant in of_module(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))
    ]


def of_module(file: str, source: str) -> list[Mutant]:
    """Return the mutants of a module, in the order of their lines."""
    silent = list(_find_silent(ast.parse(source)))
    nodes = list(ast_nodes(get_ast(source)))
    found = []
    for name in OPERATORS:
        operator = get_operator(f"core/{name}")()
        spans = [span for node in nodes for span in operator.mutation_positions(node)]
        found += [
            (span, name, occurrence)
            for occurrence, span in enumerate(spans)
            if not any(start <= span[0] and span[1] <= end for start, end in silent)
        ]
    lines, seen, mutants = source.splitlines(), Counter[tuple[str, str]](), []
    for ((line, _), _), name, occurrence in sorted(found):
        place = lines[line - 1].strip()
        seen[place, name] += 1
        nth = seen[place, name]
        make = partial(_apply_change, source, name, occurrence)
        mutants.append(Mutant(file, place, name if nth == 1 else f"{name} {nth}", line, make))
    return mutants


def _apply_change(source: str, name: str, occurrence: int) -> str | None:
    try:
        changed: Any = mutate_code(source, get_operator(f"core/{name}")(), occurrence)
        compile(changed, name, "exec")
    except (AttributeError, SyntaxError):
        return None  # cosmic-ray itself fails at a list of exceptions with dots
    return str(changed)


def _find_silent(tree: ast.Module) -> Iterator[Span]:
    """Yield places where a change does not affect running code."""
    for node in ast.walk(tree):
        match node:
            case ast.AnnAssign(annotation=hint) | ast.arg(annotation=ast.expr() as hint):
                yield _find_span(hint)
            case ast.FunctionDef(returns=ast.expr() as hint):
                yield _find_span(hint)
            case ast.AsyncFunctionDef(returns=ast.expr() as hint):
                yield _find_span(hint)
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                yield _find_span(node)
            case ast.keyword(arg=name) if name in _PROMISES:
                yield _find_span(node)
        for decorator in getattr(node, "decorator_list", ()):
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            if isinstance(called, ast.Name) and called.id in _DECORATORS:
                yield (decorator.lineno, 0), (decorator.lineno + 1, 0)


def _find_span(node: ast.expr | ast.stmt | ast.keyword) -> Span:
    end = node.end_lineno or node.lineno, node.end_col_offset or 0
    return (node.lineno, node.col_offset), end
