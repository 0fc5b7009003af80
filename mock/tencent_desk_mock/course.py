"""The course of one call: the checks in their order, then the operation itself."""

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
"""Name of what refuses a call after all checks: the state of the world."""

_FIRST = tuple(step for step in STEPS if step.name in ("method", "path"))
_REST = STEPS[len(_FIRST) :]
_DRY = tuple(step for step in _REST if step.name != "rate")
_SHOWN_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Result:
    """How a call ended.

    Attributes:
        outcome: The success; empty for a refusal.
        step: The check that refused it, or `state`; None for a success.
        refusal: Why it was refused; None for a success.
        question: What it waits for before it can go on; perform() is called again then.
    """

    outcome: Outcome = field(default_factory=Outcome)
    step: str | None = None
    refusal: RefusedError | None = None
    question: Question | None = None

    @property
    def effects(self) -> tuple[Effect, ...]:
        """Return what changed."""
        return self.refusal.effects if self.refusal else self.outcome.effects


def find_operation(turn: Turn) -> Result | None:
    """Fill in the turn's operation; returns a result only when there is none."""
    return _refused_by(turn, _FIRST)


def carry_out(turn: Turn, *, dry: bool) -> Result:
    """Make the other checks and carry out the operation.

    Args:
        turn: The call, with its operation.
        dry: Only check: neither count the call nor change the world.
    """
    refused = _refused_by(turn, _DRY if dry else _REST)
    if refused or dry:
        return refused or Result()
    return perform(turn)


def perform(turn: Turn) -> Result:
    """Carry out the operation of a call that passed the checks.

    Args:
        turn: The call, with the answers to what it asked before.
    """
    try:
        return Result(handler_of(turn.operation.id)(turn))
    except AskedError as asked:
        return Result(question=asked.question)
    except RefusedError as refusal:
        return Result(step=STATE, refusal=refusal)


def body_of(turn: Turn) -> Mapping[str, Json] | None:
    """Return the body for the journal, also where no check came as far as reading it."""
    read: Body | None = getattr(turn, "body", None)
    if read is not None:
        return read.data
    if len(turn.request.body) > _SHOWN_BYTES:
        return None
    try:
        return parse_object(turn.request.body)
    except BodyError:
        return None


def _refused_by(turn: Turn, steps: Iterable[Step]) -> Result | None:
    for step in steps:
        try:
            step.check(turn)
        except RefusedError as refusal:
            return Result(step=step.name, refusal=refusal)
    return None
