"""Serve the control endpoints that let any program play users and agents."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from .control_forms import (
    AGENT_ENDS,
    AGENT_SAYS,
    AGENT_TAKES,
    APP,
    USER,
    USER_MESSAGES,
    USER_RATES,
    USER_SAYS,
)
from .describe import describe_callback, describe_conversation, to_plain
from .patch import PatchError

if TYPE_CHECKING:
    from .agents import Agent
    from .desk import FakeDesk
    from .forms import Form
    from .user_view import Heard
    from .users import User

_Asked = dict[str, Any]
Handler = Callable[[str, _Asked], Any]

_USER_ACTS: dict[str, tuple[Form, Callable[[User, _Asked], object]]] = {
    "opens-chat": (USER, lambda user, _: user.opens_chat()),
    "says": (USER_SAYS, lambda user, asked: user.says(*_read_content(asked))),
    "asks-for-person": (USER, lambda user, _: user.asks_for_person()),
    "rates": (USER_RATES, lambda user, asked: user.rates(asked["stars"])),
    "leaves": (USER, lambda user, _: user.leaves()),
}
_AGENT_ACTS: dict[str, tuple[Form, Callable[[Agent, _Asked], object]]] = {
    "says": (
        AGENT_SAYS,
        lambda agent, asked: agent.says(*_read_content(asked), to=asked.get("to")),
    ),
    "comes-online": (APP, lambda agent, _: agent.comes_online()),
    "goes-offline": (APP, lambda agent, _: agent.goes_offline()),
    "takes": (AGENT_TAKES, lambda agent, asked: agent.takes(asked["of"])),
    "ends-session": (AGENT_ENDS, lambda agent, asked: agent.ends_session(asked.get("of"))),
}


class PeopleControl:
    """Answer the endpoints of users and agents."""

    def __init__(self, desk: FakeDesk) -> None:
        self._desk = desk
        self.endpoints: dict[tuple[str, str, str], tuple[Form, Handler]] = {
            ("GET", "users", "messages"): (USER_MESSAGES, self._list_messages),
            ("GET", "users", "conversation"): (APP, self._show_conversation),
        }
        """By method, start and end of the path; an id is between them."""
        for name, (form, act) in _USER_ACTS.items():
            self.endpoints["POST", "users", name] = form, partial(self._play_user, act)
        for name, (form, play) in _AGENT_ACTS.items():
            self.endpoints["POST", "agents", name] = form, partial(self._play_agent, play)

    def _list_messages(self, user: str, asked: _Asked) -> Any:
        played, first = self._user(user, asked), asked.get("after", 0)

        def look() -> list[Heard] | None:
            return [one for one in played.messages if one.number >= first] or None

        found = self._desk.state.changes.wait_for(look, asked.get("wait", 0)) or []
        shown = [{**to_plain(one), "text": one.text} for one in found]
        return {"messages": shown, "next": found[-1].number + 1 if found else first}

    def _show_conversation(self, user: str, asked: _Asked) -> Any:
        app = self._desk.world.app(self._find_app(asked))
        with self._desk.state.changes.unchanged():
            return describe_conversation(app, user)

    def _play_user(self, act: Callable[[User, _Asked], object], user: str, asked: _Asked) -> Any:
        """Return the session after an action, and the callbacks that it caused."""
        played, callbacks = self._user(user, asked), self._desk.callbacks
        first = callbacks.next_number
        act(played, asked)
        session = played.session
        caused = [one for one in callbacks if one.number >= first and one.user == user]
        shown = (
            {"id": session.id, "state": session.state, "agent": session.agent} if session else None
        )
        return {"session": shown, "callbacks": [describe_callback(one) for one in caused]}

    def _play_agent(
        self, act: Callable[[Agent, _Asked], object], agent: str, asked: _Asked
    ) -> None:
        act(self._desk.agent(agent, app=self._find_app(asked)), asked)

    def _user(self, user: str, asked: _Asked) -> User:
        app = self._find_app(asked)
        return self._desk.user(user, service_account=asked.get("service_account"), app=app)

    def _find_app(self, asked: _Asked) -> int | None:
        number: int | None = asked.get("sdk_app_id")
        if number is not None and number not in self._desk.world.apps:
            raise PatchError(f"/sdk_app_id: no app {number}")
        return number


def _read_content(asked: _Asked) -> list[Any]:
    if ("text" in asked) == ("elements" in asked):
        raise PatchError("body: give text or elements, not both")
    return [asked["text"]] if "text" in asked else asked["elements"]
