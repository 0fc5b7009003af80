"""Test the page of the mock server in a real browser."""

from __future__ import annotations

import base64
import copy
import hashlib
import re
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from tencent_desk_mock import (
    SECRET_KEY,
    AgentStatus,
    Contract,
    FakeDesk,
    load,
    running,
)
from tencent_desk_mock.access import COOKIE, Access
from tencent_desk_mock.page.fields import write_shape
from tencent_desk_mock.page.reference import write_contract

from contract_tests import vendor_pages
from contract_tests.mock.shown import PATHS, Shown, in_a_browser
from contract_tests.mock.support import asgi, frozen_desk, query, sample, scope
from contract_tests.support.browser import browser, until

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN = "t0ken"  # noqa: S105


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    desk = frozen_desk()
    with running(desk) as url, browser(tmp_path_factory.mktemp("profile")) as window:
        yield Shown(desk, url, window)


@pytest.fixture
def page(server: Shown) -> Shown:
    server.open("world")
    return server


@in_a_browser
def test_world_view_updates_after_calls(page: Shown) -> None:
    assert "App 1400000000" in page.text("#apps")
    assert "test_agent@qq.com" in page.text("#apps")
    page.call("create_group")
    page.call("transfer_to_human")
    page.wait_for_text("#apps", "MyFirstGroup")
    shown = page.wait_for_text("#apps", "human")
    assert re.search(r"user45\s+human\s+test_agent@qq\.com", shown)
    assert SECRET_KEY not in page.window.run("return document.documentElement.outerHTML")


@in_a_browser
def test_journal_view_updates_and_can_be_filtered_and_cleared(page: Shown) -> None:
    page.go("journal")
    assert page.text("#nothing") == "No call yet."
    page.call("create_group")
    page.call("send_msg", SessionId="none")
    shown = page.wait_for_text("#rows", "141005 SESSION_NOT_FOUND")
    assert shown.index("session not found: none") < shown.index("group.created")
    page.window.run("document.querySelector('#rows details').open = true")
    opened = page.wait_for_text("#rows li", "Refused by the check: state")
    assert "usersig=***" in opened
    assert '"ErrorCode": 141005' in opened
    page.window.run("document.getElementById('failures').click()")
    assert "create_group" not in page.text("#rows")
    page.window.run("document.getElementById('clear').click()")
    page.window.wait("return !document.querySelector('#rows li')")
    assert len(page.desk.calls) == 0


@in_a_browser
def test_request_data_is_escaped_in_the_page(page: Shown) -> None:
    markup = "<img src=x onerror=\"document.title='owned'\">"
    page.desk.world.add_user(markup)
    page.call("send_msg", SessionId=markup)
    for view, place in (("journal", "#rows"), ("world", "#apps")):
        page.go(view)
        page.wait_for_text(place, markup)
    assert page.window.run("return document.querySelectorAll('img').length") == 0
    assert page.window.run("return document.title") == "Mock server"


@in_a_browser
def test_page_can_set_an_agent_offline_and_reset_the_world(page: Shown) -> None:
    agents = page.desk.world.app().agents
    page.window.run(
        "const select = document.querySelector('[aria-label=\"Status of test_agent@qq.com\"]');"
        "select.value = 'offline'; select.dispatchEvent(new Event('change'))"
    )
    until(lambda: agents["test_agent@qq.com"].status is AgentStatus.OFFLINE, "offline")
    page.wait_for_text("#apps", "1 / 2")
    page.window.run("document.getElementById('reset').click()")
    page.wait_for_text("#apps", "2 / 2")


@in_a_browser
def test_url_fragment_scrolls_to_the_operation(page: Shown) -> None:
    page.go("contract")
    page.window.run("location.hash = 'send_msg'")
    top = "return Math.abs(document.getElementById('send_msg').getBoundingClientRect().top) < 40"
    page.window.wait(top)


@in_a_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_fits_a_phone_in_light_and_dark_mode_without_browser_errors(
    page: Shown, scheme: str
) -> None:
    page.call("send_msg", SessionId="x" * 200)
    page.call("create_group", GroupId="y" * 48)
    page.window.scheme(scheme)
    page.window.phone(360, 740)
    for view in ("chat", "journal", "world", "contract"):
        page.window.open(f"{page.url}/#{view}")
        page.wait_for_text("#link", "live")
        page.go(view)
        assert page.window.run("return document.documentElement.scrollWidth") <= 360
    ink, paper = page.window.run(
        "const style = getComputedStyle(document.body); return [style.color, style.backgroundColor]"
    )
    assert (_light(paper) > _light(ink)) is (scheme == "light")
    asked = "return performance.getEntriesByType('resource').map((row) => new URL(row.name).origin)"
    assert set(page.window.run(asked)) == {page.url}
    assert page.window.log() == []
    assert len(page.desk.calls) == 2


