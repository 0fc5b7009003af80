"""Test the served contract, and API calls from pages of other origins (CORS)."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import httpx
import pytest
import yaml
from tencent_desk_mock import asgi_app, running
from tencent_desk_mock.cli import main

from contract_tests.mock.support import frozen_desk, query
from contract_tests.support import oracle
from contract_tests.support.browser import browser, why_not
from tools.lint import install
from tools.lint import why_not as no_node
from tools.lint._node import FOLDER  # noqa: PLC2701 - the folder of Swagger UI

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ORIGIN = "http://127.0.0.1:8080"
SEND = oracle.operations()["send_msg"][0]
READ: dict[str, Callable[[str], Any]] = {
    "/openapi.json": json.loads,
    "/openapi.yaml": partial(yaml.load, Loader=yaml.CSafeLoader),
}
ASKS = {"origin": ORIGIN, "access-control-request-method": "POST"}


@pytest.fixture(scope="module")
def server() -> Iterator[httpx.Client]:
    with (
        running(frozen_desk(), allow_hosts=["desk-mock"], allow_origins=[ORIGIN]) as url,
        httpx.Client(base_url=url, timeout=60) as client,
    ):
        yield client


@pytest.mark.parametrize("path", READ)
def test_served_contract_contains_the_url_of_the_server(server: httpx.Client, path: str) -> None:
    document: Any = READ[path](server.get(path).text)
    assert [row["url"] for row in document["servers"]] == [str(server.base_url).rstrip("/")]
    assert {**document, "servers": None} == {**oracle.document(), "servers": None}
    assert [*document] == [*oracle.document()]
    assert server.head(path).status_code == 200
    named = server.get(path, headers={"host": "desk-mock:99"}).text
    assert READ[path](named)["servers"][0]["url"] == "http://desk-mock:99"
    assert server.get(path, headers={"host": "evil.example"}).status_code == 403
    # Other methods are calls of the service, which has no such path.
    assert server.post(path).json()["ErrorCode"] != 0


def test_allowed_origin_can_call_the_api_and_read_the_contract(
    server: httpx.Client,
) -> None:
    asked = server.options(SEND, headers={**ASKS, "access-control-request-headers": "content-type"})
    assert asked.status_code == 204
    assert server.options(SEND, headers={"origin": ORIGIN}).json()["ErrorCode"] != 0
    assert asked.headers["access-control-allow-origin"] == ORIGIN
    assert "POST" in asked.headers["access-control-allow-methods"]
    assert asked.headers["access-control-allow-headers"] == "content-type"

    body = json.dumps(oracle.first_body("send_msg"))
    called = server.post(f"{SEND}?{query()}", content=body, headers={"origin": ORIGIN})
    assert called.json()["ErrorCode"] == 0
    assert called.headers["access-control-allow-origin"] == ORIGIN
    assert called.headers["vary"] == "origin"
    assert server.get("/openapi.json", headers={"origin": ORIGIN}).headers["vary"] == "origin"


@pytest.mark.parametrize("origin", ["http://evil.example", "http://127.0.0.1:8081", "null", ""])
def test_other_origins_get_no_cors_headers(server: httpx.Client, origin: str) -> None:
    asked = server.options(SEND, headers={**ASKS, "origin": origin})
    called = server.post(SEND, headers={"origin": origin})
    for reply in (asked, called, server.get("/openapi.json", headers={"origin": origin})):
        assert "access-control-allow-origin" not in reply.headers


@pytest.mark.parametrize("path", ["/", "/_mock/state", "/_mock/journal"])
def test_control_endpoints_and_page_have_no_cors_headers(server: httpx.Client, path: str) -> None:
    read = server.get(path, headers={"origin": ORIGIN})
    asked = server.options(path, headers=ASKS)
    assert "access-control-allow-origin" not in read.headers
    assert "access-control-allow-methods" not in asked.headers


@pytest.mark.parametrize("origin", ["*", "null", "127.0.0.1:8080", "http://a/", "ftp://a", ""])
def test_invalid_origin_is_refused(origin: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="is not an origin"):
        asgi_app(allow_origins=[origin])
    with pytest.raises(SystemExit):
        main([f"--allow-origin={origin}"])
    assert "without a path" in capsys.readouterr().err


class _Swagger(SimpleHTTPRequestHandler):
    """Serve Swagger UI and a page that displays the contract of a mock server."""

    contract = origin = ""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments, directory=str(lint_folder() / "swagger-ui-dist"))

    def do_GET(self) -> None:
        if self.path != "/":
            super().do_GET()
            return
        page = f"""<!doctype html><meta charset="utf-8"><div id="ui"></div>
            <script src="swagger-ui-bundle.js"></script>
            <script>ui = SwaggerUIBundle({{url: "{self.contract}", dom_id: "#ui"}})</script>"""
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as its base
        """Log nothing: browser requests are not part of the test output."""


def lint_folder() -> Path:
    """Return the folder of the Node packages in the linters' lock file, which include Swagger
    UI."""
    install()
    return FOLDER / "node_modules"


@contextmanager
def swagger() -> Iterator[type[_Swagger]]:
    """Serve Swagger UI at its own address; its attribute `contract` is the URL to display."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Swagger) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        _Swagger.origin = f"http://127.0.0.1:{server.server_port}"
        try:
            yield _Swagger
        finally:
            server.shutdown()
            thread.join()


REPLY = ".live-responses-table .highlight-code"
MISSING = why_not() or no_node()
in_a_browser = pytest.mark.skipif(MISSING is not None, reason=MISSING or "")


@pytest.mark.slow
@in_a_browser
def test_swagger_ui_calls_the_api_only_from_an_allowed_origin(tmp_path: Path) -> None:
    desk = frozen_desk()
    with (
        swagger() as console,
        running(desk, allow_origins=[console.origin]) as url,
        running(frozen_desk()) as closed,
        browser(tmp_path) as window,
    ):
        console.contract = f"{url}/openapi.json"
        window.open(console.origin)
        window.wait("return document.querySelector('#operations-conversations-send_msg')")
        for name, value in parse_qsl(query()):
            if name in oracle.document()["components"]["securitySchemes"]:
                window.run("ui.preauthorizeApiKey(...arguments)", name, value)
        for button in (".opblock-summary-control", ".try-out__btn", ".execute"):
            place = f"#operations-conversations-send_msg {button}"
            window.wait("return document.querySelector(arguments[0])", place)
            window.run("document.querySelector(arguments[0]).click()", place)
        printed = window.wait("return document.querySelector(arguments[0])?.innerText", REPLY)
        console.contract = f"{closed}/openapi.json"
        window.open(console.origin)
        refused = window.wait("return document.querySelector('.errors-wrapper')?.innerText")
    assert '"ErrorCode": 0' in printed
    assert [call.code for call in desk.calls] == [0]
    assert "Failed to fetch" in refused
