"""Numbers of the mock at which something changes, tried on both sides."""

from __future__ import annotations

import asyncio
import copy
import json
import logging
import re
import signal
import ssl
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import httpx
import pytest
import uvicorn
from tencent_desk_mock import (
    Contract,
    DeskTransport,
    FakeDesk,
    Request,
    World,
    asgi_app,
    checks,
    load,
    origin,
    router,
    running,
    server,
    windows,
)
from tencent_desk_mock.clock import Clock
from tencent_desk_mock.contract_error import ContractError
from tencent_desk_mock.describe import describe_calls, describe_fault, describe_world
from tencent_desk_mock.faults import Fault, Faults
from tencent_desk_mock.forms import Form, FormError
from tencent_desk_mock.journal import NoBody
from tencent_desk_mock.jsonbody import MAX_DEPTH, BodyError, parse_object
from tencent_desk_mock.page.fields import shape_html
from tencent_desk_mock.page.reference import contract_html
from tencent_desk_mock.patch import PatchError, patch_world
from tencent_desk_mock.patch_schemas import CALLS_SHOWN, CLOCK, FAULT, STATE, STATE_SHOWN, WORLD
from uvicorn.server import ServerState

from contract_tests import vendor_pages
from contract_tests.mock.support import HOST, NOW, call, frozen_desk, name_of, query, sample, sign

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

AGES = 1e15
TLS = ssl.create_default_context()


def _app(**settings: Any) -> dict[str, Any]:
    return {"app": settings}


def _in_file(**settings: Any) -> dict[str, Any]:
    return {"apps": [{"sdk_app_id": 1, **settings}]}


def _rate(value: Any) -> dict[str, Any]:
    return _app(app_rate={"calls": 1, "seconds": value})


FORMS: dict[str, tuple[Form, Callable[[Any], Any], tuple[Any, ...], tuple[Any, ...]]] = {
    "a text": (STATE, lambda value: {"users": [value]}, ("a",), ("", 1)),
    "a text or nothing": (STATE, lambda value: _app(region=value), ("a", None), ("", 1)),
    "a count": (STATE, lambda value: _app(max_languages=value), (0, 1), (-1, 0.5, None)),
    "a count or nothing": (
        STATE,
        lambda value: _app(max_group_members=value),
        (0, 1, None),
        (-1, 0.5),
    ),
    "the calls of a rate": (
        STATE,
        lambda value: _app(app_rate={"calls": value, "seconds": 1}),
        (0, 1),
        (-1, 0.5),
    ),
    "the seconds of a rate": (STATE, _rate, (0.5, 1), (0, -0.5)),
    "a code of a callback": (
        STATE,
        lambda value: _app(callback_refusals={"*": value}),
        (1, -1, None),
        (0, "1"),
    ),
    "a status": (FAULT, lambda value: {"status": value}, (200, 599, None), (199, 600)),
    "a latency": (FAULT, lambda value: {"delay": value}, (0, 600), (-0.5, 600.5)),
    "how often": (FAULT, lambda value: {"times": value}, (1, 2, None), (0, -1)),
    "messages": (STATE_SHOWN, lambda value: {"messages": value}, (0,), (-1,)),
    "calls from": (CALLS_SHOWN, lambda value: {"after": value}, (0,), (-1,)),
    "newest calls": (CALLS_SHOWN, lambda value: {"newest": value}, (0,), (-1,)),
    "the time": (CLOCK, lambda value: {"now": value}, (0, AGES), (-0.5, AGES + 1)),
    "a step of time": (
        CLOCK,
        lambda value: {"advance": value},
        (-AGES, AGES),
        (-AGES - 1, AGES + 1),
    ),
    "the time of a file": (
        WORLD,
        lambda value: {"clock": value},
        (0, AGES, None),
        (-0.5, AGES + 1),
    ),
    "the span of duplicates": (WORLD, lambda value: {"dedup_seconds": value}, (0, 0.5), (-0.5,)),
    "an app": (WORLD, lambda value: {"apps": [{"sdk_app_id": value}]}, (1,), (0, "1")),
    "a key": (WORLD, lambda value: _in_file(secret_key=value), ("a", None), ("",)),
    "an unknown key of an agent": (
        STATE,
        lambda value: {"agents": [{"id": "a", value: 1}]},
        ("load",),
        ("loads",),
    ),
    "an unknown key of a removal": (
        STATE,
        lambda value: {"remove": {value: []}},
        ("users",),
        ("user",),
    ),
    "an unknown key of a fault": (FAULT, lambda value: {value: 1}, ("delay",), ("delays",)),
}


