"""Assign agents to users: the app's own server names agents, or Desk chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .call_context import Effect, Happening
from .entities import SessionState
from .operations import assign, least_busy
from .operations.sessions import describe_change, find_matching

if TYPE_CHECKING:
    from .app import App
    from .callbacks import Callback, Callbacks
    from .conversation import Conversation
    from .entities import Agent, Session
    from .world import World

ASSIGN = "ChatBot.OnAssignHuman"


class Assignment:
    """Find an agent for a user. The caller must hold the lock.

    If a reply names agents and a group, an agent must fit both. If it names neither, or comes too
    late, Desk chooses from all agents. No page says so.
    """

    def __init__(self, world: World, callbacks: Callbacks, conversation: Conversation) -> None:
        self._world = world
        self._callbacks = callbacks
        self._conversation = conversation

    def ask(self, app: App, session: Session) -> Callback | None:
        """Ask the app's own server who takes a user, or choose if nothing receives the callback.

        Returns:
            The callback; None if nobody was asked.
        """
        if session.state is not SessionState.BOT:
            return None
        if not self._callbacks.is_received(ASSIGN):
            self._choose(app, session, list(app.agents.values()))
            return None
        happening = Happening(
            app.sdk_app_id, ASSIGN, None, session.id, session.user, session.service_account
        )
        return self._callbacks.poster.post(
            happening, lambda one: self._apply_answer(one, session.id)
        )

    def take_queued(self, app: App, agent: Agent) -> None:
        """Give an agent waiting sessions, up to the capacity."""
        for session in app.sessions.values():
            if session.state is SessionState.QUEUED and agent.available:
                self._choose(app, session, [agent])

    def _apply_answer(self, callback: Callback, session_id: str) -> tuple[Effect, ...]:
        app = self._world.apps[callback.app]
        session = app.sessions[session_id]
        reply = callback.reply
        if session.state is not SessionState.BOT:
            return ()
        if reply.get("ActionStatus") == "FAIL" or reply.get("ErrorCode") not in (None, 0):
            self._conversation.note(app, session, "the transfer failed: the reply says so")
            return ()
        webhook = self._callbacks.poster.webhooks.of(ASSIGN)
        named = reply.get(webhook.reply_field("assign", "agents"))
        group = reply.get(webhook.reply_field("assign", "group"))
        return self._choose(app, session, find_matching(app, named, group))

    def _choose(self, app: App, session: Session, fitting: list[Agent]) -> tuple[Effect, ...]:
        agent = least_busy(fitting)
        if agent is not None:
            assign(session, agent)
            effect = describe_change("session.assigned", session)
        elif fitting and app.staffed:
            session.state = SessionState.QUEUED
            about = {"session": session.id, "user": session.user}
            effect = Effect("session.queued", about)
        else:
            self._conversation.note(app, session, "the transfer failed: nobody is online")
            return ()
        self._conversation.observe(app, [effect])
        return (effect,)
