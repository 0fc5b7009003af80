"""World files: what they say, and what is told about one that says something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tencent_desk_mock import (
    IDENTIFIER,
    SDK_APP_ID,
    SECRET_KEY,
    AgentStatus,
    FakeDesk,
    RateLimit,
    SessionState,
    WorldFileError,
    load_world,
)

from contract_tests.mock.support import call, sign

if TYPE_CHECKING:
    from pathlib import Path

    from tencent_desk_mock import World

WHOLE = """\
clock: 1760000000
dedup_seconds: 2
spellings: [IMAgentUserId]
apps:
  - sdk_app_id: 1400000001
    secret_key: not-a-secret
    administrators: [root]
    region: singapore
    editions: [advanced]
    languages: [en]
    known_languages: [en, "no"]
    app_rate: {calls: 200, seconds: 1}
    gateway_rate: null
    callback_refusals: {"*": 10100}
    allowed_sources: [127.0.0.1]
    service_accounts: ["@shop"]
    users: ["1289314544", 2026-11-21]
    skill_groups:
      - {id: 7, service_accounts: ["@shop"]}
    agents:
      - {id: ann@shop.example, status: break, groups: [7, 8]}
    sessions:
      - {id: s1, user: bob, state: queued}
    groups:
      - {id: g1, owner: bob, members: [bob]}
  - sdk_app_id: 1400000002
    secret_key: null
"""


def _load(folder: Path, text: str | bytes) -> World:
    file = folder / "world.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_world(file)


def test_everything_in_a_world_can_be_written_down(tmp_path: Path) -> None:
    world = _load(tmp_path, WHOLE)
    app = world.app(1400000001)
    assert (world.clock.now(), world.dedup_seconds) == (1_760_000_000, 2)
    assert world.spellings == {"IMAgentUserId"}
    assert (app.secret_key, app.administrators, app.region) == (
        "not-a-secret",
        {"root"},
        "singapore",
    )
    assert (app.app_rate, app.gateway_rate) == (RateLimit(200, 1), None)
    assert (app.languages, app.known_languages) == (["en"], {"en", "no"})
    assert app.callback_refusals == {"*": 10100}
    assert app.users == {"1289314544", "2026-11-21", "bob"}
    assert app.skill_groups.keys() == {7, 8}
    assert app.agents["ann@shop.example"].status is AgentStatus.BREAK
    assert app.sessions["s1"].service_account == "@shop"
    assert app.sessions["s1"].state is SessionState.QUEUED
    assert app.groups["g1"].members == ("bob",)
    assert world.app(1400000002).secret_key is None


def test_the_sample_world_can_be_added_to(tmp_path: Path) -> None:
    agent = "agents: [{id: 1289316687@qq.com, status: offline}]"
    world = _load(tmp_path, f"sample: true\napps:\n  - sdk_app_id: {SDK_APP_ID}\n    {agent}\n")
    app = world.app()
    assert (app.secret_key, app.administrators) == (SECRET_KEY, {IDENTIFIER})
    assert app.agents["1289316687@qq.com"].status is AgentStatus.OFFLINE
    assert app.agents["1289316687@qq.com"].groups == {9465}
    assert app.agents["test_agent@qq.com"].status is AgentStatus.ONLINE


def test_a_call_works_in_a_world_from_a_file(tmp_path: Path) -> None:
    desk = FakeDesk(_load(tmp_path, "sample: true\nclock: 1800000000\n"))
    assert call(desk, "send_msg", usersig=sign(issued=1_800_000_000)).code == 0


BAD: dict[str, tuple[str | bytes, int | None, str]] = {
    "nothing": ("", 1, "body: null is not of type"),
    "no app": ("sample: false\n", 1, "needs apps, or sample: true"),
    "an unknown key": (
        "sample: true\nagents: []\n",
        1,
        "unknown key 'agents'; there are apps, clock, dedup_seconds, sample, spellings",
    ),
    "an unknown setting": (
        "apps:\n  - sdk_app_id: 1\n  - sdk_app_id: 2\n    admins: [x]\n",
        3,
        "/apps/1: unknown key 'admins'; there are administrators, agents,",
    ),
    "an unknown key of an agent": (
        "apps:\n  - sdk_app_id: 1\n    agents:\n      - id: a\n      - id: b\n        state: x\n",
        5,
        "/apps/0/agents/1: unknown key 'state'; there are capacity, groups, id, load, status",
    ),
    "an unknown key of a rate": (
        "apps:\n  - sdk_app_id: 1\n    app_rate: {calls: 1, seconds: 1, per: 1}\n",
        3,
        "/apps/0/app_rate: unknown key 'per'; there are calls, seconds",
    ),
    "an unknown status": (
        "apps:\n  - sdk_app_id: 1\n    agents:\n      - {id: a, status: away}\n",
        4,
        '/apps/0/agents/0/status: "away" is not one of',
    ),
    "a number for a text": (
        "apps:\n- sdk_app_id: 1\n  users: [a, 5]\n",
        3,
        "/apps/0/users/1: 5 is",
    ),
    "no for a language": ("apps:\n- sdk_app_id: 1\n  languages: [no]\n", 3, "false is not of type"),
    "a key twice": ("sample: true\nsample: true\n", 2, "the key 'sample' is there twice"),
    "a key that is no text": ("apps: []\n1: 2\n", 2, "the key '1' is no text: put it in quotes"),
    "a session without service account": (
        "apps:\n  - sdk_app_id: 1\n    sessions: [{id: s, user: u}]\n",
        2,
        "/apps/0: /sessions: the app has no service account",
    ),
    "no YAML": ("apps: [\n", 2, "expected"),
    "a tag": ("apps: !!python/name:os.system\n", 1, "could not determine a constructor"),
    "a control character": ("apps: \x01\n", None, "special characters are not allowed"),
    "no UTF-8": (b"\xff\xfe\xff", None, "is not UTF-8"),
}


@pytest.mark.parametrize(("text", "line", "told"), BAD.values(), ids=BAD)
def test_a_wrong_file_is_told_with_place_and_what_is_allowed(
    tmp_path: Path, text: str | bytes, line: int | None, told: str
) -> None:
    with pytest.raises(WorldFileError) as caught:
        _load(tmp_path, text)
    place = str(tmp_path / "world.yaml") + (f":{line}" if line else "")
    assert str(caught.value).startswith(f"{place}: ")
    assert told in str(caught.value)


def test_a_file_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorldFileError, match=r"none\.yaml: No such file"):
        load_world(tmp_path / "none.yaml")