@pytest.mark.parametrize(("form", "made", "allowed", "refused"), FORMS.values(), ids=FORMS)
def test_a_form_takes_what_is_in_bounds(
    form: Form, made: Callable[[Any], Any], allowed: tuple[Any, ...], refused: tuple[Any, ...]
) -> None:
    for value in allowed:
        form.check(made(value))
    for value in refused:
        with pytest.raises(FormError):
            form.check(made(value))


OF_EACH_KIND = ("a b", True, 3, None, [3], {"a b": 3})


def _kind(value: Any) -> type:
    return float if type(value) is int else type(value)


@pytest.mark.parametrize("name", [name for name in FORMS if not name.startswith("an unknown key")])
def test_a_form_takes_no_value_of_another_kind(name: str) -> None:
    form, made, allowed, _ = FORMS[name]
    kinds = {_kind(value) for value in allowed}
    refused = [value for value in OF_EACH_KIND if _kind(value) not in kinds]
    assert len(refused) >= 4
    for value in refused:
        with pytest.raises(FormError):
            form.check(made(value))


@pytest.mark.parametrize(
    ("form", "body"),
    [
        (STATE, {"agents": [{}]}),
        (STATE, {"skill_groups": [{}]}),
        (STATE, {"sessions": [{"id": "s"}]}),
        (STATE, {"groups": [{}]}),
        (STATE, {"app": {"app_rate": {"calls": 1}}}),
        (WORLD, {"apps": [{}]}),
    ],
)
def test_a_form_wants_what_is_needed(form: Form, body: Any) -> None:
    with pytest.raises(FormError, match="required"):
        form.check(body)


@pytest.mark.parametrize(("opening", "closing"), [('{"a":', "}"), ("[", "]")])
def test_a_body_nests_64_deep_and_no_deeper(opening: str, closing: str) -> None:
    def nested(inner: int) -> bytes:
        return f'{{"a":{opening * inner}1{closing * inner}}}'.encode()

    assert MAX_DEPTH == 64
    assert parse_object(nested(62))
    with pytest.raises(BodyError, match="deeper than 64"):
        parse_object(nested(63))


def test_a_query_has_32_parameters_at_most() -> None:
    desk = frozen_desk()
    path = vendor_pages.operations()["send_msg"].path
    body = json.dumps(sample("send_msg")).encode()
    names = []
    for count in (27, 28):
        more = urlencode({f"x{number}": "1" for number in range(count)})
        names.append(name_of(desk, desk.handle(Request("POST", path, f"{query()}&{more}", body))))
    assert names == ["OK", "HTTP_REQUEST_MALFORMED"]


def test_a_query_is_16_kib_long_at_most() -> None:
    desk = frozen_desk()
    path = vendor_pages.operations()["send_msg"].path
    body = json.dumps(sample("send_msg")).encode()
    names = []
    for length in (16_384, 16_385):
        text = f"{query()}&x="
        text += "1" * (length - len(text))
        names.append(name_of(desk, desk.handle(Request("POST", path, text, body))))
    assert names == ["OK", "HTTP_REQUEST_MALFORMED"]


def test_an_app_keeps_the_newest_10000_messages() -> None:
    desk = frozen_desk()
    call(desk, "send_msg")
    kept = desk.world.app().messages
    first = kept[0]
    kept.extend([first] * 9_999)
    assert len(kept) == 10_000
    kept.append(first)
    assert len(kept) == 10_000


def test_an_agent_takes_five_sessions_unless_told_otherwise() -> None:
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


def test_as_much_is_shown_as_is_asked_for() -> None:
    desk = frozen_desk()
    for random in (1, 2):
        call(desk, "send_msg", sample("send_msg", MsgRandom=random))
    shown = [
        [one["random"] for one in describe_world(desk, NOW, count)["apps"][0]["messages"]]
        for count in (0, 1, 2, 5, None)
    ]
    assert shown == [[], [2], [1, 2], [1, 2], [1, 2]]
    numbers = [
        [one["number"] for one in describe_calls(desk, 0, count)["calls"]]
        for count in (0, 1, 2, 5, None)
    ]
    assert numbers == [[], [1], [0, 1], [0, 1], [0, 1]]


