"""The state of the mock's world: what calls change, and what it makes of later calls."""

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


def _ask(desk: FakeDesk, operation: str, body: dict[str, Any] | None = None) -> str:
    return name_of(desk, call(desk, operation, body))


# Languages ----------------------------------------------------------------------------------------


def test_languages_are_added_until_no_place_is_left() -> None:
    desk = frozen_desk()
    for tag in ("id", "ja", "ko", "th"):
        assert _ask(desk, "robot_add_language", {"LanguageTag": tag}) == "OK"
        desk.world.clock.advance(1)
    assert _ask(desk, "robot_add_language", {"LanguageTag": "vi"}) == "LANGUAGE_LIMIT_REACHED"
    assert desk.world.app().languages == ["en", "id", "ja", "ko", "th"]


def test_a_language_that_is_there_changes_nothing() -> None:
    desk = frozen_desk()
    for _ in range(2):
        assert _ask(desk, "robot_add_language", {"LanguageTag": "id"}) == "OK"
    assert not desk.calls[-1].effects
    assert desk.world.app().languages == ["en", "id"]


def test_the_default_language_takes_a_place_also_when_it_is_not_listed() -> None:
    desk = frozen_desk(languages=[], max_languages=1)
    assert _ask(desk, "robot_add_language", {"LanguageTag": "en"}) == "OK"
    assert _ask(desk, "robot_add_language", {"LanguageTag": "id"}) == "LANGUAGE_LIMIT_REACHED"


def test_the_contracts_rate_holds_for_any_second() -> None:
    desk = frozen_desk()
    for _ in range(5):
        assert _ask(desk, "robot_add_language") == "OK"
        desk.world.clock.advance(0.1)
    assert _ask(desk, "robot_add_language") == "LANGUAGE_RATE_EXCEEDED"
    assert not desk.calls[-1].effects
    desk.world.clock.advance(0.499)
    assert _ask(desk, "robot_add_language") == "LANGUAGE_RATE_EXCEEDED"
    desk.world.clock.advance(0.001)
    assert _ask(desk, "robot_add_language") == "OK"


def test_a_bad_call_does_not_count_against_the_rate() -> None:
    desk = frozen_desk()
    for _ in range(9):
        assert _ask(desk, "robot_add_language", {"x": 1}) == "PARAMETER_PARSE_FAILED"
    assert _ask(desk, "robot_add_language") == "OK"


# Messages -----------------------------------------------------------------------------------------


def test_a_message_reaches_the_user_of_the_session() -> None:
    desk = frozen_desk()
    _ask(desk, "send_msg")
    [message] = desk.world.messages
    assert (message.session, message.user) == (SESSION, "user45")
    assert (message.service_account, message.elements) == (
        "@customer_service_account",
        ("TIMTextElem",),
    )


def test_a_message_by_accounts_needs_no_session() -> None:
    desk = frozen_desk()
    assert name_of(desk, call(desk, "send_msg", sample("send_msg", 1))) == "OK"
    assert desk.world.messages[0].session is None


def test_a_session_wins_over_the_accounts() -> None:
    desk = frozen_desk()
    body = {**sample("send_msg", 1, FromAccount="nobody"), **sample("send_msg")}
    assert _ask(desk, "send_msg", body) == "OK"
    assert desk.world.messages[0].session == SESSION


def test_the_same_random_number_is_dropped_for_a_second() -> None:
    desk = frozen_desk()
    for _ in range(2):
        assert _ask(desk, "send_msg") == "OK"
    assert [effect.what for effect in desk.calls[-1].effects] == ["message.duplicate"]
    assert len(desk.world.messages) == 1
    desk.world.clock.advance(1)
    _ask(desk, "send_msg")
    assert len(desk.world.messages) == 2


def test_the_same_random_number_in_another_session_is_another_message() -> None:
    desk = frozen_desk()
    desk.world.add_session("second", user="user45")
    for session in (SESSION, "second"):
        _ask(desk, "send_msg", sample("send_msg", SessionId=session))
    assert [message.session for message in desk.world.messages] == [SESSION, "second"]


def test_the_same_random_number_elsewhere_is_another_message() -> None:
    desk = frozen_desk()
    _ask(desk, "send_msg", sample("send_msg", MsgRandom=1))
    _ask(desk, "send_msg", sample("send_msg", MsgRandom=2))
    _ask(desk, "send_msg", sample("send_msg", 1, MsgRandom=1))
    assert len(desk.world.messages) == 3


@pytest.mark.parametrize("account", ["user2", "@nobody"])
def test_only_a_service_account_can_send(account: str) -> None:
    body = sample("send_msg", 1, FromAccount=account)
    assert _ask(frozen_desk(), "send_msg", body) == "DESK_PARAMETER_INVALID"


