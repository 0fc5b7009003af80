"""Test `make live` against a mock server: it reports differences only for wrong replies."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY, FakeDesk, running

from contract_tests.support import oracle
from tools.live.__main__ import DIFFERENT, SAME, UNUSABLE, main
from tools.live._wire import account_of  # noqa: PLC2701 - searches its repr

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

FAST = ["--per-second", "100000"]
LINE = re.compile(
    r"(?m)^(?P<kind>note|difference): (?P<operation>\w+) .*: (?P<what>\w+): "
    r"expected (?P<expected>.*), found (?P<found>.*) "
    r"\(contract (?P<contract>\S+), reply (?P<reply>\S+)\)$"
)


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[FakeDesk, str]]:
    desk = FakeDesk()
    with running(desk) as url:
        yield desk, url


@pytest.fixture
def desk(served: tuple[FakeDesk, str]) -> FakeDesk:
    served[0].reset()
    return served[0]


@pytest.fixture
def environment(served: tuple[FakeDesk, str]) -> dict[str, str]:
    return {
        "TENCENT_DESK_BASE_URL": served[1],
        "TENCENT_DESK_SDK_APP_ID": str(SDK_APP_ID),
        "TENCENT_DESK_IDENTIFIER": IDENTIFIER,
        "TENCENT_DESK_SECRET_KEY": SECRET_KEY,
    }


def run(
    environment: dict[str, str], capsys: pytest.CaptureFixture[str], *more: str
) -> tuple[int, list[dict[str, str]]]:
    status = main([*FAST, *more], environment, sleep=lambda _: None)
    out = capsys.readouterr().out
    found = [one.groupdict() for one in LINE.finditer(out)]
    assert len(found) == out.count("\n") - 1
    return status, found


def test_conforming_service_has_no_differences(
    desk: FakeDesk, environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(FAST, environment, sleep=lambda _: None)
    out = capsys.readouterr().out

    assert status == SAME
    assert f"{len(desk.calls)} calls to {environment['TENCENT_DESK_BASE_URL']}: 0 diff" in out
    for operation in oracle.operations():
        assert len(desk.calls.of(operation)) >= 7


def test_default_run_has_no_effects(desk: FakeDesk, environment: dict[str, str]) -> None:
    before = desk.world.snapshot()
    main(FAST, environment, sleep=lambda _: None)

    assert all(call.code != 0 and not call.effects for call in desk.calls)
    assert desk.world.apps == before.apps


def test_effects_option_also_sends_the_documented_calls(
    desk: FakeDesk, environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    status, found = run(environment, capsys, "--effects")

    assert (status, found) == (SAME, [])
    assert {call.operation for call in desk.calls if call.ok} == set(oracle.operations())


@pytest.mark.usefixtures("desk")
def test_custom_bodies_replace_the_samples(
    environment: dict[str, str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "bodies.json"
    file.write_text(json.dumps({"robot_add_language": {"LanguageTag": "tlh"}}))
    status, found = run(environment, capsys, "--effects", "--bodies", str(file))

    assert status == DIFFERENT
    (one,) = found
    assert (one["operation"], one["what"], one["expected"]) == (
        "robot_add_language",
        "refused",
        "[0]",
    )
    assert "-50051" in one["found"]


ACCEPTED = '{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}'
PATH = "/paths/~1v4~1desk_http_svc~1send_msg/post"
FAILURE = "/components/schemas/SendMsgFailure"
PLANTED: list[tuple[dict[str, Any], str, str, str]] = [
    ({"extra": {"RequestId": "r/1"}}, "extra_field", f"{FAILURE}/properties", "/RequestId"),
    ({"omit": ("ErrorInfo",)}, "missing_field", f"{FAILURE}/required", "/ErrorInfo"),
    ({"omit": ("ErrorCode",)}, "missing_field", f"{FAILURE}/required", "/ErrorCode"),
    (
        {"extra": {"ActionStatus": "FAILED"}},
        "wrong_value",
        f"{FAILURE}/properties/ActionStatus",
        "/ActionStatus",
    ),
    (
        {"extra": {"ErrorCode": "141005"}},
        "wrong_value",
        f"{FAILURE}/properties/ErrorCode",
        "/ErrorCode",
    ),
    ({"code": 77777}, "unlisted_code", "/components/schemas/SendMsgErrorCode/enum", "/ErrorCode"),
    ({"status": 502}, "status", f"{PATH}/responses", "/"),
    ({"body": "<html>"}, "not_json", f"{PATH}/responses/200/content", "/"),
    ({"body": ACCEPTED}, "accepted", f"{PATH}/x-desk-refusals/malformed_json", "/ErrorCode"),
    ({"code": 141002}, "other_code", "/components/securitySchemes/usersig", "/ErrorCode"),
]


@pytest.mark.parametrize(("fault", "what", "contract", "reply"), PLANTED)
def test_planted_difference_is_reported_with_its_position(
    fault: dict[str, Any],
    what: str,
    contract: str,
    reply: str,
    desk: FakeDesk,
    environment: dict[str, str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    desk.fault("send_msg", **fault, times=None)
    status, found = run(environment, capsys)

    assert status == DIFFERENT
    assert {one["operation"] for one in found} == {"send_msg"}
    assert (what, contract, reply) in {
        (one["what"], one["contract"], one["reply"]) for one in found
    }
    assert all(can_resolve(one["contract"]) for one in found)


def can_resolve(pointer: str) -> bool:
    node: Any = oracle.document()
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if key not in node:
            return False
        node = node[key]
    return True


def test_one_wrong_reply_is_one_difference(
    desk: FakeDesk, environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    desk.fault("contact_user", extra={"New": 1})
    status, found = run(environment, capsys)

    assert status == DIFFERENT
    assert [(one["operation"], one["what"], one["found"]) for one in found] == [
        ("contact_user", "extra_field", "1")
    ]


def test_known_code_that_the_page_does_not_list_is_a_note(
    desk: FakeDesk, environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    desk.fault("create_group", code=70346)  # an unpublished authentication code
    status, found = run(environment, capsys)

    assert status == SAME
    assert [(one["what"], one["kind"]) for one in found] == [("unlisted_code", "note")]


def test_secrets_in_replies_are_redacted(
    desk: FakeDesk, environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    signature = account_of(environment).signature
    given = {**environment, "TENCENT_DESK_USERSIG": signature}
    for text in (signature, SECRET_KEY):
        desk.fault("send_msg", extra={"Echo": f"you said {text}"})
    main(FAST, given, sleep=lambda _: None)
    out = capsys.readouterr().out

    assert out.count("you said [redacted]") == 2
    assert signature not in out
    assert SECRET_KEY not in out
    assert SECRET_KEY not in repr(account_of(environment))


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"SDK_APP_ID": ""}, "SDK_APP_ID is not set"),
        ({"SDK_APP_ID": "x"}, "SDK_APP_ID must be a number"),
        ({"IDENTIFIER": ""}, "IDENTIFIER is not set"),
        ({"SECRET_KEY": ""}, "SECRET_KEY or"),
        ({"BASE_URL": ""}, "REGION or"),
        ({"BASE_URL": "", "REGION": "moon"}, "REGION is not one of china"),
        ({"BASE_URL": "http://127.0.0.1:1"}, "no reply from http://127.0.0.1:1: ConnectError"),
    ],
)
def test_invalid_configuration_is_reported(
    changed: dict[str, str],
    problem: str,
    environment: dict[str, str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    given = {**environment, **{f"TENCENT_DESK_{name}": text for name, text in changed.items()}}

    assert main(FAST, given, sleep=lambda _: None) == UNUSABLE
    assert problem in capsys.readouterr().err


def test_call_rate_is_limited(desk: FakeDesk, environment: dict[str, str]) -> None:
    waits: list[float] = []
    main(["--per-second", "4"], environment, sleep=waits.append)

    assert waits == [0.25] * len(desk.calls)


def test_command_reports_a_difference(
    desk: FakeDesk, environment: dict[str, str], root: Path
) -> None:
    desk.fault("send_msg", status=502)
    done = subprocess.run(
        [sys.executable, "-m", "tools.live", *FAST],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (done.returncode, done.stderr) == (DIFFERENT, "")
    assert "send_msg signed with another key: status: expected 200, found 502" in done.stdout