def _light(color: str) -> int:
    return sum(int(part) for part in re.findall(r"\d+", color)[:3])


# Without a browser --------------------------------------------------------------------------------


def _ask(path: str, token: str | None = None, **headers: str) -> httpx.Response:
    path, _, text = path.partition("?")
    nothing = {"type": "http.request", "body": b""}
    sent, _ = asgi(scope("GET", path, text.encode(), **headers), nothing, token=token)
    return httpx.Response(sent[0]["status"], headers=sent[0]["headers"], content=sent[1]["body"])


class _Links(HTMLParser):
    """Collect the resources that a page loads, and its links."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loaded: list[str | None] = []
        self.anchors: list[str] = []
        self.ids: list[str | None] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids.append(found.get("id"))
        if tag == "a":
            self.anchors.append(str(found["href"]))
        self.loaded += [
            value for name, value in attrs if name == "src" or (tag, name) == ("link", "href")
        ]


def test_page_is_a_single_file() -> None:
    response = _ask("/")
    links = _Links(response.text)
    assert response.status_code == 200
    assert links.loaded == ["data:,"]
    assert {anchor[:1] for anchor in links.anchors} == {"#"}
    views = {"chat", "journal", "world", "contract"}
    assert {anchor[1:] for anchor in links.anchors} <= {*links.ids} | views
    assert len(links.ids) - links.ids.count(None) == len({*links.ids} - {None})


def test_content_security_policy_allows_only_the_page_itself() -> None:
    response = _ask("/")
    headers = response.headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    parts = re.findall(r"<(?:style|script type=.module.)>(.+?)</s", response.text, re.DOTALL)
    assert len(parts) == 2
    for part in parts:
        digest = base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_token_sets_a_cookie_for_page_and_control_endpoints() -> None:
    locked = _ask("/", TOKEN)
    assert (locked.status_code, "<form" in locked.text) == (401, True)
    assert "App" not in locked.text
    assert _ask("/?token=other", TOKEN).status_code == 401
    entered = _ask(f"/?token={TOKEN}", TOKEN)
    assert (entered.status_code, entered.headers["location"]) == (303, "/")
    cookie = entered.headers["set-cookie"]
    assert "HttpOnly; SameSite=Strict" in cookie
    kept = {"cookie": cookie.partition(";")[0]}
    wrong = {"cookie": "tencent-desk-mock=other"}
    for path, header, status in (
        ("/", kept, 200),
        ("/_mock/state", kept, 200),
        ("/_mock/state", wrong, 401),
        ("/", {"authorization": f"Bearer {TOKEN}"}, 200),
    ):
        assert _ask(path, TOKEN, **header).status_code == status


def test_page_contains_the_contract() -> None:
    contract = load()
    page = write_contract(contract)
    links = _Links(page)
    assert {anchor[1:] for anchor in links.anchors} <= {*links.ids}
    assert re.search(r'<a href="#shape-TextElement">TextElement</a>', page)
    for operation in contract.operations.values():
        node = contract.document["paths"][operation.path][operation.method.lower()]
        assert escape(node.get("description") or node["summary"]) in page
    for code, entry in contract.errors.items():
        assert all(escape(part) in page for part in (str(code), entry.name, entry.meaning))
    sizes = contract.document["components"]["schemas"]["ImageSize"]
    assert f"</code> {escape(sizes['x-enum-descriptions'][0])}</li>" in page
    copied = sum(len(page.pasted_codes) for page in vendor_pages.operations().values())
    assert page.count("Copied by the vendor") == copied


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    desk = FakeDesk(frozen_desk().world, keep_calls=3)
    with running(desk) as url, httpx.Client(base_url=url, trust_env=False) as client:
        for _ in range(5):
            client.post(f"{PATHS['send_msg']}?{query()}", json=sample("send_msg"))
        yield client


def test_journal_endpoint_returns_only_new_calls(client: httpx.Client) -> None:
    def numbers(**asked: Any) -> tuple[int, int, list[int]]:
        shown = client.get("/_mock/journal", params=asked).json()
        return shown["first"], shown["next"], [call["number"] for call in shown["calls"]]

    assert numbers() == (2, 5, [2, 3, 4])
    assert numbers(after=4) == (2, 5, [4])
    assert numbers(after=9) == (2, 5, [])
    assert numbers(newest=1) == (2, 5, [4])
    client.delete("/_mock/journal")
    assert numbers() == (5, 5, [])
    state = client.get("/_mock/state", params={"messages": 0}).json()
    assert (state["apps"][0]["messages"], state["apps"][0]["message_count"]) == ([], 1)
    assert state["clock"]["stopped"] is True


@pytest.mark.parametrize(
    ("method", "path", "asked", "reported"),
    [
        (
            "POST",
            "state",
            {"json": {"app": {"editions": ["advanced", "gold"]}}},
            "/app/editions/1: unknown 'gold'; there are advanced",
        ),
        (
            "GET",
            "journal",
            {"params": {"since": 1}},
            "unknown key 'since'; the keys are after, newest",
        ),
    ],
)
def test_unknown_control_input_is_reported_by_name(
    client: httpx.Client, method: str, path: str, asked: dict[str, Any], reported: str
) -> None:
    wrong = client.request(method, f"/_mock/{path}", **asked)
    assert wrong.status_code == 400
    assert reported in wrong.json()["error"]


def _words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_page_contains_the_summary_if_there_is_no_description() -> None:
    document = copy.deepcopy(dict(load().document))
    for item in document["paths"].values():
        for node in item.values():
            node.pop("description", None)
            node["summary"] = "In short."
    assert write_contract(Contract(document)).count("<p>In short.</p>") == len(document["paths"])


def test_field_is_described_with_its_type_and_rules() -> None:
    text = {"type": "string", "minLength": 1, "maxLength": 5, "description": "a < b"}
    names = {"x-enum-varnames": ["EX", "WHY"], "x-enum-descriptions": ["The first."]}
    rows: dict[str, tuple[dict[str, Any], str]] = {
        "A": (text, "A required string a &lt; b not empty; at most 5 characters"),
        "B": ({"type": ["integer", "null"], "minimum": 1}, "B integer or null at least 1"),
        "C": (
            {"type": "array", "items": {"type": "string"}, "minItems": 1},
            "C list of string at least 1 items",
        ),
        "D": (
            {"type": "string", "minLength": 2, "enum": ["x", "y"], **names},
            "D string at least 2 characters x The first. y WHY",
        ),
        "E": ({"type": "integer", "enum": [5], "const": 5}, "E integer always 5"),
    }
    schema: dict[str, Any] = {"type": "object", "required": ["A"]}
    schema["properties"] = {name: row for name, (row, _) in rows.items()}
    shown = re.findall(r"<tr><td>.*?</tr>", write_shape(load(), schema))
    assert [_words(row) for row in shown] == [reported for _, reported in rows.values()]
    variants = {"anyOf": [{"$ref": "#/components/schemas/A"}, {"type": "null"}]}
    assert _words(write_shape(load(), variants)) == "One of A null"
    assert _words(write_shape(load(), {"type": "string"})) == "string"


def test_page_describes_whether_a_refused_call_may_have_an_effect() -> None:
    contract = load()
    effects = {row["code"]: row["effect"] for row in contract.document["x-desk-errors"]}
    found = re.findall(r'<b class="code">(-?\d+)</b>(.*?)</tr>', write_contract(contract))
    assert {int(code) for code, _ in found} == effects.keys()
    for code, row in found:
        assert ("without effect" in row) == (effects[int(code)] == "none")


def test_page_describes_which_operations_can_be_retried() -> None:
    shown = write_contract(load())
    for operation, page in vendor_pages.operations().items():
        section = shown.partition(f'<section id="{operation}"')[2].partition("</section>")[0]
        advice = section.partition("<dt>After an ambiguous failure</dt><dd>")[2]
        may = "can be retried. " if page.repeatable else "must not be retried blindly. "
        assert advice.startswith(may)


@pytest.mark.parametrize(
    ("cookie", "admitted"), [(f"{COOKIE}=secret", True), ("\x00[]=secret", False), ("a/b=1", False)]
)
def test_only_a_valid_cookie_gives_access(cookie: str, admitted: bool) -> None:
    assert Access("secret").admits({"cookie": cookie}) is admitted
