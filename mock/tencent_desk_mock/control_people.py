"""Serve the control endpoints that let any program play users and agents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .control_forms import AGENT_ENDS, AGENT_SAYS, AGENT_TAKES, APP, MESSAGES, RATES, SAYS, WHO
from .describe import describe_conversation, to_plain
from .describe_callbacks import describe_callback
from .patch import PatchError

if TYPE_CHECKING:
    from collections.abc import Callable

    from .agents import Agent
    from .desk import FakeDesk
    from .user_view import Heard
    from .users import User

    Handler = Callable[[str, dict[str, Any]], Any]


class PeopleControl:
    """Answer the endpoints of users and agents.

    Args:
        desk: The mock.
    """

    def __init__(self, desk: FakeDesk) -> None:
        self._desk = desk
        self.endpoints: dict[tuple[str, str, str], Handler] = {
            ("POST", "users", "opens-chat"): self._opens_chat,
            ("POST", "users", "says"): self._says,
            ("POST", "users", "asks-for-person"): self._asks_for_person,
            ("POST", "users", "rates"): self._rates,
            ("POST", "users", "leaves"): self._leaves,
            ("GET", "users", "messages"): self._list_messages,
            ("GET", "users", "conversation"): self._show_conversation,
            ("POST", "agents", "says"): self._agent_says,
            ("POST", "agents", "comes-online"): self._comes_online,
            ("POST", "agents", "goes-offline"): self._goes_offline,
            ("POST", "agents", "takes"): self._takes,
            ("POST", "agents", "ends-session"): self._ends_session,
        }
        """By method, start and end of the path; an id is between them."""

    def _opens_chat(self, user: str, asked: dict[str, Any]) -> Any:
        WHO.check(asked)
        return self._after(user, asked, lambda played: played.opens_chat())

    def _says(self, user: str, asked: dict[str, Any]) -> Any:
        SAYS.check(asked)
        content = _read_content(asked)
        return self._after(user, asked, lambda played: played.says(*content))

    def _asks_for_person(self, user: str, asked: dict[str, Any]) -> Any:
        WHO.check(asked)
        return self._after(user, asked, lambda played: played.asks_for_person())

    def _rates(self, user: str, asked: dict[str, Any]) -> Any:
        RATES.check(asked)
        return self._after(user, asked, lambda played: played.rates(asked["stars"]))

    def _leaves(self, user: str, asked: dict[str, Any]) -> Any:
        WHO.check(asked)
        return self._after(user, asked, lambda played: played.leaves())

    def _list_messages(self, user: str, asked: dict[str, Any]) -> Any:
        MESSAGES.check(asked)
        played, first = self._user(user, asked), asked.get("after", 0)

        def look() -> list[Heard] | None:
            return [one for one in played.messages if one.number >= first] or None

        found = self._desk.state.changes.wait_for(look, asked.get("wait", 0)) or []
        shown = [{**to_plain(one), "text": one.text} for one in found]
        return {"messages": shown, "next": found[-1].number + 1 if found else first}

    def _show_conversation(self, user: str, asked: dict[str, Any]) -> Any:
        APP.check(asked)
        app = self._desk.world.app(self._find_app(asked))
        with self._desk.state.changes.unchanged():
            return describe_conversation(app, user)

    def _agent_says(self, agent: str, asked: dict[str, Any]) -> Any:
        AGENT_SAYS.check(asked)
        content = _read_content(asked)
        self._agent(agent, asked).says(*content, to=asked.get("to"))
        return {}

    def _comes_online(self, agent: str, asked: dict[str, Any]) -> Any:
        APP.check(asked)
        self._agent(agent, asked).comes_online()
        return {}

    def _goes_offline(self, agent: str, asked: dict[str, Any]) -> Any:
        APP.check(asked)
        self._agent(agent, asked).goes_offline()
        return {}

    def _takes(self, agent: str, asked: dict[str, Any]) -> Any:
        AGENT_TAKES.check(asked)
        self._agent(agent, asked).takes(asked["of"])
        return {}

    def _ends_session(self, agent: str, asked: dict[str, Any]) -> Any:
        AGENT_ENDS.check(asked)
        self._agent(agent, asked).ends_session(asked.get("of"))
        return {}

    def _after(self, user: str, asked: dict[str, Any], act: Callable[[User], object]) -> Any:
        """Return the session after an action, and the callbacks that it caused."""
        played, callbacks = self._user(user, asked), self._desk.callbacks
        first = callbacks.next_number
        act(played)
        session = played.session
        caused = [one for one in callbacks if one.number >= first and one.user == user]
        shown = (
            {"id": session.id, "state": session.state, "agent": session.agent} if session else None
        )
        return {"session": shown, "callbacks": [describe_callback(one) for one in caused]}

    def _user(self, user: str, asked: dict[str, Any]) -> User:
        app = self._find_app(asked)
        return self._desk.user(user, service_account=asked.get("service_account"), app=app)

    def _agent(self, agent: str, asked: dict[str, Any]) -> Agent:
        return self._desk.agent(agent, app=self._find_app(asked))

    def _find_app(self, asked: dict[str, Any]) -> int | None:
        number: int | None = asked.get("sdk_app_id")
        if number is not None and number not in self._desk.world.apps:
            raise PatchError(f"/sdk_app_id: no app {number}")
        return number


def _read_content(asked: dict[str, Any]) -> list[Any]:
    """Return the content of a message.

    Raises:
        PatchError: There is no text and no elements, or both.
    """
    if ("text" in asked) == ("elements" in asked):
        raise PatchError("body: give text or elements, not both")
    return [asked["text"]] if "text" in asked else asked["elements"]
