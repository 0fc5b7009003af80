"""Define a small reference model of Desk, based on the vendor's pages and not on the mock.

The pages list the reasons for a refusal, but not the order of the checks. So the model returns all
current reasons: a refusal must have one of these reasons, and a call without a reason must succeed.
The pages do not define either which of several free agents is selected: the model accepts any free
agent.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

SIGNED_IN = ("online", "break")
RUNNING = ("bot", "queued", "human")
PLACES = 5  # "five languages, the default one included"
CALLS_IN_A_SECOND = 5  # for each language operation
A_SECOND = 1000  # milliseconds: duplicates are dropped within the same second
TRIAL_GROUPS = 100


@dataclass
class Agent:
    """Describe an agent: status, maximum number of users, current number of users, skill groups."""

    status: str
    capacity: int
    groups: tuple[int, ...]
    load: int = 0

    @property
    def free(self) -> bool:
        """Return whether the agent can accept a user."""
        return self.status == "online" and self.load < self.capacity


@dataclass
class Session:
    """Describe a conversation of a user with a service account."""

    user: str
    account: str
    state: str = "bot"
    agent: str | None = None
    transferable: bool = True
    records: list[tuple[str, list[Any]]] = field(default_factory=list)
    streams: dict[str, str] = field(default_factory=dict)

    def finish(self, key: str) -> None:
        """Insert a complete streamed message into the list of messages."""
        text = {"MsgType": "TIMTextElem", "MsgContent": {"Text": self.streams.pop(key)}}
        self.records.append((self.account, [text]))


@dataclass
class Group:
    """Describe a chat group, and whether an administrator of the app created it."""

    owner: str | None
    members: frozenset[str]
    ours: bool = True


@dataclass
class Reference:
    """Hold the state of one app. Times are in milliseconds."""

    editions: set[str]
    service_accounts: frozenset[str]
    users: frozenset[str]
    agents: dict[str, Agent]
    skill_groups: dict[int, frozenset[str] | None]
    sessions: dict[str, Session]
    known_languages: frozenset[str]
    languages: set[str]
    questions: set[str] = field(default_factory=set)
    groups: dict[str, Group] = field(default_factory=dict)
    messages: list[tuple[str | None, str, str, int]] = field(default_factory=list)
    now: int = 0
    _called_at: dict[str, list[int]] = field(default_factory=dict)
    _sent_at: dict[tuple[Any, int], int] = field(default_factory=dict)

    # --- reasons to refuse a call ----------------------------------------------------------------

    def reasons(self, operation: str, body: dict[str, Any]) -> set[int]:
        """Return every code that can refuse a call now; an empty result means that the call
        succeeds."""
        found: set[int] = getattr(self, f"_why_not_{operation}")(body)
        return found

    def _why_not_robot_add_language(self, body: dict[str, Any]) -> set[int]:
        tag = body["LanguageTag"]
        full = tag not in self.languages and len(self.languages) >= PLACES
        return _collect_true(
            {
                -14: self._too_fast("robot_add_language"),
                -50042: "advanced" not in self.editions,
                -50051: tag not in self.known_languages,
                -50052: full,
            }
        )

    def _why_not_robot_del_language(self, body: dict[str, Any]) -> set[int]:
        tag = body["LanguageTag"]
        return _collect_true(
            {
                -14: self._too_fast("robot_del_language"),
                -50055: tag in ("", DEFAULT_LANGUAGE),
                -50056: tag in self.languages and tag in self.questions,
            }
        )

    def _why_not_robot_get_language_list(self, _: dict[str, Any]) -> set[int]:
        return _collect_true({-14: self._too_fast("robot_get_language_list")})

    def _too_fast(self, operation: str) -> bool:
        lately = [at for at in self._called_at.get(operation, ()) if self.now - at < A_SECOND]
        return len(lately) >= CALLS_IN_A_SECOND

    def _why_not_get_session_state(self, body: dict[str, Any]) -> set[int]:
        if "SessionId" in body:
            return _collect_true({141005: body["SessionId"] not in self.sessions})
        service = body["CustomerServiceId"] in self.service_accounts
        return _collect_true({141004: not service or body["ClientUserId"] not in self.users})

    def _why_not_end_session(self, body: dict[str, Any]) -> set[int]:
        if "SessionId" not in body:
            return {141004}
        return _collect_true({141005: self._open(body["SessionId"]) is None})

    def _why_not_end_queuing(self, body: dict[str, Any]) -> set[int]:
        session = self._open(body["SessionID"])
        waits = session is not None and session.state == "queued"
        return _collect_true({141005: session is None, 141027: session is not None and not waits})

    def _why_not_describe_chat_messages(self, body: dict[str, Any]) -> set[int]:
        return _collect_true({141005: body["SessionId"] not in self.sessions})

    def _why_not_send_stream_msg(self, body: dict[str, Any]) -> set[int]:
        session = self._open(body["SessionId"])
        key = body.get("MsgKey")
        known = session is None or key is None or key in session.streams
        return _collect_true({141005: session is None, 141004: not known})

    def _why_not_send_msg(self, body: dict[str, Any]) -> set[int]:
        if "SessionId" in body:
            return _collect_true({141005: self._open(body["SessionId"]) is None})
        service = body["FromAccount"] in self.service_accounts
        return _collect_true({141004: not service or body["ToAccount"] not in self.users})

    def _why_not_contact_user(self, body: dict[str, Any]) -> set[int]:
        account, user, group = body["IMAgentUserID"], body["ClientUserID"], body.get("GroupId")
        session = self._running(user)
        cleared = self.skill_groups.get(group, frozenset()) if group is not None else None
        found = _collect_true(
            {
                141004: account not in self.service_accounts,
                141015: user not in self.users,
                141016: session is not None and session.state == "human",
                141003: session is not None and not session.transferable,
                141019: group is not None and group not in self.skill_groups,
                141018: cleared is not None and account not in cleared,
                141001: not self._anyone_signed_in,
            }
        )
        if "MemberId" in body:
            return found | self._why_not_agent(body["MemberId"], group)
        known = group is None or group in self.skill_groups
        return found | _collect_true({141017: known and not self._free(None, group)})

    def _why_not_agent(self, name: str, group: int | None) -> set[int]:
        agent = self.agents.get(name)
        if agent is None:
            return {141004}
        return _collect_true(
            {
                141011: agent.status == "offline",
                141013: agent.status == "break",
                141012: agent.load >= agent.capacity,
                141017: group in self.skill_groups and group not in agent.groups,
            }
        )

    def _why_not_transfer_to_human(self, body: dict[str, Any]) -> set[int]:
        session = self._open(body["SessionId"])
        named, group = body.get("AgentIdList"), body.get("AgentGroupId")
        asked = bool(named) or group is not None
        return _collect_true(
            {
                141005: session is None,
                141003: session is not None
                and (session.state == "human" or not session.transferable),
                141004: asked and not self._match_agents(named, group),
                141001: not self._anyone_signed_in,
            }
        )

    def _why_not_create_group(self, body: dict[str, Any]) -> set[int]:
        members = [row["Member_Account"] for row in body["MemberList"]]
        owner = body.get("Owner_Account")
        serving = [one for one in members if one in self.service_accounts]
        here = self.users | self.service_accounts
        taken = self.groups.get(body["GroupId"])
        ours = taken is not None and (
            taken.ours or (taken.owner is not None and taken.owner == owner)
        )
        kinds = {"trial", "premium"} & self.editions
        private_roles = body["Type"] == "Private" and any(
            "Role" in row for row in body["MemberList"]
        )
        return _collect_true(
            {
                10007: not kinds or private_roles,
                141004: len(serving) != 1 or len(set(members)) < 2,
                10019: not {*members, *({owner} if owner else ())} <= here,
                10025: ours,
                10021: taken is not None and not ours,
                10058: kinds == {"trial"} and len(self.groups) >= TRIAL_GROUPS,
                141001: not self._anyone_signed_in,
            }
        )

    # --- effects of calls -----------------------------------------------------------------------

    def refused(self, operation: str, code: int) -> None:
        """Record a refusal: a refused call counts for the rate limit unless the rate limit refused
        it."""
        if code != -14:
            self._called_at.setdefault(operation, []).append(self.now)

    def done(self, operation: str, body: dict[str, Any], reply: dict[str, Any]) -> None:
        """Apply the effect of a successful call.

        Raises:
            AssertionError: the reply is impossible for this call.
        """
        self._called_at.setdefault(operation, []).append(self.now)
        getattr(self, f"_do_{operation}")(body, reply)

    def _do_robot_add_language(self, body: dict[str, Any], _: dict[str, Any]) -> None:
        self.languages.add(body["LanguageTag"])

    def _do_robot_del_language(self, body: dict[str, Any], _: dict[str, Any]) -> None:
        self.languages.discard(body["LanguageTag"])

    def _do_robot_get_language_list(self, _: dict[str, Any], reply: dict[str, Any]) -> None:
        shown = [(row["LanguageTag"], row["IsDefault"] == 1) for row in reply["Languages"]]
        rest = {(tag, False) for tag in self.languages - {DEFAULT_LANGUAGE}}
        _require({*shown} == {("", True)} | rest, "other languages than there are")
        _require(len(shown) == len({*shown}), "a language twice")

    def _do_get_session_state(self, body: dict[str, Any], reply: dict[str, Any]) -> None:
        if "SessionId" in body:
            name = body["SessionId"]
            session = self._open(name)
        else:
            session = self._running(body["ClientUserId"], body["CustomerServiceId"])
            name = next((key for key, one in self.sessions.items() if one is session), None)
        state = STATES[session.state] if session else "NotInSession"
        _require(reply["CurrentState"] == state, "another state")
        _require(session is None or reply["SessionId"] == name, "another session")
        served = session.agent if session and session.state == "human" else None
        _require((reply.get("AgentId") or None) == served, "another agent")

    def _do_end_session(self, body: dict[str, Any], _: dict[str, Any]) -> None:
        self._end(self.sessions[body["SessionId"]])

    def _do_end_queuing(self, body: dict[str, Any], _: dict[str, Any]) -> None:
        self._end(self.sessions[body["SessionID"]])

    def _end(self, session: Session) -> None:
        if session.agent is not None:
            self.agents[session.agent].load -= 1
        session.state, session.agent = "ended", None

    def _do_describe_chat_messages(self, body: dict[str, Any], reply: dict[str, Any]) -> None:
        records = self.sessions[body["SessionId"]].records
        ordered = records if body.get("Order") == 1 else records[::-1]
        first = body.get("Offset", 0)
        page = ordered[first : first + body.get("Limit", 20)]
        shown = [(row["FromAccount"], row["MsgBody"]) for row in reply["Messages"]]
        _require(shown == page, "other messages than were written")
        _require(reply["TotalCount"] == len(records), "another number of messages")

    def _do_send_stream_msg(self, body: dict[str, Any], reply: dict[str, Any]) -> None:
        session, key = self.sessions[body["SessionId"]], body.get("MsgKey")
        if key is None:
            key = reply["MsgKey"]
            _require(key not in session.streams, "a key that is taken")
        session.streams[key] = session.streams.get(key, "") + body["Chunk"]
        if body.get("Finish") == 1:
            session.finish(key)

    def _do_send_msg(self, body: dict[str, Any], _: dict[str, Any]) -> None:
        name = body.get("SessionId")
        session = self.sessions[name] if name else None
        account = session.account if session else body["FromAccount"]
        user = session.user if session else body["ToAccount"]
        label = (name or (account, user), body["MsgRandom"])
        if self.now - self._sent_at.get(label, -A_SECOND) >= A_SECOND:
            self._sent_at[label] = self.now
            self.messages.append((name, account, user, body["MsgRandom"]))
            there = session or self._running(user, account)
            if there is not None:
                there.records.append((account, body["MsgBody"]))

    def _do_contact_user(self, body: dict[str, Any], reply: dict[str, Any]) -> None:
        chosen = reply["MemberId"]
        if "MemberId" in body:
            _require(chosen == body["MemberId"], "another agent than the one named")
        _require(chosen in self._free(None, body.get("GroupId")), "an agent who cannot")
        session = self._running(body["ClientUserID"])
        if session is None:
            session = Session(body["ClientUserID"], body["IMAgentUserID"])
            self.sessions[NEW_SESSION] = session
        self._assign(session, chosen)

    def _do_transfer_to_human(self, body: dict[str, Any], reply: dict[str, Any]) -> None:
        session = self.sessions[body["SessionId"]]
        free = self._free(body.get("AgentIdList"), body.get("AgentGroupId"))
        if not free:
            _require(
                reply.get("IsInQueue") == 1 and "AgentId" not in reply, "no queue, nobody free"
            )
            session.state = "queued"
            return
        _require(reply.get("IsInQueue", 0) == 0, "a queue, though somebody is free")
        _require(reply["AgentId"] in free, "an agent who cannot")
        self._assign(session, reply["AgentId"])

    def _do_create_group(self, body: dict[str, Any], reply: dict[str, Any]) -> None:
        _require(reply["GroupId"] == body["GroupId"], "another id than asked for")
        owner = body.get("Owner_Account")
        members = {row["Member_Account"] for row in body["MemberList"]}
        self.groups[body["GroupId"]] = Group(
            owner, frozenset(members | ({owner} if owner else set()))
        )

    # --- objects --------------------------------------------------------------------------------

    def _assign(self, session: Session, agent: str) -> None:
        session.state, session.agent = "human", agent
        self.agents[agent].load += 1

    def _open(self, name: str) -> Session | None:
        session = self.sessions.get(name)
        return session if session and session.state in RUNNING else None

    def _running(self, user: str, account: str | None = None) -> Session | None:
        found = (
            one
            for one in self.sessions.values()
            if one.user == user and account in (None, one.account)
        )
        return next((one for one in found if one.state in RUNNING), None)

    @property
    def _anyone_signed_in(self) -> bool:
        return any(agent.status in SIGNED_IN for agent in self.agents.values())

    def _match_agents(self, named: list[str] | None, group: int | None) -> set[str]:
        """Return the agents that match a call, free or not."""
        return {
            name
            for name, agent in self.agents.items()
            if (not named or name in named) and (group is None or group in agent.groups)
        }

    def _free(self, named: list[str] | None, group: int | None) -> set[str]:
        return {name for name in self._match_agents(named, group) if self.agents[name].free}


DEFAULT_LANGUAGE = "en"
STATES = {"bot": "Chatbot", "queued": "Queueing", "human": "Agent"}

NEW_SESSION = "(the session that contact_user opened)"
"""Represent an id that the reply does not contain."""


def _collect_true(reasons: dict[int, bool]) -> set[int]:
    return {code for code, holds in reasons.items() if holds}


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(f"the reply speaks of {otherwise}")
