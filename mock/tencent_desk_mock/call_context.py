"""Hold the state of one call while it is checked and carried out."""

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
    from .schema import Violation
    from .windows import Windows
    from .world import World


class RefusedError(Exception):
    """Report that a call is refused.

    Args:
        reason: Name of the code in the catalogue, or the code itself if the contract or a test
            gives it.
        detail: Text for people.
        violation: The rule that the body breaks, if that is the reason.
        effects: Changes that the call still made.
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
    """Describe one change of the world.

    Attributes:
        what: The change, such as `session.assigned`.
        about: The changed object.
    """

    what: str
    about: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Happening:
    """Describe something that Desk posts.

    Attributes:
        app: SDKAppID of the app.
        command: `CallbackCommand`.
        event: `Event`, if the callback has one.
        session: The session, if there is one.
        user: The user.
        account: The service account.
        message: The elements of a message.
        fields: Other fields, by their names.
        extra: Fields that the contract does not know.
    """

    app: int
    command: str
    event: str | None = None
    session: str | None = None
    user: str | None = None
    account: str | None = None
    message: Any = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)


class AskedError(Exception):
    """Report that the call waits for the reply to a callback before an event."""

    def __init__(self, question: Happening) -> None:
        super().__init__(question)
        self.question = question


@dataclass(frozen=True, slots=True)
class Outcome:
    """Hold a success: the reply's fields without the common ones, and the changes."""

    fields: Mapping[str, Json] = field(default_factory=dict)
    effects: tuple[Effect, ...] = ()


class Body:
    """Hold a valid body; read it by the contract's names, whose spelling in use is in `names`."""

    __slots__ = ("_names", "data")

    def __init__(self, data: Mapping[str, Any], names: Mapping[str, str]) -> None:
        self.data = data
        self._names = names

    def get(self, name: str) -> Any:
        """Return a field's value, or None if it is absent.

        Raises:
            ContractError: The contract has no such field.
        """
        try:
            return self.data.get(self._names[name])
        except KeyError:
            raise ContractError(f"no request has a field {name!r}") from None

    def __getitem__(self, name: str) -> Any:
        """Return the value of a required field."""
        self.get(name)
        return self.data[self._names[name]]

    def each(self, name: str) -> list[Body]:
        """Return the objects in an array."""
        return [Body(item, self._names) for item in self[name]]


@dataclass(slots=True)
class CallContext:
    """Hold one call during the checks.

    Attributes:
        request: The request.
        now: The world's time, in seconds of Unix time.
        world: The world.
        contract: The contract.
        windows: Recent counts.
        asks: Whether a command has a receiver.
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
    windows: Windows
    asks: Callable[[str], bool]
    answers: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    operation: Operation = field(init=False)
    query: dict[str, str] = field(default_factory=dict, repr=False)
    app: App = field(init=False)
    identifier: str = ""
    body: Body = field(init=False)

    def ask(self, question: Happening) -> Mapping[str, Any]:
        """Return the reply to a callback; empty without a receiver or a timely answer.

        Raises:
            AskedError: The callback is not posted yet.
        """
        if question.command in self.answers or not self.asks(question.command):
            return self.answers.get(question.command, {})
        raise AskedError(question)