# Agents -------------------------------------------------------------------------------------------


def test_a_transfer_takes_the_least_busy_agent_the_first_of_equals() -> None:
    desk = frozen_desk()
    app = desk.world.app()
    app.agents.clear()
    for agent, load in (("a", 2), ("b", 1), ("c", 1)):
        desk.world.add_agent(agent, load=load)
    assert call(desk, "transfer_to_human", TRANSFER).json()["AgentId"] == "b"
    assert app.agents["b"].load == 2
    assert (app.sessions[SESSION].state, app.sessions[SESSION].agent) == (SessionState.HUMAN, "b")


def test_the_user_queues_while_agents_are_busy_and_gets_the_next_free_one() -> None:
    desk = frozen_desk()
    for agent in desk.world.app().agents.values():
        agent.load = agent.capacity
    reply = call(desk, "transfer_to_human", TRANSFER)
    assert (reply.json()["IsInQueue"], "AgentId" in reply.json()) == (1, False)
    assert desk.world.app().sessions[SESSION].state is SessionState.QUEUED
    desk.world.app().agents["test_agent@qq.com"].load = 0
    assert call(desk, "transfer_to_human", TRANSFER).json()["AgentId"] == "test_agent@qq.com"


def test_agents_on_a_break_are_signed_in_but_take_nobody() -> None:
    desk = frozen_desk()
    for agent in [*desk.world.app().agents]:
        desk.world.add_agent(agent, status="break")
    assert call(desk, "transfer_to_human", TRANSFER).json()["IsInQueue"] == 1
    assert _ask(desk, "contact_user", CONTACT) == "NO_AGENT_ASSIGNED"


@pytest.mark.parametrize(
    "named",
    [{"AgentIdList": ["nobody"]}, {"AgentGroupId": 1}, {"AgentIdList": ["1289316687@qq.com"]}],
)
def test_a_transfer_to_nobody_that_exists_is_refused(named: dict[str, Any]) -> None:
    body = {"AgentGroupId": 2473, **TRANSFER, **named}
    assert _ask(frozen_desk(), "transfer_to_human", body) == "DESK_PARAMETER_INVALID"


def test_an_empty_list_of_agents_names_none() -> None:
    assert _ask(frozen_desk(), "transfer_to_human", {**TRANSFER, "AgentIdList": []}) == "OK"


@pytest.mark.parametrize(("tip", "effects"), [(0, []), (1, ["user.notified"])])
def test_the_user_is_reported_that_nobody_is_there_only_on_request(
    tip: int, effects: list[str]
) -> None:
    desk = frozen_desk(agents={})
    body = {**TRANSFER, "SendTipIfNoAgentOnline": tip}
    assert _ask(desk, "transfer_to_human", body) == "NO_AGENT_ONLINE"
    assert [effect.what for effect in desk.calls[-1].effects] == effects


def test_contact_opens_a_session_that_can_be_written_to() -> None:
    desk = frozen_desk()
    _ask(desk, "contact_user")
    session = str(desk.calls[-1].effects[0].about["session"])
    assert _ask(desk, "send_msg", sample("send_msg", SessionId=session)) == "OK"
    assert desk.world.messages[0].user == "1289314544"
    assert _ask(desk, "contact_user") == "USER_ALREADY_IN_CONVERSATION"


def test_contact_takes_over_the_session_with_the_bot() -> None:
    desk = frozen_desk()
    before = len(desk.world.app().sessions)
    assert _ask(desk, "contact_user", {**CONTACT, "ClientUserID": "user45"}) == "OK"
    assert desk.world.app().sessions[SESSION].state is SessionState.HUMAN
    assert len(desk.world.app().sessions) == before


def test_after_the_end_of_a_session_the_user_can_be_contacted_anew() -> None:
    desk = frozen_desk()
    _ask(desk, "contact_user")
    for session in desk.world.app().sessions.values():
        session.state = SessionState.ENDED
    assert _ask(desk, "contact_user") == "OK"


def test_contact_stays_within_the_skill_group() -> None:
    desk = frozen_desk()
    body = {**CONTACT, "GroupId": 2473}
    assert call(desk, "contact_user", body).json()["MemberId"] == "test_agent@qq.com"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"IMAgentUserID": "user2"}, "DESK_PARAMETER_INVALID"),
        ({"MemberId": "nobody"}, "DESK_PARAMETER_INVALID"),
        ({"GroupId": 2473}, "NO_AGENT_ASSIGNED"),
        ({"GroupId": ...}, "OK"),
        ({"MemberId": ...}, "OK"),
    ],
)
def test_account_agent_and_group_of_a_contact_have_to_go_together(
    changed: dict[str, Any], expected: str
) -> None:
    assert _ask(frozen_desk(), "contact_user", sample("contact_user", **changed)) == expected