def test_a_call_is_described_whole() -> None:
    desk = frozen_desk()
    hit = desk.fault("send_msg", delay=2.5, drop="after")
    reply = call(desk, "send_msg", sample("send_msg", SessionId="none"))
    (told,) = describe_calls(desk)["calls"]
    assert told.pop("query").pop("usersig") == "***"
    assert told.pop("body") == sample("send_msg", SessionId="none")
    assert told.pop("fault") == describe_fault(hit)
    assert told == {
        "number": 0,
        "operation": "send_msg",
        "method": "POST",
        "path": vendor_pages.operations()["send_msg"].path,
        "size": len(json.dumps(sample("send_msg", SessionId="none")).encode()),
        "at": NOW,
        "step": "state",
        "violation": None,
        "code": None,
        "effects": [],
        "text": sample("send_msg")["MsgBody"][0]["MsgContent"]["Text"],
        "reply": {
            "status": 200,
            "body": reply.body.decode(),
            "delay": 2.5,
            "dropped": "after",
        },
    }


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


def test_a_detail_follows_the_name_of_the_code() -> None:
    desk = frozen_desk()
    for detail, told in (("", "server timeout"), ("why", "server timeout: why")):
        desk.fault("send_msg", code="SERVER_TIMEOUT", detail=detail)
        assert call(desk, "send_msg").json()["ErrorInfo"] == told


def test_an_operation_has_the_codes_of_its_page() -> None:
    contract = frozen_desk().contract
    for name, page in vendor_pages.operations().items():
        assert contract.operations[name].codes == {*page.codes}


def test_respx_looks_at_the_first_part_of_the_path_alone() -> None:
    with router(frozen_desk()) as found:
        found.get("https://shop.example/cart/v4").respond(204)
        assert httpx.get("https://shop.example/cart/v4", verify=TLS).status_code == 204


@pytest.mark.parametrize("text", ["x", "²", "1" * 16])
def test_what_is_no_number_is_told(text: str) -> None:
    with running(frozen_desk()) as url:
        asked = httpx.get(f"{url}/_mock/journal", params={"after": text})
        assert asked.status_code == 400
        assert httpx.get(f"{url}/_mock/journal", params={"after": "1" * 15}).status_code == 200


def test_both_hashes_are_told_by_their_begin(tmp_path: Path) -> None:
    other = tmp_path / "openapi.yaml"
    other.write_bytes(b"")
    with pytest.raises(ContractError) as caught:
        origin.check_origin(other)
    found = re.search(r"\(it has (\w+), recorded is (\w+)\)", str(caught.value))
    assert found
    assert [len(part) for part in found.groups()] == [12, 12]


def test_a_port_is_free_unless_it_is_given_and_can_be_used_again_at_once() -> None:
    with httpx.Client() as client:
        with running(frozen_desk()) as url:
            port = httpx.URL(url).port or 0
            assert port > 1023
            client.get(f"{url}/_mock/state")
        # Whose side closes first keeps the port for a while, and here that is the server.
        with running(frozen_desk(), port=port) as again:
            assert again == url


def test_no_log_tells_of_calls_whose_urls_have_signatures(
    caplog: pytest.LogCaptureFixture,
) -> None:
    desk = frozen_desk()
    with running(desk) as url:
        for name in ("uvicorn.access", "uvicorn.error", "uvicorn.asgi"):
            caplog.set_level(logging.INFO, name)
        httpx.post(f"{url}{vendor_pages.operations()['send_msg'].path}?{query()}", content=b"{}")
    assert len(desk.calls) == 1
    assert [one for one in caplog.records if "usersig" in one.getMessage()] == []


def test_an_address_of_ipv6_stands_in_brackets() -> None:
    class Listener:
        def getsockname(self) -> tuple[str, int, int, int]:
            return "::1", 8, 2, 3

    listener: Any = Listener()
    assert server._url(listener) == "http://[::1]:8"  # noqa: SLF001


class Wire:
    """What is below the protocol of a server."""

    def __init__(self) -> None:
        self.written = b""

    def get_extra_info(self, _: str) -> None:
        """Nothing is known."""

    def is_closing(self) -> bool:
        return False

    def write(self, data: bytes) -> None:
        self.written += data

    def close(self) -> None:
        """Check what was written."""


