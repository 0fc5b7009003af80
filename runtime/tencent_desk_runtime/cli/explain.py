"""Implement `tencent-desk explain`."""

import re
from difflib import get_close_matches
from typing import Annotated

import typer

from ..service import Facts
from ..types import JSON
from ._failures import UNKNOWN_CODE, report_failures
from ._output import AsJSON, print_fields, print_json
from ._program import get_program


def _parse_code(text: str) -> int:
    """Return the code for a number or a name.

    Raises:
        typer.BadParameter: no code has it.
    """
    if re.fullmatch(r"[+-]?[0-9]{1,99}", text):
        return int(text)
    codes = get_program().service.codes()
    name = re.sub(r"[\s-]+", "_", text.strip()).upper()
    if name in codes:
        return codes[name]
    close = get_close_matches(name, codes)
    hint = f"; did you mean {', '.join(close)}?" if close else ""
    raise typer.BadParameter(f"{text!r} is neither a number nor the name of an ErrorCode{hint}")


def explain(
    code: Annotated[
        int,
        typer.Argument(
            parser=_parse_code,
            metavar="CODE",
            help="An ErrorCode: its number, such as 141012 or -14, or its name.",
        ),
    ],
    *,
    as_json: AsJSON = False,
) -> None:
    """Explain an ErrorCode: its meaning, and what to do. Nothing is sent."""
    with report_failures(as_json=as_json):
        found = _describe_code(code)
    (print_json if as_json else print_fields)(found)


def _describe_code(code: int) -> dict[str, JSON]:
    """Return the contract's facts about a code."""
    program = get_program()
    known, more = program.service.explain(code), program.service.facts(code)
    others = [name for name in program.incomplete if code not in program.listed[name]]
    # People look up codes that no page explains, so give them the names in a sentence.
    hint = f" The lists of {', '.join(others)} may be incomplete." if others else ""
    return {
        "code": code,
        "name": known.name,
        "kind": more.kind,
        "meaning": known.meaning,
        "advice": known.advice + hint if more.kind is None else known.advice,
        "effect": _describe_effect(more),
        "outcome": known.outcome,
        "retry": more.retry,
        "exception": known.error.__name__,
        "exit_status": program.kinds[more.kind][0] if more.kind else UNKNOWN_CODE,
        "operations": [name for name, codes in program.listed.items() if code in codes],
        **({"may_also_list_it": [*others]} if more.kind else {}),
    }


def _describe_effect(more: Facts) -> str | None:
    if more.kind is None:
        return None
    return "possible" if more.effect_possible else "none"
