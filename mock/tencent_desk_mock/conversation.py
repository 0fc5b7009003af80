"""Play users, agents and Desk's chatbot in a session, and post the callbacks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .call_context import Effect, Happening
from .entities import Role, Session, SessionState, make_text_element
from .operations import end
from .operations.sessions import describe_change

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .app import App
    from .callbacks import Callback, Callbacks
    from .world import World

EVENTS = "Desk.SessionEventNotify"
BEGIN, USER_WROTE, CHATBOT_WROTE = "SessionBegin", "ChatBot.UserSendMsg", "ChatBot.RobotSendMsg"
CHATBOT_REPLY = "This is the chatbot of Desk."
"""The answer of Desk's chatbot if the program leaves a message to it."""

_TRIGGER = {"customerServicePlugin": 0, "src": "7", "triggeredContent": {"language": "en"}}
_UNNAMED = {
    "session.assigned": "a person takes over",
    "session.queued": "the user waits for a person",
    "session.ended": "the session has ended",
}


def start_message() -> dict[str, Any]:
    """Return the element that a client sends when its user opens the chat."""
    return {"MsgType": "TIMCustomElem", "MsgContent": {"Data": json.dumps(_TRIGGER)}}


class Conversation:
    """Change sessions, and post what Desk would post. The caller must hold the lock."""

    def __init__(self, world: World, callbacks: Callbacks) -> None:
        self._world = world
        self._callbacks = callbacks

    def open(self, app: App, user: str, account: str) -> Session:
        """Return the running session of a user, else a new one."""
        session = app.session_of(user, account)
        if session is None:
            session = Session(app.new_session_id(), user, account)
            app.users.add(user)
            app.sessions[session.id] = session
        return session

    def begin(self, app: App, session: Session, **fields: Any) -> None:
        """Post the start of a session, once."""
        if not session.begun:
            session.begun = True
            self._post(app, session, BEGIN, fields=fields)

    def user_writes(self, app: App, session: Session, elements: list[Any]) -> Callback | None:
        """Keep a message of the user; return its callback, if a page has its name."""
        now = self._callbacks.poster.now()
        key = app.new_message_key(session.id, now)
        if session.state is not SessionState.BOT:
            session.keep(session.user, Role.USER, elements, now, key)
            self.note(app, session, "the user wrote to a person, or while waiting for one")
            return None
        happening = self._make_happening(app, session, USER_WROTE, elements, {"MsgKey": key})
        callback = self._callbacks.poster.post(happening, self._answer_by_chatbot(app, session))
        session.keep(session.user, Role.USER, elements, now, key)
        return callback

    def chatbot_writes(self, app: App, session: Session, elements: list[Any]) -> None:
        """Deliver a message of Desk's chatbot to the user."""
        now = self._callbacks.poster.now()
        key = app.new_message_key(session.id, now)
        self._post(app, session, CHATBOT_WROTE, elements, {"MsgKey": key})
        record = session.keep(session.service_account, Role.AGENT, elements, now, key)
        app.deliver(session.user, session.id, record)

    def agent_writes(self, app: App, session: Session, agent: str, elements: list[Any]) -> None:
        """Deliver a message of an agent to the user."""
        record = session.keep(agent, Role.AGENT, elements, self._callbacks.poster.now())
        app.deliver(session.user, session.id, record)
        self.note(app, session, "an agent wrote")

    def observe(self, app: App, effects: Iterable[Effect]) -> None:
        """Post, or note, the events of a changed session."""
        for effect in effects:
            session = app.sessions.get(str(effect.about.get("session")))
            if session is None:
                continue
            if effect.what == "session.begun":
                self.begin(app, session, IsContactUser=True)
            if effect.what == "message.sent" and self._should_echo(session):
                elements = json.loads(session.records[-1].body)
                self._post(app, session, CHATBOT_WROTE, elements)
            if effect.what in _UNNAMED:
                self.note(app, session, _UNNAMED[effect.what])

    def end(self, app: App, session: Session) -> None:
        """End a session."""
        ended = describe_change("session.ended", session)  # before it loses its agent
        end(app, session)
        self.observe(app, [ended])

    def note(self, app: App, session: Session, what: str) -> None:
        """Note an event whose name no page lists."""
        note = f"Desk would post an event ({what}); no page lists its name"
        self._callbacks.poster.note(self._make_happening(app, session, None), note)

    def _should_echo(self, session: Session) -> bool:
        return self._callbacks.echo_own_messages and session.state is SessionState.BOT

    def _answer_by_chatbot(self, app: App, session: Session) -> Any:
        """Let Desk's chatbot answer a message that the program leaves to it."""

        def then(callback: Callback) -> tuple[Effect, ...]:
            reply, webhook = callback.reply, self._callbacks.poster.webhooks.of(EVENTS)
            chosen = webhook.answers["answered_by_desk_bot"]["body"]
            if not callback.ok or any(reply.get(name) != chosen[name] for name in chosen):
                return ()
            home = self._world.apps[app.sdk_app_id]
            self.chatbot_writes(home, home.sessions[session.id], [make_text_element(CHATBOT_REPLY)])
            return (Effect("chatbot.answered", {"session": session.id, "user": session.user}),)

        return then

    def _post(
        self,
        app: App,
        session: Session,
        event: str,
        message: list[Any] | None = None,
        fields: Mapping[str, Any] | None = None,
    ) -> None:
        happening = self._make_happening(app, session, event, message, fields or {})
        self._callbacks.poster.post(happening)

    def _make_happening(
        self,
        app: App,
        session: Session,
        event: str | None,
        message: list[Any] | None = None,
        fields: Mapping[str, Any] | None = None,
    ) -> Happening:
        agent = {"AgentId": session.agent} if session.agent else {}
        return Happening(
            app=app.sdk_app_id,
            command=EVENTS,
            event=event,
            session=session.id,
            user=session.user,
            account=session.service_account,
            message=message,
            fields={"ChannelType": "SDK", **agent, **(fields or {})},
        )
