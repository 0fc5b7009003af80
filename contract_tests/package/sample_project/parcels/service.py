"""Inform a user with the sync client, select an agent, and handle errors."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

from tencent_desk import UNSET, DeskClient, Event, errors
from tencent_desk.messages import text
from tencent_desk.models import GroupMember, GroupType, SessionState, TextElement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tencent_desk import ClientOptions

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """Describe who handles a session, and the state of the session."""

    agent: str
    state: str
    is_chatbot: bool


def measure(event: Event) -> None:
    """Log each attempt."""
    log.info("%s took %.3f s", event.operation, event.duration)


def connect(**options: Unpack[ClientOptions]) -> DeskClient:
    """Create a client from environment variables, which the caller's options override."""
    return DeskClient.from_env(**options).with_options(on_event=measure, max_retries=1)


class Parcels:
    """Inform users about parcels."""

    def __init__(self, desk: DeskClient) -> None:
        self._desk = desk

    def announce(self, session: str, words: str) -> int:
        """Send a message, and return the number of attempts."""
        reply = self._desk.raw.send_msg(session_id=session, msg_body=[text(words)], timeout=3.0)
        return reply.attempts

    def find_help(self, session: str) -> str:
        """Transfer a session to an agent; return the agent, or a message for the user."""
        try:
            reply = self._desk.transfer_to_human(session_id=session, agent_group_id=2473)
        except errors.AgentUnavailableError:
            return "nobody is there"
        except errors.APIError as error:
            return f"{error.code} {error.name or 'unknown'}: {error.advice}"
        except errors.TransportError as error:
            return "not sent" if error.outcome == "refused" else "perhaps sent"
        return reply.agent_id or "you are in the queue"

    def look(self, session: str) -> Answer:
        """Return the agent and the state of a session."""
        reply = self._desk.get_session_state(session_id=session)
        agent = "nobody" if reply.agent_id is UNSET else reply.agent_id
        return Answer(agent, reply.current_state or "unknown", reply.current_state is SessionState.CHATBOT)

    def open_room(self, name: str, user: str) -> str:
        """Create a group, and return its id."""
        members = [GroupMember(member_account=user), GroupMember(member_account="@customer_service_account")]
        made = self._desk.create_group(
            type_=GroupType.PUBLIC, group_id=f"parcel-{name}", name=name, member_list=members
        )
        return made.group_id

    def texts(self, session: str) -> Iterator[str]:
        """Yield the texts of a session."""
        for message in self._desk.iter_chat_messages(session_id=session):
            for element in message.msg_body or ():
                if isinstance(element, TextElement):
                    yield element.msg_content.text
