# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from enum import StrEnum


class SessionState(StrEnum):
    """The states that the page lists."""

    NOT_IN_SESSION = "NotInSession"
    """The user is in no session."""
    CHATBOT = "Chatbot"
    """The chatbot serves the user."""
    WAITING_FOR_AGENT_ANSWERING = "WaitingForAgentAnswering"
    """An agent was offered the session and has not accepted it yet."""
    QUEUEING = "Queueing"
    """The user waits in the queue for a person."""
    AGENT = "Agent"
    """A person serves the user."""