def test_a_head_has_128_kib_at_most() -> None:
    async def taken(*parts: bytes) -> list[bytes]:
        config = server._config(asgi_app(frozen_desk()))  # noqa: SLF001
        config.load()
        protocol: Any = config.http_protocol_class
        wire = Wire()
        one = protocol(config=config, server_state=ServerState(), app_state={})
        one.connection_made(wire)
        found = []
        for part in parts:
            one.data_received(part)
            found.append(wire.written[:12])
        one.connection_lost(None)
        return found

    line = b"GET / HTTP/1.1\r\nhost: desk\r\nx: "
    head = line + b"a" * (128 * 1024 - len(line))
    assert asyncio.run(taken(head, b"a")) == [b"", b"HTTP/1.1 400"]
    assert asyncio.run(taken(head, b"\r\n\r\n")) == [b"", b""]


def test_the_page_shows_the_summary_where_there_is_no_description() -> None:
    document = copy.deepcopy(dict(load().document))
    for item in document["paths"].values():
        for node in item.values():
            node.pop("description", None)
            node["summary"] = "In short."
    assert contract_html(Contract(document)).count("<p>In short.</p>") == len(document["paths"])


def test_the_page_names_what_a_reference_names() -> None:
    page = contract_html(load())
    assert re.search(r'<a href="#shape-TextElement">TextElement</a>', page)


def test_the_page_says_which_codes_were_copied() -> None:
    page = contract_html(load())
    copied = sum(len(page.pasted_codes) for page in vendor_pages.operations().values())
    assert page.count("Copied by the vendor") == copied


def _words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_field_is_shown_with_its_type_and_its_rules() -> None:
    rows: dict[str, tuple[dict[str, Any], str]] = {
        "A": (
            {"type": "string", "minLength": 1, "maxLength": 5, "description": "a < b"},
            "A required string a &lt; b not empty; at most 5 characters",
        ),
        "B": ({"type": ["integer", "null"], "minimum": 1}, "B integer or null at least 1"),
        "C": (
            {"type": "array", "items": {"type": "string"}, "minItems": 1},
            "C list of string at least 1 items",
        ),
        "D": (
            {
                "type": "string",
                "minLength": 2,
                "enum": ["x", "y"],
                "x-enum-varnames": ["EX", "WHY"],
                "x-enum-descriptions": ["The first."],
            },
            "D string at least 2 characters x The first. y WHY",
        ),
        "E": ({"type": "integer", "enum": [5], "const": 5}, "E integer always 5"),
    }
    schema: dict[str, Any] = {"type": "object", "required": ["A"]}
    schema["properties"] = {name: row for name, (row, _) in rows.items()}
    shown = re.findall(r"<tr><td>.*?</tr>", shape_html(load(), schema))
    assert [_words(row) for row in shown] == [told for _, told in rows.values()]
    variants = {"anyOf": [{"$ref": "#/components/schemas/A"}, {"type": "null"}]}
    assert _words(shape_html(load(), variants)) == "One of A null"
    assert _words(shape_html(load(), {"type": "string"})) == "string"


def test_a_fault_hits_one_call_unless_told_otherwise() -> None:
    faults = Faults()
    assert faults.add(Fault("send_msg")).delay == 0
    assert [faults.take("send_msg") is None for _ in range(2)] == [False, True]


def test_an_app_that_is_not_there_is_named() -> None:
    for world, patch, told in (
        (World.sample(), {"sdk_app_id": 5}, "no app 5"),
        (World(), {}, "no app yet"),
    ):
        with pytest.raises(PatchError, match=told):
            patch_world(world, patch, load())


def test_the_page_says_whether_a_refused_call_may_have_had_an_effect() -> None:
    contract = load()
    effects = {row["code"]: row["effect"] for row in contract.document["x-desk-errors"]}
    found = re.findall(r'<b class="code">(-?\d+)</b>(.*?)</tr>', contract_html(contract))
    assert {int(code) for code, _ in found} == effects.keys()
    for code, row in found:
        assert ("without effect" in row) == (effects[int(code)] == "none")