# Groups -------------------------------------------------------------------------------------------


def test_a_group_holds_its_owner_and_its_members() -> None:
    desk = frozen_desk()
    _ask(desk, "create_group")
    group = desk.world.app().groups["MyFirstGroup"]
    assert group.members == ("user3", "user2", "@customer_service_account")
    assert (group.owner, group.creator, group.type) == ("user3", "administrator", "Public")


@pytest.mark.parametrize(
    ("owner", "expected"),
    [("user3", "GROUP_ID_ALREADY_YOURS"), ("user2", "GROUP_ID_TAKEN"), (None, "GROUP_ID_TAKEN")],
)
def test_whose_group_it_is_depends_on_its_owner(owner: str | None, expected: str) -> None:
    desk = frozen_desk()
    desk.world.add_group("MyFirstGroup", owner=owner)
    assert _ask(desk, "create_group") == expected


@pytest.mark.parametrize(
    "members",
    [
        ["user2"],
        ["@customer_service_account"],
        ["@customer_service_account", "@customer_service_account"],
        ["@customer_service_account", "@second", "user2"],
    ],
)
def test_a_group_needs_one_service_account_and_somebody_else(members: list[str]) -> None:
    desk = frozen_desk()
    desk.world.add_service_account("@second")
    rows = [{"Member_Account": member} for member in members]
    body = sample("create_group", MemberList=rows)
    assert _ask(desk, "create_group", body) == "DESK_PARAMETER_INVALID"
    assert not desk.world.app().groups


def test_a_group_may_be_as_large_as_the_plan_allows() -> None:
    assert _ask(frozen_desk(max_group_members=2), "create_group") == "OK"


def test_the_limit_of_the_trial_binds_only_the_trial() -> None:
    for editions, expected in (
        ({"trial"}, "TRIAL_GROUP_LIMIT_REACHED"),
        ({"trial", "premium"}, "OK"),
    ):
        desk = frozen_desk(editions=editions, max_trial_groups=1)
        desk.world.add_group("Other")
        assert _ask(desk, "create_group") == expected


def test_the_apps_own_callback_can_refuse_with_its_own_code() -> None:
    desk = frozen_desk()
    desk.world.refuse_group("MyFirstGroup", code=10_199)
    assert call(desk, "create_group").code == 10_199
    assert _ask(desk, "create_group", sample("create_group", GroupId="Other")) == "OK"


# The world ----------------------------------------------------------------------------------------


def test_another_spelling_can_be_the_services_own() -> None:
    desk = frozen_desk()
    desk.world.spellings = frozenset({"IMAgentUserId", "ClientUserId"})
    assert _ask(desk, "contact_user") == "DESK_PARAMETER_INVALID"
    violation = desk.calls[-1].violation
    assert violation is not None
    assert violation.pointer == "/IMAgentUserId"
    body = {"IMAgentUserId": CONTACT["IMAgentUserID"], "ClientUserId": CONTACT["ClientUserID"]}
    assert _ask(desk, "contact_user", body) == "OK"


def test_reset_puts_back_the_world_at_the_start() -> None:
    desk = frozen_desk()
    sessions = {*desk.world.app().sessions}
    desk.world.add_user("early")
    desk.fail("send_msg", times=None)
    desk.world.clock.advance(50)
    for operation in ("contact_user", "create_group", "robot_add_language", "send_msg"):
        call(desk, operation)
    desk.reset()
    app = desk.world.app()
    assert (len(desk.calls), len(desk.faults)) == (0, 0)
    assert (app.groups, app.languages, {*app.sessions}) == ({}, ["en"], sessions)
    assert "early" not in app.users
    assert desk.world.clock.now() == NOW
    assert [_ask(desk, op) for op in ("contact_user", "create_group", "send_msg")] == ["OK"] * 3


def test_reset_forgets_rates_and_duplicates() -> None:
    desk = frozen_desk()
    for _ in range(6):
        _ask(desk, "robot_add_language")
    _ask(desk, "send_msg")
    desk.reset()
    assert _ask(desk, "robot_add_language") == "OK"
    _ask(desk, "send_msg")
    assert [effect.what for effect in desk.calls[-1].effects] == ["message.sent"]


def test_a_clock_of_the_test_survives_a_reset() -> None:
    class Time:
        now = float(NOW)

        def read(self) -> float:
            return self.now

    time = Time()
    desk = FakeDesk(World.sample(clock=time.read))
    desk.reset()
    time.now += 5
    assert desk.world.clock.now() == NOW + 5


