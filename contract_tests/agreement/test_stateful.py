"""Test sequences of operations: the mock changes like its reference model."""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from tencent_desk import Environment, errors
from tencent_desk_mock import App, FakeDesk, Session, SessionState, World, router
from tencent_desk_mock.call_context import Outcome
from tencent_desk_mock.windows import Windows

from contract_tests.agreement import reference_model
from contract_tests.agreement.both_clients import BothClients
from contract_tests.agreement.reference_model import NEW_SESSION, Reference
from contract_tests.support import oracle
from contract_tests.support.as_arguments import arguments

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

    from tencent_desk_mock import Agent

APP, ADMINISTRATOR, KEY = 1400000000, "administrator", "k" * 64
START = 1_800_000_000
KINDS = {entry["code"]: entry["kind"] for entry in oracle.document()["x-desk-errors"]}

SERVICE, OTHER_SERVICE = "@service", "@sales"
USERS = ("u1", "u2", "u3", "u4")
AGENTS = {"a1": (1, (1,)), "a2": (2, (1, 2)), "a3": (1, ())}  # capacity and skill groups
SKILL_GROUPS = {1: None, 2: frozenset({OTHER_SERVICE})}
SESSIONS = {"s1": "u1", "s2": "u2"}
TONGUES = ("en", "id", "ja", "ko", "th", "vi", "ru")
STRANGERS_GROUP = "g9"
KNOWN = 500  # number of fixed sequences that cause every refusal
REFUSALS = {
    *(-14, -50042, -50051, -50052, -50055, -50056),
    *(10007, 10019, 10021, 10025, 10058),
    *(141001, 141003, 141004, 141005, 141011, 141012, 141013),
    *(141015, 141016, 141017, 141018, 141019, 141027),
}

ACCOUNTS = st.sampled_from([SERVICE, SERVICE, SERVICE, OTHER_SERVICE, "u1"])
ANYBODY = st.sampled_from([*USERS, "nobody"])
ANY_AGENT = st.sampled_from([*AGENTS, "ghost"])
ANY_SKILL_GROUP = st.sampled_from([1, 1, 2, 9])
PICKS = st.integers(0, 3)
ORDERS = st.sampled_from([1, 2])
MILLISECONDS = st.sampled_from([1, 499, 500, 999, 1000, 1499, 1500])
EDITIONS = st.sampled_from([{"trial"}, {"advanced"}, {"premium"}, {"advanced", "trial"}])
STATUSES = st.sampled_from(["online", "offline", "break"])


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


def fields_of(**values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=values)


def fields(**given: Any) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value is not None}


class Harness:
    """Hold both clients, and the mock with the initial world of every sequence."""

    def __init__(self) -> None:
        self.milliseconds = 0
        world = World()
        world.clock = type(world.clock)(lambda: START + self.milliseconds / 1000)
        world.add_app(
            App(
                APP,
                KEY,
                {ADMINISTRATOR},
                editions={"advanced", "premium"},
                languages=["en"],
                known_languages=set(TONGUES),
                max_trial_groups=3,
            )
        )
        for account in (SERVICE, OTHER_SERVICE):
            world.add_service_account(account)
        for user in USERS:
            world.add_user(user)
        for number, accounts in SKILL_GROUPS.items():
            world.add_skill_group(number, service_accounts=accounts)
        for name, (capacity, groups) in AGENTS.items():
            world.add_agent(name, capacity=capacity, groups=groups)
        for name, user in SESSIONS.items():
            world.add_session(name, user=user, service_account=SERVICE)
        world.add_group(STRANGERS_GROUP, owner="u4", members=["u4"])
        self.desk = FakeDesk(world)
        self.clients = BothClients(
            APP,
            secret_key=KEY,
            identifier=ADMINISTRATOR,
            usersig_lifetime=10**7,
            environment=Environment(now=lambda: float(START)),
        )

    def call(self, operation: str, body: dict[str, Any], *, tasks: bool) -> Any:
        """Make a call. Return the reply or the exception."""
        known, _ = arguments(operation, body)
        try:
            return self.clients.call(operation, known, tasks=tasks)
        except errors.APIError as error:
            return error


