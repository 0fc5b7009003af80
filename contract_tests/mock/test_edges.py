"""The mock where it is rarely asked: wrong methods, odd cookies, missing libraries."""

from __future__ import annotations

import copy
import json
import sys
import threading
from html import escape
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest
import tencent_desk_mock
import yaml
from tencent_desk_mock import (
    Contract,
    FakeDesk,
    Request,
    World,
    asgi_app,
    cli,
    load,
    origin,
    running,
    server,
    windows,
    worldfile,
)
from tencent_desk_mock import contract as contract_module
from tencent_desk_mock.access import COOKIE, Access
from tencent_desk_mock.contract_error import ContractError
from tencent_desk_mock.jsonbody import BodyError, parse_object
from tencent_desk_mock.page.reference import write_contract
from tencent_desk_mock.schema import BodyValidator
from tencent_desk_mock.turn import Body

from contract_tests.mock.support import call, frozen_desk, name_of, query, sample

if TYPE_CHECKING:
    from pathlib import Path

PATH = "/v4/desk_http_svc/send_msg"


def test_another_method_is_refused() -> None:
    desk = frozen_desk()
    reply = desk.handle(Request("GET", PATH, query(), b""))
    assert name_of(desk, reply) == "HTTP_REQUEST_MALFORMED"
    assert not desk.calls[-1].effects


def test_the_method_of_another_operation_is_refused() -> None:
    document = copy.deepcopy(dict(load().document))
    item = document["paths"][PATH]
    item["put"] = item.pop("post")
    desk = FakeDesk(frozen_desk().world, Contract(document))
    reply = desk.handle(Request("POST", PATH, query(), b"{}"))
    assert name_of(desk, reply) == "HTTP_REQUEST_MALFORMED"
    assert desk.calls[-1].operation == "send_msg"


def test_a_body_may_have_its_most_bytes_and_not_one_more() -> None:
    padding = b" " * (2**20 - 2)
    assert parse_object(b"{" + padding + b"}") == {}
    with pytest.raises(BodyError, match="longer than"):
        parse_object(b"{" + padding + b" }")


def test_a_cookie_that_is_none_lets_nobody_in() -> None:
    access = Access("secret")
    assert access.admits({"cookie": f"{COOKIE}=secret"})
    assert not access.admits({"cookie": "\x00[]=secret"})
    assert not access.admits({"cookie": "a/b=1"})


def test_a_fault_leaves_a_reply_alone_that_is_no_json() -> None:
    desk = frozen_desk()
    desk.fault("send_msg", body=b"<html>", omit=("ErrorCode",))
    assert call(desk, "send_msg").body == b"<html>"


def test_an_owner_may_have_as_many_groups_as_the_app_says() -> None:
    desk = frozen_desk(max_groups_per_owner=1)
    body = sample("create_group", Owner_Account="user2", GroupId="g1")
    assert call(desk, "create_group", body).code == 0
    again = call(desk, "create_group", {**body, "GroupId": "g2"})
    assert name_of(desk, again) == "OWNER_GROUP_LIMIT_REACHED"


def test_a_field_that_no_request_has_is_a_mistake_of_the_handler() -> None:
    with pytest.raises(ContractError, match="Nothing"):
        Body({}, {}).get("Nothing")


def test_a_contract_needs_one_success_and_one_failure() -> None:
    document = copy.deepcopy(dict(load().document))
    document["components"]["schemas"]["SendMsgSuccess"]["properties"]["ErrorCode"]["const"] = 1
    with pytest.raises(ContractError, match="send_msg: needs one success"):
        Contract(document)


def test_a_contract_that_is_nowhere_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = tmp_path / "a" / "b" / "contract.py"
    monkeypatch.setattr(contract_module, "__file__", str(module))
    find: Any = contract_module.find_contract
    with pytest.raises(ContractError, match="neither in the package"):
        find()


def of(field: dict[str, Any]) -> BodyValidator:
    return BodyValidator(load(), {"type": "object", "properties": {"A": field}})


def test_a_value_that_fits_no_variant_is_told_by_the_first() -> None:
    found = of({"anyOf": [{"type": "string", "maxLength": 1}, {"type": "integer"}]})
    told = found.check({"A": "text"}, 7)
    assert told is not None
    assert (told[0].pointer, told[0].rule, told[1]) == ("/A", "maxLength", 7)


