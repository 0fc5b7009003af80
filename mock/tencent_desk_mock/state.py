"""What a mock holds, besides the contract: its world, its journals, and what moves in it."""

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
        changes: Its lock, and who waits for changes of it.
        calls: The journal of calls.
        callbacks: The callbacks, and their journal.
        conversation: What happens in sessions.
        assignment: Who takes a user.

    Args:
        contract: The contract.
        world: The world.
        keep_calls: How many calls the journal keeps at most.
    """

    def __init__(self, contract: Contract, world: World, keep_calls: int) -> None:
        self.world = world
        self.changes = Changes()
        self.calls = Calls(contract.operations, keep=keep_calls)
        self.callbacks = Callbacks(contract, world, self.changes, lambda: self.calls.next_number)
        self.conversation = Conversation(world, self.callbacks)
        self.assignment = Assignment(world, self.callbacks, self.conversation)

    def settle(self, timeout: float) -> None:
        """Wait until nothing is under way.

        Raises:
            TimeoutError: Something is, after so many seconds of real time.
            ReceiverError: The program raised.
        """
        self.callbacks.office.activity.settle(timeout)
        self.callbacks.office.activity.raise_kept()