def model() -> Reference:
    """Return the reference model of the same world."""
    return Reference(
        editions={"advanced", "premium"},
        service_accounts=frozenset({SERVICE, OTHER_SERVICE}),
        users=frozenset(USERS),
        agents={
            name: reference_model.Agent("online", capacity, groups)
            for name, (capacity, groups) in AGENTS.items()
        },
        skill_groups=dict(SKILL_GROUPS),
        sessions={name: reference_model.Session(user, SERVICE) for name, user in SESSIONS.items()},
        known_languages=frozenset(TONGUES),
        languages={"en"},
        groups={STRANGERS_GROUP: reference_model.Group("u4", frozenset({"u4"}), ours=False)},
    )


class Machine(RuleBasedStateMachine):
    """Run calls and changes of the world in any order."""

    harness: Harness
    reached: ClassVar[set[int]]

    def __init__(self) -> None:
        super().__init__()
        self.harness.milliseconds = 0
        self.harness.desk.reset()
        self.model = model()

    @property
    def app(self) -> App:
        return self.harness.desk.world.app()

    # --- calls ----------------------------------------------------------------------------------

    def _call(self, operation: str, body: dict[str, Any], tasks: bool) -> None:
        reasons = self.model.reasons(operation, body)
        outcome = self.harness.call(operation, body, tasks=tasks)
        if isinstance(outcome, errors.APIError):
            assert outcome.code in reasons, (operation, body, outcome.code, reasons)
            kind = "".join(part.title() for part in KINDS[outcome.code].split("_"))
            assert type(outcome).__name__ == f"{kind}Error"
            self.model.refused(operation, outcome.code)
            self.reached.add(outcome.code)
        else:
            assert not reasons, (operation, body, reasons)
            self.model.done(operation, body, outcome.to_dict())

    @rule(tag=st.sampled_from([*TONGUES, "tlh"]), tasks=st.booleans())
    def add_language(self, tag: str, tasks: bool) -> None:
        self._call("robot_add_language", {"LanguageTag": tag}, tasks)

    @rule(tags=st.lists(st.sampled_from(TONGUES), min_size=5, max_size=6), later=MILLISECONDS)
    def add_languages_fast(self, tags: list[str], later: int) -> None:
        for tag in tags:
            self._call("robot_add_language", {"LanguageTag": tag}, False)
        self.time_passes(later)
        self._call("robot_add_language", {"LanguageTag": tags[0]}, False)

    @rule(pick=PICKS, random=st.integers(1, 2), tasks=st.booleans())
    def send_into_session(self, pick: int, random: int, tasks: bool) -> None:
        self._call("send_msg", self._message(random, SessionId=self._session(pick)), tasks)

    @rule(user=st.sampled_from(USERS), later=MILLISECONDS, tasks=st.booleans())
    def send_twice(self, user: str, later: int, tasks: bool) -> None:
        self.send_to_user(SERVICE, user, 1, tasks)
        self.time_passes(later)
        self.send_to_user(SERVICE, user, 1, tasks)

    @rule(account=ACCOUNTS, user=ANYBODY, random=st.integers(1, 2), tasks=st.booleans())
    def send_to_user(self, account: str, user: str, random: int, tasks: bool) -> None:
        body = self._message(random, FromAccount=account, ToAccount=user)
        self._call("send_msg", body, tasks)

    @rule(
        account=ACCOUNTS,
        user=ANYBODY,
        group=maybe(ANY_SKILL_GROUP),
        agent=maybe(ANY_AGENT),
        tasks=st.booleans(),
    )
    def contact(
        self, account: str, user: str, group: int | None, agent: str | None, tasks: bool
    ) -> None:
        body = fields(IMAgentUserID=account, ClientUserID=user, GroupId=group, MemberId=agent)
        self._call("contact_user", body, tasks)
        if NEW_SESSION in self.model.sessions:
            (name,) = self.app.sessions.keys() - self.model.sessions.keys()
            self.model.sessions[name] = self.model.sessions.pop(NEW_SESSION)

    @rule(user=st.sampled_from(USERS), tasks=st.booleans())
    def contact_by_default(self, user: str, tasks: bool) -> None:
        self.contact(SERVICE, user, None, None, tasks)

    @rule(
        pick=PICKS,
        agents=maybe(st.lists(ANY_AGENT, max_size=2)),
        group=maybe(ANY_SKILL_GROUP),
        tasks=st.booleans(),
    )
    def transfer(self, pick: int, agents: list[str] | None, group: int | None, tasks: bool) -> None:
        body = fields(SessionId=self._session(pick), AgentIdList=agents, AgentGroupId=group)
        self._call("transfer_to_human", body, tasks)

    @rule(
        name=st.sampled_from(["g1", "g2", "g3", STRANGERS_GROUP]),
        kind=st.sampled_from(["Public", "Private"]),
        owner=maybe(st.sampled_from(["u1", "u4", "nobody"])),
        members=st.lists(st.sampled_from([*USERS, "nobody", SERVICE]), max_size=2, unique=True),
        admin=st.booleans(),
        tasks=st.booleans(),
    )
    def create_any_group(
        self,
        name: str,
        kind: str,
        owner: str | None,
        members: list[str],
        admin: bool,
        tasks: bool,
    ) -> None:
        rows = [{"Member_Account": one} for one in [*members, OTHER_SERVICE]]
        if admin:
            rows[0]["Role"] = "Admin"
        body = fields(Owner_Account=owner, Type=kind, GroupId=name, Name="n", MemberList=rows)
        self._call("create_group", body, tasks)

    @rule(
        names=st.lists(st.sampled_from(["g1", "g2", "g3", "g4"]), min_size=1, unique=True),
        tasks=st.booleans(),
    )
    def create_groups(self, names: list[str], tasks: bool) -> None:
        for name in names:
            self.create_any_group(name, "Public", None, ["u1"], False, tasks)

    def _session(self, pick: int) -> str:
        names = [*sorted(self.model.sessions), "no such session"]
        return names[pick % len(names)]

    def _message(self, random: int, **address: str) -> dict[str, Any]:
        text = {"MsgType": "TIMTextElem", "MsgContent": {"Text": "hi"}}
        return {**address, "MsgRandom": random, "MsgBody": [text]}

    @rule(
        call=st.sampled_from(["remove", "remove", "add again", "list", "list six times"]),
        tag=st.sampled_from([*TONGUES, ""]),
        tasks=st.booleans(),
    )
    def on_languages(self, call: str, tag: str, tasks: bool) -> None:
        if call.startswith("list"):
            for _ in range(6 if call == "list six times" else 1):
                self._call("robot_get_language_list", {}, tasks)
        else:
            self._call("robot_del_language", {"LanguageTag": tag}, tasks)
        if call == "add again" and tag:
            self._call("robot_add_language", {"LanguageTag": tag}, tasks)

    @rule(
        call=st.sampled_from(["ask", "end", "leave the queue", "read", "read", "write"]),
        pick=PICKS,
        known=fields_of(Limit=st.integers(1, 3), Offset=st.integers(0, 3), Order=ORDERS),
        key=st.sampled_from(["first", "open", "open", "unknown"]),
        finish=st.booleans(),
        tasks=st.booleans(),
    )
    def on_a_session(
        self, call: str, pick: int, known: dict[str, int], key: str, finish: bool, tasks: bool
    ) -> None:
        name = self._session(pick)
        if call == "write":
            self._call("send_stream_msg", self._piece(name, key, finish), tasks)
        elif call == "read":
            self._call("describe_chat_messages", {"SessionId": name, **known}, tasks)
        elif call == "leave the queue":
            self._call("end_queuing", {"SessionID": name}, tasks)
            if finish:
                self.all_agents_change("break")
                self.transfer(pick, None, None, tasks)
                self._call("end_queuing", {"SessionID": name}, tasks)
            self._call("get_session_state", {"SessionId": name}, tasks)
        elif call == "end":
            self._call("end_session", {"SessionId": name} if pick else {}, tasks)
        else:
            self._call("get_session_state", {"SessionId": name}, tasks)

    @rule(account=ACCOUNTS, user=ANYBODY, agent=st.sampled_from([*AGENTS]), tasks=st.booleans())
    def ask_for_user_and_contact(self, account: str, user: str, agent: str, tasks: bool) -> None:
        body = {"ClientUserId": user, "CustomerServiceId": account}
        self._call("get_session_state", body, tasks)
        self.contact(account, user, None, agent, tasks)

    def _piece(self, session: str, key: str, finish: bool) -> dict[str, Any]:
        there = self.model.sessions.get(session)
        opened = [*there.streams] if there else []
        chosen = {"first": None, "open": next(iter(opened), None), "unknown": "k0"}[key]
        return fields(SessionId=session, Chunk="a", MsgKey=chosen, Finish=1 if finish else None)

    # --- other changes --------------------------------------------------------------------------

    @rule(milliseconds=MILLISECONDS)
    def time_passes(self, milliseconds: int) -> None:
        self.harness.milliseconds += milliseconds
        self.model.now += milliseconds

    @rule(name=st.sampled_from(list(AGENTS)), status=STATUSES)
    def agent_changes(self, name: str, status: str) -> None:
        self.app.agents[name].status = status
        self.model.agents[name].status = status

    @rule(status=STATUSES)
    def all_agents_change(self, status: str) -> None:
        for name in AGENTS:
            self.agent_changes(name, status)

    @rule(pick=PICKS)
    def session_ends(self, pick: int) -> None:
        name = self._session(pick)
        session = self.model.sessions.get(name)
        if session is None or session.state == "ended":
            return
        if session.agent is not None:
            self.model.agents[session.agent].load -= 1
            self.app.agents[session.agent].load -= 1
        session.state, session.agent = "ended", None
        self.app.sessions[name].state = "ended"
        self.app.sessions[name].agent = None

    @rule(pick=PICKS, transferable=st.booleans())
    def session_is_held(self, pick: int, transferable: bool) -> None:
        name = self._session(pick)
        if name in self.model.sessions:
            self.model.sessions[name].transferable = transferable
            self.app.sessions[name].transferable = transferable

    @initialize(
        editions=st.none() | EDITIONS,
        statuses=st.none() | st.tuples(STATUSES, STATUSES, STATUSES),
        busy=st.booleans(),
        questions=st.sets(st.sampled_from(TONGUES)),
    )
    def begins(
        self,
        editions: set[str] | None,
        statuses: tuple[str, str, str] | None,
        busy: bool,
        questions: set[str],
    ) -> None:
        self.app.languages_with_questions, self.model.questions = {*questions}, {*questions}
        if editions:
            self.edition_changes(editions)
        for name, status in zip(AGENTS, statuses or (), strict=False):
            self.agent_changes(name, status)
        for name, (capacity, _) in AGENTS.items() if busy else ():
            self.app.agents[name].load = self.model.agents[name].load = capacity

    @rule(editions=EDITIONS)
    def edition_changes(self, editions: set[str]) -> None:
        self.app.editions = set(editions)
        self.model.editions = set(editions)

    # --- invariants -----------------------------------------------------------------------------

    @invariant()
    def both_see_the_same(self) -> None:
        assert seen_in_the_mock(self.app) == seen_in_the_model(self.model)


