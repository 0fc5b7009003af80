"""Run one call: the checks in order, then the operation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .checks import STEPS
from .jsonbody import BodyError, parse_object
from .operations import handler_of
from .turn import AskedError, Outcome, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .checks import Step
    from .jsonbody import Json
    from .turn import Body, Effect, Question, Turn

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
    question: Question | None = None

    @property
    def effects(self) -> tuple[Effect, ...]:
        """Return the changes."""
        return self.refusal.effects if self.refusal else self.outcome.effects


def find_operation(turn: Turn) -> Result | None:
    """Set the turn's operation; return a result only if there is none."""
    return _find_refusal(turn, _FIRST)


def carry_out(turn: Turn, *, dry: bool) -> Result:
    """Run the other checks and the operation.

    Args:
        turn: The call, with its operation.
        dry: Whether to check only: do not count the call or change the world.
    """
    refused = _find_refusal(turn, _DRY if dry else _REST)
    if refused or dry:
        return refused or Result()
    return perform(turn)


def perform(turn: Turn) -> Result:
    """Run the operation of a call that passed the checks.

    Args:
        turn: The call, with the answers to its earlier questions.
    """
    try:
        return Result(handler_of(turn.operation.id)(turn))
    except AskedError as asked:
        return Result(question=asked.question)
    except RefusedError as refusal:
        return Result(step=STATE, refusal=refusal)


def read_body(turn: Turn) -> Mapping[str, Json] | None:
    """Return the body for the journal, even if no check read it."""
    read: Body | None = getattr(turn, "body", None)
    if read is not None:
        return read.data
    if len(turn.request.body) > _SHOWN_BYTES:
        return None
    try:
        return parse_object(turn.request.body)
    except BodyError:
        return None


def _find_refusal(turn: Turn, steps: Iterable[Step]) -> Result | None:
    for step in steps:
        try:
            step.check(turn)
        except RefusedError as refusal:
            return Result(step=step.name, refusal=refusal)
    return None