def test_a_value_that_fits_more_than_the_one_variant_is_refused() -> None:
    found = of({"oneOf": [{"type": "string"}, {"type": "string", "maxLength": 3}]})
    assert found.check({"A": "text"}, 7) is None
    told = found.check({"A": "a"}, 7)
    assert told is not None
    assert (told[0].rule, told[1]) == ("schema", 7)


def test_a_place_inside_a_plain_value_has_its_line() -> None:
    tree = yaml.compose("a:\n  b: text\n")
    find = worldfile._find_line  # noqa: SLF001
    assert [find(tree, path) for path in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [1, 2, 2, 2]


def test_another_contract_than_the_clients_is_told(root: Path, tmp_path: Path) -> None:
    other = tmp_path / "openapi.yaml"
    other.write_bytes((root / "openapi.yaml").read_bytes() + b"# more\n")
    origin.check_origin(root / "openapi.yaml")
    with pytest.raises(ContractError, match="is not the contract"):
        origin.check_origin(other)


@pytest.mark.parametrize("there", [True, False], ids=["without a record", "without a client"])
def test_where_nothing_is_recorded_any_contract_will_do(
    there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Spec:
        origin = str(tmp_path / "__init__.py")

    monkeypatch.setattr(origin, "find_spec", lambda _: Spec if there else None)
    (tmp_path / "openapi.yaml").write_bytes(b"")
    origin.check_origin(tmp_path / "openapi.yaml")


@pytest.mark.parametrize("host", ["example.org", "192.0.2.1"])
def test_only_loopback_is_served_without_a_token(host: str) -> None:
    with pytest.raises(ValueError, match="loopback"), running(frozen_desk(), host=host):
        pytest.fail("it is served")


def test_localhost_is_loopback() -> None:
    with running(frozen_desk(), host="localhost") as url:
        assert url.startswith("http://")


@pytest.mark.parametrize("told", ["did not start", "did not stop"])
def test_a_server_that_hangs_is_told(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real: Any = threading.Thread

    class Hanging(real):  # type: ignore[misc]
        def start(self) -> None:
            if told == "did not stop":
                super().start()

        def join(self, timeout: float | None = None) -> None:
            if self.ident is not None:
                super().join(timeout)

        def is_alive(self) -> bool:
            return told == "did not stop" and sys._getframe(1).f_code.co_name == "running"  # noqa: SLF001

    if told == "did not start":
        monkeypatch.setattr(server, "_START_SECONDS", 0.01)
    monkeypatch.setattr(threading, "Thread", Hanging)
    with pytest.raises(TimeoutError, match=told), running(frozen_desk()):
        pass


@pytest.mark.parametrize(
    ("raised", "status"), [(KeyboardInterrupt(), 0), (ContractError("it is another"), 1)]
)
def test_the_command_ends_with_a_status(
    raised: BaseException, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def serve(*_: object, **__: object) -> None:
        raise raised

    monkeypatch.setattr(server, "serve", serve)
    assert cli.main([]) == status


def asgi(
    scope: dict[str, Any], *messages: dict[str, Any], token: str | None = None
) -> tuple[list[dict[str, Any]], int]:
    """Return what the application sends, and how many messages it took; the last one comes for
    ever."""
    sent: list[dict[str, Any]] = []
    taken = 0

    async def receive() -> dict[str, Any]:
        nonlocal taken
        taken += 1
        return messages[min(taken, len(messages)) - 1]

    async def send(message: Any) -> None:
        sent.append(message)

    anyio.run(asgi_app(frozen_desk(), token), scope, receive, send)
    return sent, taken


def scope(method: str, path: str, query_string: bytes = b"") -> dict[str, Any]:
    return {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query_string,
        "headers": [(b"host", b"localhost")],
    }


def test_too_many_parameters_of_a_control_endpoint_are_refused() -> None:
    nothing = {"type": "http.request", "body": b""}
    for count, status in ((8, 200), (9, 400)):
        query_string = b"&".join(b"after=0" for _ in range(count))
        sent, _ = asgi(scope("GET", "/_mock/journal", query_string), nothing)
        assert sent[0]["status"] == status


def test_a_body_without_end_is_not_read_for_ever() -> None:
    chunk = {"type": "http.request", "body": b"x" * 1_000_000, "more_body": True}
    sent, taken = asgi(scope("POST", PATH), chunk)
    assert sent[0]["status"] == 413
    assert taken < 100


def test_a_websocket_is_not_answered() -> None:
    assert asgi({"type": "websocket"}, {"type": "websocket.connect"}) == ([], 0)


def test_the_public_names_are_listed() -> None:
    assert dir(tencent_desk_mock) == sorted(tencent_desk_mock.__all__)
    assert isinstance(World.sample(), World)


def test_an_app_starts_with_the_documented_limits() -> None:
    app = World.sample().app()
    assert (app.max_new_groups, app.max_trial_groups, app.max_languages) == (10_000, 100, 5)
    assert app.new_groups == (0, 0)


def test_nothing_waits_that_was_not_told_to() -> None:
    desk = frozen_desk()
    desk.fail("send_msg", code="SERVER_TIMEOUT")
    assert call(desk, "send_msg").delay == 0


def test_calls_keep_their_numbers() -> None:
    desk = frozen_desk()
    for _ in range(3):
        call(desk, "send_msg")
    assert [number for number, _ in desk.calls.numbered()] == [0, 1, 2]
    assert [number for number, _ in desk.calls.numbered(2)] == [2]
    desk.calls.clear()
    assert call(desk, "send_msg").code == 0
    assert call(desk, "send_msg", b"{").code != 0
    assert [(number, one.ok) for number, one in desk.calls.numbered()] == [(3, True), (4, False)]
    assert [number for number, _ in desk.calls.numbered(1)] == [3, 4]


def test_a_window_that_still_counts_survives_the_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "_SWEEP_AT", 2)
    kept = windows.Windows()
    kept.note("a", 100.0, 10.0)
    kept.note("b", 105.0, 10.0)
    assert (kept.count("a", 105.0, 10.0), kept.count("b", 105.0, 10.0)) == (1, 1)


@pytest.mark.parametrize(
    ("path", "key", "allowed", "refused"),
    [
        ("faults", "delay", (0, 600), (-0.5, 600.5)),
        ("clock", "now", (0, 1e15), (-0.5, 1e16)),
    ],
)
def test_numbers_of_the_control_endpoints_have_bounds(
    path: str, key: str, allowed: tuple[float, ...], refused: tuple[float, ...]
) -> None:
    for values, status in ((allowed, 200), (refused, 400)):
        for value in values:
            body = {"type": "http.request", "body": json.dumps({key: value}).encode()}
            sent, _ = asgi(scope("POST", f"/_mock/{path}"), body)
            assert sent[0]["status"] == status, (value, sent)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("dedup_seconds: 0", ""),
        ("dedup_seconds: -0.5", "dedup_seconds"),
        ("clock: 0", ""),
        ("clock: -0.5", "clock"),
        ("clock: 1.0e+16", "clock"),
    ],
)
def test_numbers_of_a_world_file_have_bounds(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "world.yaml"
    path.write_text(f"sample: true\n{text}", encoding="utf-8")
    if told:
        with pytest.raises(worldfile.WorldFileError, match=told):
            worldfile.load_world(path)
    else:
        assert isinstance(worldfile.load_world(path), World)


def test_a_router_that_is_not_called_is_content() -> None:
    with tencent_desk_mock.router(frozen_desk()) as found:
        assert len(found.calls) == 0


def test_a_reply_does_not_name_the_server() -> None:
    with running(frozen_desk()) as url:
        assert "server" not in httpx.get(f"{url}/_mock/state").headers


@pytest.mark.parametrize(
    ("query_string", "status"),
    [
        (b"", 401),
        (b"x=1", 401),
        (b"token=t", 303),
        (b"token=t&token=u", 303),
        (b"token=t" + b"&x=1" * 7, 303),
        (b"token=t" + b"&x=1" * 8, 401),
    ],
)
def test_the_page_asks_for_the_token_once(query_string: bytes, status: int) -> None:
    nothing = {"type": "http.request", "body": b""}
    sent, _ = asgi(scope("GET", "/", query_string), nothing, token="t")  # noqa: S106
    assert sent[0]["status"] == status


def test_the_page_has_the_words_of_the_contract() -> None:
    contract = load()
    page = write_contract(contract)
    for operation in contract.operations.values():
        node = contract.document["paths"][operation.path][operation.method.lower()]
        assert escape(node.get("description") or node["summary"]) in page
    sizes = contract.document["components"]["schemas"]["ImageSize"]
    assert f"</code> {escape(sizes['x-enum-descriptions'][0])}</li>" in page