def seen_in_the_mock(app: App) -> dict[str, Any]:
    return {
        "agents": {name: (str(one.status), one.load) for name, one in app.agents.items()},
        "sessions": {
            name: (one.user, one.service_account, str(one.state), one.agent)
            for name, one in app.sessions.items()
        },
        "records": {
            name: [(record.sender, json.loads(record.body)) for record in one.records]
            for name, one in app.sessions.items()
        },
        "languages": {app.default_language, *app.languages},
        "groups": {name: (one.owner, set(one.members)) for name, one in app.groups.items()},
        "messages": [
            (one.session, one.service_account, one.user, one.random) for one in app.messages
        ],
    }


def seen_in_the_model(model: Reference) -> dict[str, Any]:
    return {
        "agents": {name: (one.status, one.load) for name, one in model.agents.items()},
        "sessions": {
            name: (one.user, one.account, one.state, one.agent)
            for name, one in model.sessions.items()
        },
        "records": {name: one.records for name, one in model.sessions.items()},
        "languages": model.languages,
        "groups": {name: (one.owner, set(one.members)) for name, one in model.groups.items()},
        "messages": model.messages,
    }


def run(examples: int, *, known: bool = False) -> set[int]:
    """Run sequences, always the same sequences if `known` is true. Return the codes of the
    refusals."""
    Machine.reached = set()
    phases = (Phase.generate,) if known else tuple(Phase)
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=examples, stateful_step_count=30, derandomize=known, phases=phases
        ),
    )
    return Machine.reached


