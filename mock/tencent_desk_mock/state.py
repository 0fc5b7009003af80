"""Hold the state of a mock: world, journals, callbacks and sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .assignment import Assignment
from .callbacks import Callbacks
from .changes import Changes
from .conversation import Conversation
from .journal import Calls

if TYPE_CHECKING:
    from .contract import Contract
    from .world import World


class State:
    """The state of a mock.

    Attributes:
        world: The world.
        changes: Its lock, and the threads that wait for changes.
        calls: The journal of calls.
        callbacks: The callbacks, and their journal.
        conversation: Changes sessions.
        assignment: Assigns agents.
    """

    def __init__(self, contract: Contract, world: World, keep_calls: int) -> None:
        self.world = world
        self.changes = Changes()
        self.calls = Calls(contract.operations, keep=keep_calls)
        self.callbacks = Callbacks(contract, world, self.changes, lambda: self.calls.next_number)
        self.conversation = Conversation(world, self.callbacks)
        self.assignment = Assignment(world, self.callbacks, self.conversation)

    def settle(self, timeout: float) -> None:
        """Wait until no work is running.

        Raises:
            TimeoutError: Work is still running after `seconds` of real time.
            ReceiverError: The program raised.
        """
        self.callbacks.poster.activity.settle(timeout)
        self.callbacks.poster.activity.raise_kept()