def test_a_contract_needs_a_failure_beside_the_success() -> None:
    document = copy.deepcopy(dict(load().document))
    replies = document["components"]["schemas"]["SendMsgReply"]["oneOf"]
    replies[:] = [row for row in replies if row["$ref"].endswith("SendMsgSuccess")]
    with pytest.raises(ContractError, match="send_msg: needs one success"):
        Contract(document)


def test_the_journal_shows_an_unread_body_of_64_kib_at_most() -> None:
    desk = frozen_desk()
    for size in (2**16, 2**16 + 1):
        call(desk, "send_msg", b"{" + b" " * (size - 2) + b"}", usersig="none")
    assert [one.step for one in desk.calls] == ["usersig"] * 2
    assert [one.size for one in desk.calls] == [2**16, 2**16 + 1]
    assert [isinstance(one.body, NoBody) for one in desk.calls] == [False, True]


def test_the_longest_body_that_is_taken_is_taken_whole() -> None:
    desk = frozen_desk()
    scope = {
        "type": "http",
        "method": "POST",
        "path": vendor_pages.operations()["send_msg"].path,
        "query_string": query().encode(),
        "headers": [],
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b" " * 2**20}

    async def send(_: Any) -> None:
        """Check nothing here: other tests check the reply."""

    asyncio.run(asgi_app(desk)(scope, receive, send))
    assert [one.size for one in desk.calls] == [2**20]


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


def test_a_fault_of_which_nothing_is_said_is_the_same_however_it_is_made() -> None:
    assert frozen_desk().fault() == Fault()


def test_the_page_says_what_may_be_repeated() -> None:
    shown = contract_html(load())
    for operation, page in vendor_pages.operations().items():
        section = shown.partition(f'<section id="{operation}"')[2].partition("</section>")[0]
        advice = section.partition("<dt>After an unclear outcome</dt><dd>")[2].partition("</dd>")[0]
        may = "can be repeated. " if page.repeatable else "must not be repeated blindly. "
        assert advice.startswith(may)


def test_a_journal_says_which_calls_it_still_has() -> None:
    desk = FakeDesk(frozen_desk().world, keep_calls=3)
    for _ in range(5):
        call(desk, "send_msg")
    shown = describe_calls(desk)
    assert (shown["first"], shown["next"]) == (2, 5)
    assert [one["number"] for one in shown["calls"]] == [2, 3, 4]


def test_a_query_is_read_alike_with_and_without_escapes() -> None:
    plain = "sdkappid=1&identifier=&random=%s&more"
    read = {"sdkappid": "1", "identifier": "", "more": ""}
    assert checks._parsed_query(plain % "5") == read | {"random": "5"}  # noqa: SLF001
    assert checks._parsed_query(plain % "%35") == read | {"random": "5"}  # noqa: SLF001


def test_a_server_gives_the_signals_back() -> None:
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.getsignal(number) for number in numbers]
    served = server._Server(uvicorn.Config(asgi_app(frozen_desk())), lambda: None)  # noqa: SLF001
    with served.capture_signals():
        assert [signal.getsignal(number) for number in numbers] == [served.handle_exit] * 2
    assert [signal.getsignal(number) for number in numbers] == before


def test_without_a_fault_there_is_no_latency() -> None:
    desk = frozen_desk()
    with httpx.Client(transport=DeskTransport(desk)) as client:
        reply = client.post(f"https://{HOST}{vendor_pages.operations()['send_msg'].path}")
    assert reply.elapsed == timedelta(0)
    assert describe_calls(desk)["calls"][0]["reply"]["delay"] == 0


def test_a_latency_of_half_a_second_is_beyond_half_a_second() -> None:
    desk = frozen_desk()
    desk.fault("send_msg", delay=0.5)
    with httpx.Client(transport=DeskTransport(desk)) as client, pytest.raises(httpx.ReadTimeout):
        client.post(f"https://{HOST}{vendor_pages.operations()['send_msg'].path}", timeout=0.5)


def test_a_caller_cannot_say_where_it_calls_from() -> None:
    desk = frozen_desk(allowed_sources={"10.0.0.1"})
    with running(desk) as url:
        httpx.post(
            f"{url}{vendor_pages.operations()['send_msg'].path}?{query()}",
            json=sample("send_msg"),
            headers={"X-Forwarded-For": "10.0.0.1"},
        )
    assert name_of(desk, desk.calls[-1].reply) == "SOURCE_IP_NOT_ALLOWED"
