"""Test the state of the mock: how calls change it, and how it affects later calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tencent_desk_mock import (
    FakeDesk,
    RateLimit,
    SessionState,
    World,
    windows,
)
from tencent_desk_mock import load as load_contract
from tencent_desk_mock.clock import Clock
from tencent_desk_mock.patch import PatchError, patch_world

from contract_tests.mock.support import NOW, call, frozen_desk, name_of, sample, sign

if TYPE_CHECKING:
    from collections.abc import Callable

SESSION = sample("transfer_to_human")["SessionId"]
TRANSFER = {"SessionId": SESSION}
CONTACT = sample("contact_user", MemberId=..., GroupId=...)
SERVICE = "@customer_service_account"


def _ask(desk: FakeDesk, operation: str, body: dict[str, Any] | None = None) -> str:
    return name_of(desk, call(desk, operation, body))


def _effects(desk: FakeDesk) -> list[str]:
    return [effect.what for effect in desk.calls[-1].effects]


def _group(*members: str) -> dict[str, Any]:
    return sample("create_group", MemberList=[{"Member_Account": member} for member in members])


ANSWERS: list[tuple[str, dict[str, Any], str]] = [
    ("send_msg", sample("send_msg", 1, FromAccount="user2"), "DESK_PARAMETER_INVALID"),
    ("transfer_to_human", {**TRANSFER, "AgentGroupId": 1}, "DESK_PARAMETER_INVALID"),
    (
        "transfer_to_human",
        {**TRANSFER, "AgentGroupId": 2473, "AgentIdList": ["1289316687@qq.com"]},
        "DESK_PARAMETER_INVALID",
    ),
    ("contact_user", sample("contact_user", IMAgentUserID="user2"), "DESK_PARAMETER_INVALID"),
    ("contact_user", sample("contact_user", MemberId="nobody"), "DESK_PARAMETER_INVALID"),
    ("contact_user", sample("contact_user", GroupId=2473), "NO_AGENT_ASSIGNED"),
    ("contact_user", sample("contact_user", GroupId=...), "OK"),
    (
        "get_session_state",
        sample("get_session_state", 1, CustomerServiceId="user2"),
        "DESK_PARAMETER_INVALID",
    ),
    ("create_group", _group(SERVICE), "DESK_PARAMETER_INVALID"),
    ("create_group", _group(SERVICE, "@second", "user2"), "DESK_PARAMETER_INVALID"),
    (
        "create_group",
        sample("create_group", Owner_Account="nobody"),
        "GROUP_ACCOUNT_NOT_FOUND",
    ),
    ("create_group", sample("create_group", Type="Private"), "GROUP_OPERATION_FORBIDDEN"),
]


@pytest.mark.parametrize(("operation", "body", "expected"), ANSWERS)
def test_objects_that_a_call_names_must_exist_and_match(
    operation: str, body: dict[str, Any], expected: str
) -> None:
    desk = frozen_desk()
    desk.world.add_service_account("@second")
    assert _ask(desk, operation, body) == expected
    assert bool(desk.calls[-1].effects) is (expected == "OK")


# Languages ----------------------------------------------------------------------------------------


def test_languages_can_be_added_up_to_the_limit() -> None:
    desk = frozen_desk()
    for tag in ("id", "id", "ja", "ko", "th"):
        assert _ask(desk, "robot_add_language", {"LanguageTag": tag}) == "OK"
        desk.world.clock.advance(1)
    assert _ask(desk, "robot_add_language", {"LanguageTag": "vi"}) == "LANGUAGE_LIMIT_REACHED"
    assert desk.world.app().languages == ["en", "id", "ja", "ko", "th"]
    assert [bool(one.effects) for one in desk.calls] == [True, False, True, True, True, False]


def test_default_language_counts_toward_the_language_limit() -> None:
    desk = frozen_desk(languages=[], max_languages=1)
    assert _ask(desk, "robot_add_language", {"LanguageTag": "id"}) == "LANGUAGE_LIMIT_REACHED"
    assert _ask(desk, "robot_add_language", {"LanguageTag": "en"}) == "OK"


def test_rate_limit_applies_to_a_sliding_second() -> None:
    desk = frozen_desk()
    for _ in range(5):
        assert _ask(desk, "robot_add_language") == "OK"
        desk.world.clock.advance(0.1)
    answers = []
    for wait in (0, 0.499, 0.001):
        desk.world.clock.advance(wait)
        answers.append(_ask(desk, "robot_add_language"))
    assert answers == ["LANGUAGE_RATE_EXCEEDED", "LANGUAGE_RATE_EXCEEDED", "OK"]


# Messages -----------------------------------------------------------------------------------------


def test_message_is_sent_to_the_user_of_the_session_or_the_accounts() -> None:
    desk = frozen_desk()
    by_accounts = sample("send_msg", 1)
    both = {**by_accounts, "FromAccount": "nobody", "SessionId": SESSION, "MsgRandom": 9}
    for body in (sample("send_msg"), by_accounts, both):
        assert _ask(desk, "send_msg", body) == "OK"
    assert [one.session for one in desk.world.messages] == [SESSION, None, SESSION]
    first = desk.world.messages[0]
    assert (first.user, first.service_account) == ("user45", SERVICE)
    assert first.elements == ("TIMTextElem",)


def test_duplicate_msg_random_is_dropped_within_one_second() -> None:
    desk = frozen_desk()
    desk.world.add_session("second", user="user45")
    effects = []
    for wait, body in (
        (0, sample("send_msg")),
        (0, sample("send_msg")),
        (0, sample("send_msg", SessionId="second")),
        (0, sample("send_msg", 1, MsgRandom=sample("send_msg")["MsgRandom"])),
        (0, sample("send_msg", MsgRandom=1)),
        (1, sample("send_msg")),
    ):
        desk.world.clock.advance(wait)
        assert _ask(desk, "send_msg", body) == "OK"
        effects += _effects(desk)
    assert effects == ["message.sent", "message.duplicate", *["message.sent"] * 4]
    assert len(desk.world.messages) == 5


# Agents -------------------------------------------------------------------------------------------


def test_transfer_selects_the_first_least_busy_agent() -> None:
    desk = frozen_desk()
    app = desk.world.app()
    app.agents.clear()
    for agent, load in (("a", 2), ("b", 1), ("c", 1)):
        desk.world.add_agent(agent, load=load)
    assert call(desk, "transfer_to_human", TRANSFER).json()["AgentId"] == "b"
    assert app.agents["b"].load == 2
    assert (app.sessions[SESSION].state, app.sessions[SESSION].agent) == (SessionState.HUMAN, "b")


def test_user_is_queued_until_an_agent_is_free() -> None:
    desk = frozen_desk()
    for agent in desk.world.app().agents.values():
        agent.status = "break"
    reply = call(desk, "transfer_to_human", TRANSFER)
    assert (reply.json()["IsInQueue"], "AgentId" in reply.json()) == (1, False)
    assert desk.world.app().sessions[SESSION].state is SessionState.QUEUED
    assert _ask(desk, "contact_user", CONTACT) == "NO_AGENT_ASSIGNED"
    desk.world.app().agents["test_agent@qq.com"].status = "online"
    reply = call(desk, "transfer_to_human", {**TRANSFER, "AgentIdList": []})  # names none
    assert reply.json()["AgentId"] == "test_agent@qq.com"


@pytest.mark.parametrize(("tip", "effects"), [(0, []), (1, ["user.notified"])])
def test_user_is_notified_of_no_agents_only_on_request(tip: int, effects: list[str]) -> None:
    desk = frozen_desk(agents={})
    body = {**TRANSFER, "SendTipIfNoAgentOnline": tip}
    assert _ask(desk, "transfer_to_human", body) == "NO_AGENT_ONLINE"
    assert _effects(desk) == effects


def test_contact_user_opens_a_session_that_accepts_messages() -> None:
    desk = frozen_desk()
    assert _ask(desk, "contact_user") == "OK"
    session = str(desk.calls[-1].effects[0].about["session"])
    assert _ask(desk, "send_msg", sample("send_msg", SessionId=session)) == "OK"
    assert desk.world.messages[0].user == "1289314544"
    desk.world.app().sessions[session].state = SessionState.ENDED
    assert _ask(desk, "contact_user") == "OK"


def test_contact_user_takes_over_the_bot_session_within_the_skill_group() -> None:
    desk = frozen_desk()
    before = len(desk.world.app().sessions)
    reply = call(desk, "contact_user", {**CONTACT, "ClientUserID": "user45", "GroupId": 2473})
    assert reply.json()["MemberId"] == "test_agent@qq.com"
    assert desk.world.app().sessions[SESSION].state is SessionState.HUMAN
    assert len(desk.world.app().sessions) == before


# Groups -------------------------------------------------------------------------------------------


def test_group_has_its_owner_and_members_up_to_the_limit() -> None:
    desk = frozen_desk(max_group_members=2)
    assert _ask(desk, "create_group") == "OK"
    group = desk.world.app().groups["MyFirstGroup"]
    assert group.members == ("user3", "user2", SERVICE)
    assert (group.owner, group.creator, group.type) == ("user3", "administrator", "Public")


@pytest.mark.parametrize(
    ("owner", "expected"), [("user3", "GROUP_ID_ALREADY_YOURS"), (None, "GROUP_ID_TAKEN")]
)
def test_existing_group_id_code_depends_on_the_owner(owner: str | None, expected: str) -> None:
    desk = frozen_desk()
    desk.world.add_group("MyFirstGroup", owner=owner)
    body = sample("create_group", Owner_Account=owner or ...)
    assert _ask(desk, "create_group", body) == expected


@pytest.mark.parametrize(
    ("editions", "expected"),
    [
        ({"trial"}, "TRIAL_GROUP_LIMIT_REACHED"),
        ({"trial", "premium"}, "OK"),
        ({"advanced"}, "GROUP_OPERATION_FORBIDDEN"),
    ],
)
def test_group_creation_depends_on_the_edition_and_the_trial_limit(
    editions: set[str], expected: str
) -> None:
    desk = frozen_desk(editions=editions, max_trial_groups=1)
    desk.world.add_group("Other")
    assert _ask(desk, "create_group") == expected


def test_app_callback_can_refuse_a_group_with_its_own_code() -> None:
    desk = frozen_desk()
    desk.world.refuse_group("MyFirstGroup", code=10_199)
    assert call(desk, "create_group").code == 10_199
    assert _ask(desk, "create_group", sample("create_group", GroupId="Other")) == "OK"


def test_number_of_groups_per_owner_is_limited() -> None:
    desk = frozen_desk(max_groups_per_owner=1)
    bodies = [sample("create_group", GroupId=name) for name in ("g1", "g2")]
    answers = [_ask(desk, "create_group", body) for body in bodies]
    assert answers == ["OK", "OWNER_GROUP_LIMIT_REACHED"]


def test_new_groups_are_limited_per_day() -> None:
    desk = frozen_desk(max_new_groups=2)
    midnight = (NOW // 86_400 + 1) * 86_400
    times = [midnight - 2, midnight - 1, midnight - 1, midnight, midnight + 5, midnight + 86_399]
    names = []
    for number, time in enumerate(times):
        desk.world.clock.set(time)
        body = sample("create_group", GroupId=f"g{number}")
        token = sign(issued=time)
        names.append(name_of(desk, call(desk, "create_group", body, usersig=token)) == "OK")
    assert names == [True, True, False] * 2


# The world ----------------------------------------------------------------------------------------


def test_alternative_field_spelling_can_be_the_accepted_one() -> None:
    desk = frozen_desk()
    desk.world.spellings = frozenset({"IMAgentUserId", "ClientUserId"})
    assert _ask(desk, "contact_user") == "DESK_PARAMETER_INVALID"
    violation = desk.calls[-1].violation
    assert violation is not None
    assert violation.pointer == "/IMAgentUserId"
    body = {"IMAgentUserId": CONTACT["IMAgentUserID"], "ClientUserId": CONTACT["ClientUserID"]}
    assert _ask(desk, "contact_user", body) == "OK"


def test_reset_restores_the_initial_world_and_clears_rates_and_duplicates() -> None:
    desk = frozen_desk()
    sessions = {*desk.world.app().sessions}
    desk.world.add_user("early")
    desk.fail("send_msg", times=None)
    desk.world.clock.advance(50)
    for _ in range(5):
        call(desk, "robot_add_language")
    desk.faults.clear()
    for operation in ("contact_user", "create_group", "send_msg"):
        call(desk, operation)
    desk.fail("send_msg", times=None)
    desk.reset()
    app = desk.world.app()
    assert (len(desk.calls), len(desk.faults)) == (0, 0)
    assert (app.groups, app.languages, {*app.sessions}) == ({}, ["en"], sessions)
    assert "early" not in app.users
    assert desk.world.clock.now() == NOW
    desk.world.clock.advance(50)
    for operation in ("contact_user", "create_group", "robot_add_language", "send_msg"):
        assert _ask(desk, operation) == "OK"
    assert _effects(desk) == ["message.sent"]


def test_custom_clock_is_kept_after_a_reset() -> None:
    times = iter([float(NOW), NOW + 5.0])
    desk = FakeDesk(World.sample(clock=lambda: next(times)))
    desk.reset()
    assert [desk.world.clock.now() for _ in range(2)] == [NOW, NOW + 5]


@pytest.mark.parametrize(
    ("build", "reported"),
    [
        (lambda world: world.add_agent("a", status="away"), "away"),
        (lambda world: world.add_session("s", user="u", state="lost"), "lost"),
        (lambda _: World().app(), "app"),
        (lambda world: world.app(1), "1"),
        (lambda world: patch_world(world, {"sdk_app_id": 5}, load_contract()), "no app 5"),
        (lambda _: patch_world(World(), {}, load_contract()), "no app yet"),
    ],
)
def test_invalid_builder_arguments_are_reported(
    build: Callable[[World], object], reported: str
) -> None:
    with pytest.raises((ValueError, LookupError, PatchError), match=reported):
        build(World.sample())


def test_session_requires_a_service_account() -> None:
    world = World.sample()
    world.app().service_accounts.clear()
    with pytest.raises(ValueError, match="service account"):
        world.add_session("s", user="u")


def test_rate_limits_count_only_calls_that_every_limit_allows() -> None:
    desk = frozen_desk(app_rate=RateLimit(3, 10), operation_rate=RateLimit(1, 10))
    answers = [_ask(desk, op) for op in ("send_msg", "send_msg", "send_msg", "create_group")]
    assert answers == ["OK", "REST_RATE_EXCEEDED", "REST_RATE_EXCEEDED", "OK"]


def test_app_keeps_the_newest_10000_messages_and_a_session_1000() -> None:
    desk = frozen_desk()
    call(desk, "send_msg")
    app = desk.world.app()
    records = app.sessions[sample("send_msg")["SessionId"]].records
    limits: list[tuple[Any, int]] = [
        (app.messages, 10_000),
        (app.received, 10_000),
        (records, 1_000),
    ]
    for kept, most in limits:
        kept.extend([kept[0]] * most)
        assert len(kept) == most


def test_agents_and_apps_start_with_the_documented_limits() -> None:
    app = World.sample().app()
    assert (app.max_new_groups, app.max_trial_groups, app.max_languages) == (10_000, 100, 5)
    assert app.new_groups == (0, 0)
    agent = World.sample().add_agent("new")
    assert (agent.capacity, agent.load) == (5, 0)
    available = []
    for load in (4, 5):
        agent.load = load
        available.append(agent.available)
    assert available == [True, False]


def test_clock_can_run_or_be_stopped() -> None:
    clock = Clock(lambda: 100.0)
    assert (clock.now(), clock.stopped) == (100.0, False)
    clock.advance(5)
    assert clock.now() == 105.0
    clock.set(7)
    clock.advance(5)
    assert (clock.now(), clock.stopped) == (12, True)
    clock.follow()
    assert (clock.now(), clock.stopped) == (100.0, False)
    clock = Clock()
    clock.advance(5)
    assert clock.now(10.0) == 15.0


def test_rate_windows_remove_expired_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "_SWEEP_AT", 2)
    kept = windows.Windows()
    for number in range(100):
        kept.note(number, 10.0 * number, 10.0)
    assert len(kept._times) == len(kept._spans) == 1  # noqa: SLF001
    kept = windows.Windows()
    for time in range(0, 100, 6):
        kept.note("key", time, 10.0)
    assert [*kept._times["key"]] == [90, 96]  # noqa: SLF001
    kept.note("another", 102, 10.0)
    assert (kept.count("key", 102, 10.0), kept.count("another", 102, 10.0)) == (1, 1)


def test_patched_session_keeps_its_messages() -> None:
    desk = frozen_desk()
    call(desk, "send_msg")
    session = desk.world.app().sessions[SESSION]
    row = {"id": SESSION, "user": session.user, "state": "queued"}
    patch_world(desk.world, {"sessions": [row]}, load_contract())
    changed = desk.world.app().sessions[SESSION]
    assert (changed.state, len(changed.records)) == ("queued", 1)
    assert changed.records is session.records
