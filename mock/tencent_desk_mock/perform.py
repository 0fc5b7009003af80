"""Run one call: the checks in order, then the operation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .call_context import AskedError, Outcome, RefusedError
from .checks import STEPS
from .jsonbody import BodyError, parse_object
from .operations import handler_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .call_context import Body, CallContext, Effect, Happening
    from .checks import Step
    from .jsonbody import Json

STATE = "state"
"""Name of the last check: the state of the world."""

_FIRST = tuple(step for step in STEPS if step.name in ("method", "path"))
_REST = STEPS[len(_FIRST) :]
_DRY = tuple(step for step in _REST if step.name != "rate")
_SHOWN_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Result:
    """Hold the result of a call.

    Attributes:
        outcome: The success; empty for a refusal.
        step: The check that refused it, or `state`; None after success.
        refusal: Why it was refused; None after success.
        question: The callback that it waits for; call perform() again after the answer.
    """

    outcome: Outcome = field(default_factory=Outcome)
    step: str | None = None
    refusal: RefusedError | None = None
    question: Happening | None = None

    @property
    def effects(self) -> tuple[Effect, ...]:
        """Return the changes."""
        return self.refusal.effects if self.refusal else self.outcome.effects


def find_operation(context: CallContext) -> Result | None:
    """Set the context's operation; return a result only if there is none."""
    return _find_refusal(context, _FIRST)


def carry_out(context: CallContext, *, dry: bool) -> Result:
    """Run the other checks and the operation; if dry, count no call and change no world."""
    refused = _find_refusal(context, _DRY if dry else _REST)
    if refused or dry:
        return refused or Result()
    return perform(context)


def perform(context: CallContext) -> Result:
    """Run the operation of a call that passed the checks, also again after an answer."""
    try:
        return Result(handler_of(context.operation.id)(context))
    except AskedError as asked:
        return Result(question=asked.question)
    except RefusedError as refusal:
        return Result(step=STATE, refusal=refusal)


def read_body(context: CallContext) -> Mapping[str, Json] | None:
    """Return the body for the journal, even if no check read it."""
    read: Body | None = getattr(context, "body", None)
    if read is not None:
        return read.data
    if len(context.request.body) > _SHOWN_BYTES:
        return None
    try:
        return parse_object(context.request.body)
    except BodyError:
        return None


def _find_refusal(context: CallContext, steps: Iterable[Step]) -> Result | None:
    for step in steps:
        try:
            step.check(context)
        except RefusedError as refusal:
            return Result(step=step.name, refusal=refusal)
    return None