@pytest.fixture(autouse=True)
def harness(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    made = Harness()
    monkeypatch.setattr(Machine, "harness", made, raising=False)
    monkeypatch.setattr(reference_model, "TRIAL_GROUPS", 3)
    with router(made.desk), made.clients:
        yield


def test_mock_behaves_like_the_reference_model() -> None:
    run(40)


@pytest.mark.slow
def test_sequences_cause_every_refusal_of_the_reference_model() -> None:
    assert REFUSALS - run(KNOWN, known=True) == set()


def operation(name: str) -> ModuleType:
    return import_module(f"tencent_desk_mock.operations.{name}")


def nothing(*_: object) -> None:
    """Return nothing, in place of a check."""


def any_agent(agents: Iterable[Agent]) -> Agent | None:
    return next(iter(agents), None)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "name", "instead"),
    [
        ("contact_user", "assign", nothing),
        ("contact_user", "least_busy", any_agent),
        ("contact_user", "_check_accounts", nothing),
        ("contact_user", "_check_group", lambda _, __, group: group),
        ("contact_user", "_find_session", lambda *_: None),
        ("transfer_to_human", "assign", nothing),
        ("transfer_to_human", "least_busy", any_agent),
        ("transfer_to_human", "_queue", lambda _: Outcome({"IsInQueue": 1})),
        ("transfer_to_human", "find_matching", lambda app, *_: list(app.agents.values())),
        ("languages", "_check_enabled", nothing),
        ("languages", "_list_languages", lambda _: set()),
        ("sessions", "end", nothing),
        ("sessions", "_STATES", dict.fromkeys(SessionState, "Chatbot")),
        ("describe_chat_messages", "_read_number", lambda _, __, default: default),
        ("send_msg", "_deliver", nothing),
        ("create_group", "_check_allowed", nothing),
        ("create_group", "_check_members", nothing),
        ("create_group", "_check_free", nothing),
        ("create_group", "_is_on_trial", lambda _: False),
        ("send_msg", "find_running", lambda _, name: Session(name, "u1", SERVICE)),
        ("send_msg", "read_accounts", lambda *_: (SERVICE, "u1")),
    ],
)
def test_changed_behaviour_is_detected(
    module: str, name: str, instead: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operation(module), name, instead)

    with pytest.raises((AssertionError, ValueError, KeyError, ExceptionGroup)):
        run(KNOWN, known=True)


@pytest.mark.slow
@pytest.mark.parametrize("factor", [0.5, 1.5])
def test_changed_rate_window_is_detected(factor: float, monkeypatch: pytest.MonkeyPatch) -> None:
    count = Windows.count
    monkeypatch.setattr(
        Windows, "count", lambda self, key, now, span: count(self, key, now, span * factor)
    )

    with pytest.raises(AssertionError):
        run(KNOWN, known=True)
