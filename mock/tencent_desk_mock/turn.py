"""What is known of one call while it is checked and carried out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .contract_error import ContractError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .app import App
    from .contract import Contract, Operation
    from .jsonbody import Json
    from .messages import Request
    from .schema import Validators, Violation
    from .windows import Windows
    from .world import World


class RefusedError(Exception):
    """The call is refused.

    Args:
        reason: Name of the code in the catalogue, or the code itself where the contract or a test
            gave it.
        detail: Text for people.
        violation: The rule that the body breaks, if it is that.
        effects: What changed all the same.
    """

    def __init__(
        self,
        reason: str | int,
        detail: str = "",
        violation: Violation | None = None,
        effects: tuple[Effect, ...] = (),
    ) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail
        self.violation = violation
        self.effects = effects


@dataclass(frozen=True, slots=True)
class Effect:
    """One change of the world.

    Attributes:
        what: The change, as `session.assigned`.
        about: What was changed.
    """

    what: str
    about: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """What the app's own server is asked before something happens.

    Attributes:
        command: The command of the callback.
        user: The user.
        account: The service account; None where the callback has none.
        fields: Other fields of the callback.
    """

    command: str
    user: str
    account: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


class AskedError(Exception):
    """The call waits for the answer to a question."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.question = question


@dataclass(frozen=True, slots=True)
class Outcome:
    """A success: the fields of the reply besides the common ones, and what changed."""

    fields: Mapping[str, Json] = field(default_factory=dict)
    effects: tuple[Effect, ...] = ()


class Body:
    """A valid body, read by the contract's field names whatever the spelling in use.

    Args:
        data: The parsed body.
        names: The contract's field names to those in use.
    """

    __slots__ = ("_names", "data")

    def __init__(self, data: Mapping[str, Any], names: Mapping[str, str]) -> None:
        self.data = data
        self._names = names

    def get(self, name: str) -> Any:
        """Return a field's value, or None where it is absent.

        Raises:
            ContractError: The contract has no such field.
        """
        try:
            return self.data.get(self._names[name])
        except KeyError:
            raise ContractError(f"no request has a field {name!r}") from None

    def __getitem__(self, name: str) -> Any:
        """Return the value of a field that must be there."""
        self.get(name)
        return self.data[self._names[name]]

    def each(self, name: str) -> list[Body]:
        """Return the objects in an array."""
        return [Body(item, self._names) for item in self[name]]


@dataclass(slots=True)
class Turn:
    """One call on its way through the checks.

    Attributes:
        request: The request.
        now: The world's time, in seconds of Unix time.
        world: The world.
        contract: The contract.
        validators: Judges of bodies.
        windows: What was counted lately.
        asks: Whether somebody receives the callbacks of a command.
        answers: The replies to questions, by command; empty for one that failed.
        operation: The operation; set by the check of the path.
        query: The query parameters; set by the check of the query string.
        app: The app; set by the check of the SDKAppID.
        identifier: The account that calls; set by the check of the identifier.
        body: The body; set by the check of the fields.
    """

    request: Request
    now: float
    world: World
    contract: Contract
    validators: Validators
    windows: Windows
    asks: Callable[[str], bool] = lambda _: False
    answers: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    operation: Operation = field(init=False)
    query: dict[str, str] = field(default_factory=dict, repr=False)
    app: App = field(init=False)
    identifier: str = ""
    body: Body = field(init=False)

    def ask(self, question: Question) -> Mapping[str, Any]:
        """Return the reply to a callback; empty where nobody receives it, or none came in time.

        Raises:
            AskedError: It was not asked yet.
        """
        if question.command in self.answers or not self.asks(question.command):
            return self.answers.get(question.command, {})
        raise AskedError(question)
