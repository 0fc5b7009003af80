"""`tencent-desk explain`."""

from typing import Annotated

import typer

from ..errors import ValidationError
from ..service import Facts
from ..types import JSON
from ._failures import UNKNOWN_CODE, reported
from ._output import AsJSON, print_fields, print_json
from ._program import current


def explain(
    code: Annotated[int, typer.Argument(help="An ErrorCode, such as 141012 or -14.")],
    *,
    as_json: AsJSON = False,
) -> None:
    """Say what an ErrorCode means, and what to do. Nothing is sent."""
    with reported(as_json=as_json):
        found = _explained(code)
    (print_json if as_json else print_fields)(found)


def _explained(code: int) -> dict[str, JSON]:
    """What the contract says of a code.

    Raises:
        ValidationError: 0 is no error.
    """
    if code == 0:
        raise ValidationError("ErrorCode 0 says that the call succeeded")
    program = current()
    known, more = program.service.explain(code), program.service.facts(code)
    others = [name for name in program.incomplete if code not in program.listed[name]]
    # What no page explains is looked up by people, who get the names in a sentence.
    hint = f" The lists of {', '.join(others)} may be incomplete." if others else ""
    return {
        "code": code,
        "name": known.name,
        "kind": more.kind,
        "meaning": known.meaning,
        "advice": known.advice + hint if more.kind is None else known.advice,
        "effect": _effect(more),
        "outcome": known.outcome,
        "retry": more.retry,
        "exception": known.error.__name__,
        "exit_status": program.kinds[more.kind][0] if more.kind else UNKNOWN_CODE,
        "operations": [name for name, codes in program.listed.items() if code in codes],
        **({"may_also_list_it": [*others]} if more.kind else {}),
    }


def _effect(more: Facts) -> str | None:
    if more.kind is None:
        return None
    return "possible" if more.effect_possible else "none"