@pytest.mark.parametrize(
    "build",
    [
        lambda world: world.add_agent("a", status="away"),
        lambda world: world.add_session("s", user="u", state="lost"),
        lambda _: World().app(),
        lambda world: world.app(1),
    ],
)
def test_a_builder_says_what_is_wrong(build: Callable[[World], object]) -> None:
    with pytest.raises((ValueError, LookupError)):
        build(World.sample())


def test_a_session_needs_a_service_account() -> None:
    world = World.sample()
    world.app().service_accounts.clear()
    with pytest.raises(ValueError, match="service account"):
        world.add_session("s", user="u")


def test_a_rate_limit_counts_only_calls_that_all_limits_let_pass() -> None:
    desk = frozen_desk(app_rate=RateLimit(3, 10), operation_rate=RateLimit(1, 10))
    answers = [_ask(desk, op) for op in ("send_msg", "send_msg", "send_msg", "create_group")]
    assert answers == ["OK", "REST_RATE_EXCEEDED", "REST_RATE_EXCEEDED", "OK"]


def test_an_app_keeps_the_newest_10000_messages() -> None:
    desk = frozen_desk()
    call(desk, "send_msg")
    kept = desk.world.app().messages
    first = kept[0]
    kept.extend([first] * 9_999)
    assert len(kept) == 10_000
    kept.append(first)
    assert len(kept) == 10_000


def test_an_agent_takes_five_sessions_unless_reported_otherwise() -> None:
    agent = World.sample().add_agent("new")
    assert (agent.capacity, agent.load) == (5, 0)
    agent.load = 4
    assert agent.available
    agent.load = 5
    assert not agent.available


def test_a_clock_runs_or_stands() -> None:
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


def test_new_groups_are_counted_by_the_day() -> None:
    desk = frozen_desk(max_new_groups=2)
    midnight = (NOW // 86_400 + 1) * 86_400
    moments = [midnight - 2, midnight - 1, midnight - 1, midnight, midnight + 5, midnight + 86_399]
    names = []
    for number, moment in enumerate(moments):
        desk.world.clock.set(moment)
        body = sample("create_group", GroupId=f"g{number}")
        token = sign(issued=moment)
        names.append(name_of(desk, call(desk, "create_group", body, usersig=token)) == "OK")
    assert names == [True, True, False] * 2


def test_what_no_window_reaches_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "_SWEEP_AT", 2)
    kept = windows.Windows()
    for number in range(100):
        kept.note(number, 10.0 * number, 10.0)
    assert len(kept._times) == len(kept._spans) == 1  # noqa: SLF001


def test_of_a_key_in_use_what_the_window_does_not_reach_is_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(windows, "_SWEEP_AT", 2)
    kept = windows.Windows()
    for moment in range(0, 100, 6):
        kept.note("key", moment, 10.0)
    assert [*kept._times["key"]] == [90, 96]  # noqa: SLF001
    kept.note("another", 102, 10.0)
    assert kept.count("key", 102, 10.0) == 1


def test_a_session_that_is_changed_keeps_its_messages() -> None:
    desk = frozen_desk()
    call(desk, "send_msg")
    name = sample("send_msg")["SessionId"]
    session = desk.world.app().sessions[name]
    row = {"id": name, "user": session.user, "state": "queued"}
    patch_world(desk.world, {"sessions": [row]}, load_contract())
    changed = desk.world.app().sessions[name]
    assert (changed.state, len(changed.records)) == ("queued", 1)
    assert changed.records is session.records


def test_an_app_that_is_not_there_is_named() -> None:
    for world, patch, reported in (
        (World.sample(), {"sdk_app_id": 5}, "no app 5"),
        (World(), {}, "no app yet"),
    ):
        with pytest.raises(PatchError, match=reported):
            patch_world(world, patch, load_contract())


def test_an_owner_may_have_as_many_groups_as_the_app_says() -> None:
    desk = frozen_desk(max_groups_per_owner=1)
    body = sample("create_group", Owner_Account="user2", GroupId="g1")
    assert call(desk, "create_group", body).code == 0
    again = call(desk, "create_group", {**body, "GroupId": "g2"})
    assert name_of(desk, again) == "OWNER_GROUP_LIMIT_REACHED"


def test_an_app_starts_with_the_documented_limits() -> None:
    app = World.sample().app()
    assert (app.max_new_groups, app.max_trial_groups, app.max_languages) == (10_000, 100, 5)
    assert app.new_groups == (0, 0)


def test_a_window_that_still_counts_survives_the_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "_SWEEP_AT", 2)
    kept = windows.Windows()
    kept.note("a", 100.0, 10.0)
    kept.note("b", 105.0, 10.0)
    assert (kept.count("a", 105.0, 10.0), kept.count("b", 105.0, 10.0)) == (1, 1)
