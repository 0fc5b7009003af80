"""Test world files: their content, and the messages for invalid files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml
from tencent_desk_mock import (
    IDENTIFIER,
    SDK_APP_ID,
    SECRET_KEY,
    AgentStatus,
    FakeDesk,
    RateLimit,
    SessionState,
    World,
    WorldFileError,
    load_world,
    worldfile,
)

from contract_tests.mock.support import call, sign

if TYPE_CHECKING:
    from pathlib import Path


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
      - {id: ann@shop.example, status: break, groups: [7, -9223372036854775808]}
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


def test_world_file_can_contain_every_property(tmp_path: Path) -> None:
    world = _load(tmp_path, WHOLE)
    app = world.app(1400000001)
    assert (world.clock.now(), world.dedup_seconds) == (1_760_000_000, 2)
    assert world.spellings == {"IMAgentUserId"}
    assert (app.secret_key, app.administrators) == ("not-a-secret", {"root"})
    assert app.region == "singapore"
    assert (app.app_rate, app.gateway_rate) == (RateLimit(200, 1), None)
    assert (app.languages, app.known_languages) == (["en"], {"en", "no"})
    assert app.callback_refusals == {"*": 10100}
    assert app.users == {"1289314544", "2026-11-21", "bob"}
    assert app.skill_groups.keys() == {7, -(2**63)}
    assert app.agents["ann@shop.example"].status is AgentStatus.BREAK
    assert app.sessions["s1"].service_account == "@shop"
    assert app.sessions["s1"].state is SessionState.QUEUED
    assert app.groups["g1"].members == ("bob",)
    assert world.app(1400000002).secret_key is None


def test_world_file_can_extend_the_sample_world(tmp_path: Path) -> None:
    agent = "agents: [{id: 1289316687@qq.com, status: offline}]"
    world = _load(tmp_path, f"sample: true\napps:\n  - sdk_app_id: {SDK_APP_ID}\n    {agent}\n")
    app = world.app()
    assert (app.secret_key, app.administrators) == (SECRET_KEY, {IDENTIFIER})
    assert app.agents["1289316687@qq.com"].status is AgentStatus.OFFLINE
    assert app.agents["1289316687@qq.com"].groups == {9465}
    assert app.agents["test_agent@qq.com"].status is AgentStatus.ONLINE


def test_call_succeeds_in_a_world_from_a_file(tmp_path: Path) -> None:
    longest = f"1800000000.{'0' * 29}"
    desk = FakeDesk(_load(tmp_path, f"sample: true\nclock: {longest}\n"))
    assert call(desk, "send_msg", usersig=sign(issued=1_800_000_000)).code == 0


BAD: dict[str, tuple[str | bytes, int, str]] = {
    "nothing": ("", 1, "body: null is not of type"),
    "no app": ("sample: false\n", 1, "needs apps, or sample: true"),
    "an unknown key": (
        "sample: true\nagents: []\n",
        1,
        "unknown key 'agents'; the keys are apps, clock, dedup_seconds, sample, spellings",
    ),
    "an unknown setting": (
        "apps:\n  - sdk_app_id: 1\n  - sdk_app_id: 2\n    admins: [x]\n",
        3,
        "/apps/1: unknown key 'admins'; the keys are administrators, agents,",
    ),
    "an unknown key of an agent": (
        "apps:\n  - sdk_app_id: 1\n    agents:\n      - id: a\n      - id: b\n        state: x\n",
        5,
        "/apps/0/agents/1: unknown key 'state'; the keys are capacity, groups, id, load, status",
    ),
    "an unknown spelling": (
        "sample: true\nspellings:\n- ClientUserId\n- UserID\n",
        4,
        "/spellings/1: unknown 'UserID'; there are ClientUserId, IMAgentUserId,",
    ),
    "an unknown region": (
        "apps:\n- sdk_app_id: 1\n  region: mars\n",
        3,
        "/apps/0/region: unknown 'mars'; there are china, frankfurt,",
    ),
    "an unknown operation": (
        "apps:\n- sdk_app_id: 1\n  disabled_operations: [sendmsg]\n",
        3,
        "/apps/0/disabled_operations/0: unknown 'sendmsg'; there are contact_user, create_group,",
    ),
    "a number for a text": (
        "apps:\n- sdk_app_id: 1\n  users: [a, 5]\n",
        3,
        "/apps/0/users/1: 5 is",
    ),
    "no for a language": ("apps:\n- sdk_app_id: 1\n  languages: [no]\n", 3, "false is not of type"),
    "a key twice": ("sample: true\nsample: true\n", 2, "the key 'sample' occurs twice"),
    "a key that is no text": ("apps: []\n1: 2\n", 2, "the key '1' is not a text: put it in quotes"),
    "a session without service account": (
        "apps:\n  - sdk_app_id: 1\n    sessions: [{id: s, user: u}]\n",
        2,
        "/apps/0: /sessions: the app has no service account",
    ),
    "no YAML": ("apps: [\n", 2, "2: expected the node content"),
}


APP = "apps:\n- sdk_app_id: 1\n"
BOMB = f"{APP}  users:\n  - &a0 [{'x, ' * 9}x]\n" + "".join(
    f"  - &a{level} [{f'*a{level - 1}, ' * 9}*a{level - 1}]\n" for level in range(1, 10)
)
INSIDE = "is inside its own value"
MANY = "more values than a file may have; values repeated by an alias count again"
NO_TYPE = "is not a JSON type"
LONG_NUMBER = "a number of more than 40 characters"

HOSTILE: dict[str, tuple[str | bytes, int, str]] = {
    "a list in itself": ("apps: &a [*a]\n", 1, f"the alias *a {INSIDE}"),
    "a map in itself": ("&a\nsample: true\napps: *a\n", 3, f"the alias *a {INSIDE}"),
    "aliases of aliases": (BOMB, 8, MANY),
    "a long text again and again": (
        f"{APP}  users:\n  - &l {'y' * 100_000}\n" + "  - *l\n" * 5_000,
        14,
        MANY,
    ),
    "very many values": (f"{APP}  users: [{'x, ' * 60_000}]\n", 3, MANY),
    "!!binary": (f"{APP}  users: [!!binary aGk=]\n", 3, f"the tag !!binary {NO_TYPE}"),
    "!!omap": (f"{APP}  users: !!omap [a: b]\n", 3, f"the tag !!omap {NO_TYPE}"),
    "a tag of their own": ("sample: !mine true\n", 1, f"the tag !mine {NO_TYPE}"),
    "no !!int": (f"{APP}  max_languages: !!int abc\n", 3, "'abc' is not a valid int"),
    "no !!bool": ("sample: !!bool x\n", 1, "'x' is not a valid bool"),
    "5,000 digits": (f"{APP}  max_languages: {'9' * 5_000}\n", 3, LONG_NUMBER),
    "5,000 sixtieths": (f"{APP}  max_languages: {'59:' * 5_000}59\n", 3, LONG_NUMBER),
    "more than 64 bits": (f"apps:\n- sdk_app_id: {2**63}\n", 2, "is not a 64-bit number"),
    "infinite": ("sample: true\nclock: .inf\n", 2, ".inf is not a 64-bit number"),
    "NaN": ("sample: true\ndedup_seconds: .nan\n", 2, ".nan is not a 64-bit number"),
    "an infinite power": ("sample: true\nclock: 1.0e+999\n", 2, "1.0e+999 is not a 64-bit number"),
    "lists in lists that do not end": (f"{APP}  users: {'[' * 90_000}", 3, "deeper than 64"),
    "64 levels": (f"{APP}  users: {'[' * 61 + ']' * 61}\n", 3, "/apps/0/users/0: [[["),
    "65 levels": (f"{APP}  users: {'[' * 62 + ']' * 62}\n", 3, "deeper than 64"),
    "question marks": ("? " * 50_000, 1, "deeper than 64"),
    "NUL": ("\nsample: true\nclock: \0\n", 3, "character #x0000: special characters"),
    "a tab": ("apps:\n\t- sdk_app_id: 1\n", 2, "that cannot start any token"),
    "half of a surrogate pair": (
        f'{APP}  users: ["\\ud800"]\n',
        3,
        "is not a text that UTF-8 can write",
    ),
    "an escape beyond Unicode": (f'{APP}  users: ["\\UFFFFFFFF"]\n', 3, "cannot be read: "),
    "a list for a key": (f"{APP}  ? [a, b]\n  : c\n", 3, "a key is a list or a map"),
    "no anchor": ("apps: *x\n", 1, "1: found undefined alias 'x'"),
    "two documents": ("sample: true\n---\nsample: true\n", 2, "expected a single document"),
    "a version of 5,000 digits": (f"%YAML {'9' * 5_000}.1\n---\n{{}}\n", 1, "cannot be read: "),
    "UTF-16": ("sample: true\n".encode("utf-16"), 1, "is not UTF-8"),
    "Latin-1": (b"\nsample: true\nclock: \xe9\n", 3, "is not UTF-8"),
    "a line break in a place": (
        f'{APP}  callback_refusals: {{"a\\nb\\e[31m": x}}\n',
        3,
        "/apps/0/callback_refusals/a b\\x1b[31m: ",
    ),
    "a long value": (f"{APP}  region: [{'v' * 50_000}]\n", 3, '/apps/0/region: ["vvv'),
}


@pytest.mark.parametrize(
    ("text", "line", "reported"), [*BAD.values(), *HOSTILE.values()], ids=[*BAD, *HOSTILE]
)
def test_invalid_world_file_is_reported_in_one_line_with_its_position(
    tmp_path: Path, text: str | bytes, line: int, reported: str
) -> None:
    with pytest.raises(WorldFileError) as caught:
        _load(tmp_path, text)
    message = str(caught.value)
    assert message.startswith(f"{tmp_path / 'world.yaml'}:{line}: ")
    assert reported in message
    assert message.isprintable()
    assert len(message) < 1_000


def test_strings_that_look_like_yaml_types_stay_strings(tmp_path: Path) -> None:
    users = '[=, <<, 2026-11-21, !!str 12, !!str 2020-01-01, ~x, "\\u00e9"]'
    world = _load(tmp_path, f"\ufeff{APP}  users: {users}\r\n  region: ~\r\n")
    assert world.app().users == {"=", "<<", "2026-11-21", "12", "2020-01-01", "~x", "é"}
    assert world.app().region is None


def test_apps_do_not_share_values_of_yaml_aliases(tmp_path: Path) -> None:
    shared = "languages: &l [en], callback_refusals: &c {x: 1}, users: &u [bob]"
    repeated = "languages: *l, callback_refusals: *c, users: *u"
    rows = f"apps:\n- {{sdk_app_id: 1, {shared}}}\n- {{sdk_app_id: 2, {repeated}}}\n"
    world = _load(tmp_path, rows)
    world.app(1).languages.append("id")
    world.app(1).callback_refusals.clear()
    world.app(1).users.clear()
    other = world.app(2)
    assert (other.languages, other.callback_refusals, other.users) == (["en"], {"x": 1}, {"bob"})


def test_world_file_is_limited_to_one_mebibyte(tmp_path: Path) -> None:
    text = "sample: true\n"
    full = text + "#" * (2**20 - len(text))
    assert _load(tmp_path, full).app().sdk_app_id == SDK_APP_ID
    with pytest.raises(WorldFileError, match=r"world\.yaml: is longer than 1,048,576 bytes"):
        _load(tmp_path, full + "#")


@pytest.mark.parametrize(
    ("path", "reported"),
    [
        (".", "Is a directory"),
        ("none.yaml", r"none\.yaml: No such file"),
        ("/dev/zero", "is longer than"),
    ],
)
def test_missing_or_unreadable_world_file_is_reported(
    tmp_path: Path, path: str, reported: str
) -> None:
    with pytest.raises(WorldFileError, match=reported):
        load_world(tmp_path / path)


def test_position_inside_a_scalar_has_the_line_of_the_scalar() -> None:
    tree = yaml.compose("a:\n  b: text\n")
    find = worldfile._find_line  # noqa: SLF001
    assert [find(tree, path) for path in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [1, 2, 2, 2]
