"""Test the chat view of the page in a real browser, with a program behind a callback URL."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import threading
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from tencent_desk_mock import SECRET_KEY, App, FakeDesk, running

from contract_tests.mock import bot_of_page as bot
from contract_tests.mock.inner_pytest import run_pytest
from contract_tests.mock.shown import Shown, in_a_browser
from contract_tests.support.browser import ENTER, TAB, UP, browser, until

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN = "t0ken-of-the-page"  # noqa: S105
ANN = "1289316687@qq.com"
ARABIC = "مرحبا، أين طلبي؟"
MARKUP = "<img src=x onerror=\"document.title='owned'\">"
SHEET = "return document.getElementById('sheet-text').value"
FOCUS = "return document.activeElement.id"


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log nothing."""


@contextmanager
def _serve(app: Any) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, _Server, _Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/callback"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Chat(Shown):
    """Control the chat view of the page, with a program that replies."""

    program = ""

    def set_callback_url(self, url: str, token: str = TOKEN) -> None:
        """Set the callback URL in the page."""
        self.fill("Callback URL", url)
        self.fill("Token", token)
        self.press("Use this URL")

    def wait_for_message(self, text: str) -> None:
        """Wait for a message to the user."""
        self.wait_for_text("#log", text)

    def sheet(self, name: str) -> str:
        """Click a button that opens a dialog, close the dialog, and return its text."""
        self.window.wait("return !document.getElementById('sheet').open")
        self.press(name)
        self.window.wait("return document.getElementById('sheet').open")
        text = str(self.window.run(SHEET))
        self.press("Close", "#sheet")
        return text

    def sends(self, value: Any) -> None:
        """Replace the text in the open dialog, and send it."""
        fill = "document.getElementById('sheet-text').value = arguments[0]"
        self.window.run(fill, json.dumps(value))
        self.press("Send", "#sheet")

    def plant(self, of: str, what: str, code: str = "") -> None:
        """Add a fault."""
        before = self.window.run("return document.querySelectorAll('#waiting li').length")
        self.fill("For", of)
        self.fill("What", what)
        self.fill("Code", code)
        self.press("Add", "#faults")
        more = "return document.querySelectorAll('#waiting li').length > arguments[0]"
        self.window.wait(more, before)

    def choose(self, selector: str, text: str) -> None:
        """Click the last matching element that contains a text."""
        script = (
            "const all = [...document.querySelectorAll(arguments[0])];"
            "const found = all.filter((one) => one.textContent.includes(arguments[1])).at(-1);"
            "found?.click(); return Boolean(found)"
        )
        self.window.wait(script, selector, text)

    def get_selected(self, selector: str) -> list[str]:
        """Return the texts of the selected elements."""
        script = (
            "return [...document.querySelectorAll(arguments[0])]"
            ".filter((one) => one.getAttribute('aria-current') === 'true')"
            ".map((one) => one.innerText)"
        )
        return [str(text) for text in self.window.run(script, selector)]


@pytest.fixture(scope="module")
def shared_chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    desk = FakeDesk()
    with (
        running(desk) as url,
        _serve(bot.app) as program,
        pytest.MonkeyPatch.context() as patch,
        browser(tmp_path_factory.mktemp("profile")) as window,
    ):
        patch.setenv("DESK_URL", url)
        chat = Chat(desk, url, window)
        chat.program = program
        yield chat


@pytest.fixture
def chat(shared_chat: Chat) -> Chat:
    bot.GO_ON.clear()
    shared_chat.window.desktop(1280, 900)
    shared_chat.open("chat")
    shared_chat.set_callback_url(shared_chat.program)
    shared_chat.wait_for_text("#target", ", signed")
    return shared_chat


@in_a_browser
def test_selecting_a_bubble_selects_its_log_entry_and_back(chat: Chat) -> None:
    chat.press("New conversation")
    chat.says("hello")
    chat.wait_for_message("You said: hello")
    chat.choose(".bubble.program", "You said: hello")
    assert ["send_msg" in text for text in chat.get_selected("#rows li")] == [True]
    chat.choose(".bubble.user", "hello")
    (entry,) = chat.get_selected("#rows li")
    assert "ChatBot.UserSendMsg" in entry
    assert "to program hello" in " ".join(entry.split())
    chat.choose("#rows li", "You said: hello")
    assert ["You said: hello" in text for text in chat.get_selected(".bubble")] == [True]


@in_a_browser
def test_conversation_with_the_keyboard_only(chat: Chat) -> None:
    def tab_to(field: str) -> None:
        def is_there() -> bool:
            chat.window.keys(TAB)
            return bool(chat.window.run(FOCUS) == field)

        until(is_there, f"the focus on {field}")

    tab_to("text")
    chat.window.keys(f"hello{ENTER}")
    chat.wait_for_message("You said: hello")
    assert chat.window.run(FOCUS) == "text"
    tab_to("")  # from the last element to the log
    chat.window.run("document.querySelector('#log [tabindex=\"0\"]').focus()")
    chat.window.keys(UP)
    chat.window.wait("return document.activeElement.classList.contains('user')")
    assert ["UserSendMsg" in text for text in chat.get_selected("#rows li")] == [True]
    chat.window.keys(f"{TAB}{ENTER}")  # "Send again"
    mine = "return document.querySelectorAll('.bubble.user').length"
    until(lambda: chat.window.run(mine) == 2, "a second line of the user")


@in_a_browser
def test_enter_that_commits_ime_input_does_not_send(chat: Chat) -> None:
    chat.window.run("document.getElementById('text').focus()")
    chat.window.compose("ni hao")
    chat.window.keys(ENTER)
    chat.window.commit("你好")
    assert chat.window.run("return document.getElementById('text').value.trim()") == "你好"
    assert len(chat.desk.callbacks) == 0
    chat.window.keys(ENTER)
    chat.wait_for_message("You said: 你好")


@in_a_browser
def test_texts_are_escaped_and_can_be_right_to_left(chat: Chat) -> None:
    chat.fill("You are the user", MARKUP)
    chat.press("New conversation")
    chat.says(MARKUP)
    chat.wait_for_message(f"You said: {MARKUP}")
    chat.says(ARABIC)
    chat.wait_for_message(f"You said: {ARABIC}")
    last = "[...document.querySelectorAll('.bubble.user .words')].at(-1)"
    assert chat.window.run(f"return getComputedStyle({last}).direction") == "rtl"
    chat.says("show me a kettle")
    chat.wait_for_message("Blue kettle")
    assert chat.window.run("return document.querySelectorAll('img, #log a').length") == 0
    assert chat.window.run("return document.title") == "Mock server"
    asked = "return performance.getEntriesByType('resource').map((row) => new URL(row.name).origin)"
    assert set(chat.window.run(asked)) == {chat.url}
    assert chat.window.log() == []


@in_a_browser
def test_streamed_message_grows_in_one_bubble(chat: Chat) -> None:
    chat.says("a story, please")
    chat.wait_for_message("Program is writing…")
    chat.wait_for_message("Once upon a time there was a kettle,")
    busy = "return document.querySelectorAll('.bubble[aria-busy][aria-live=off]').length"
    assert chat.window.run(busy) == 1
    bot.GO_ON.set()
    chat.wait_for_message("Once upon a time there was a kettle, and it was blue.")
    assert chat.window.run("return document.querySelectorAll('.bubble.program').length") == 1
    chat.choose(".bubble.program", "Once")
    assert len(chat.get_selected("#rows li")) == 4


@in_a_browser
def test_status_explains_why_there_is_no_reply(chat: Chat) -> None:
    def write(text: str, why: str) -> None:
        chat.says(text)
        chat.wait_for_text("#why", why)

    chat.press("Post nowhere")
    chat.wait_for_text("#why", "No callback URL is set")
    chat.set_callback_url("http://127.0.0.1:9/callback")
    chat.wait_for_text("#target", ":9/callback")
    write("one", "refused the connection")
    chat.set_callback_url(chat.program)
    chat.wait_for_text("#target", chat.program)
    write("crash", "your program answered, but HTTP status 500, not 200: A server error occurred")
    chat.plant("callback ChatBot.UserSendMsg", "slow")
    write("two", "your program took longer than 2 s to answer")
    assert "A fault did that." in chat.text("#why")
    chat.plant("send_msg", "code", "141005")
    write("crash again", "Its call of send_msg failed: 141005 SESSION_NOT_FOUND")
    chat.press("Online")
    chat.press("Take the conversation")
    write("is anybody there?", "No callback was posted: Desk would post an event (the user wrote")


@in_a_browser
def test_faults_can_be_removed_in_the_page(chat: Chat) -> None:
    chat.plant("send_msg", "lost")
    chat.plant("", "status")
    chat.plant("callback ", "refused")
    shown = chat.text("#waiting")
    for text in ("send_msg: lost reply, once", "every call: HTTP 502", "every callback: broken"):
        assert text in shown
    chat.press("Drop the fault send_msg: lost reply, once")
    until(lambda: len(chat.desk.faults) == 1, "one fault less")
    chat.press("Drop the fault every callback: broken before, once")
    until(lambda: len(chat.desk.callbacks.faults) == 0, "no fault of callbacks")
    assert [fault.status for fault in chat.desk.faults] == [502]
    chat.fill("What", "code")
    chat.fill("For", "callback ")
    chat.press("Add", "#faults")
    chat.wait_for_text("#problem", "A code is for calls only")


@in_a_browser
def test_page_accepts_only_a_loopback_callback_url_and_hides_the_token(chat: Chat) -> None:
    html = chat.window.run(
        "return document.documentElement.outerHTML"
        " + [...document.querySelectorAll('input')].map((one) => one.value)"
        " + JSON.stringify({...sessionStorage})"
    )
    assert TOKEN not in html
    chat.set_callback_url("http://192.0.2.1/callback")
    chat.wait_for_text("#problem", "only a loopback address can be set here")
    assert [one.target.name for one in chat.desk.callbacks.receivers] == [chat.program]


@in_a_browser
def test_callback_can_be_resent_edited_and_copied(chat: Chat) -> None:
    chat.says("hello")
    chat.wait_for_message("You said: hello")
    chat.choose("#rows summary", "UserSendMsg")
    chat.press("Send again", "#rows")
    chat.wait_for_text("#rows", "delivered (2 attempts)")
    first, second = chat.desk.callbacks.of("ChatBot.UserSendMsg")[-1].attempts
    assert first.query["RequestID"] == second.query["RequestID"]

    chat.press("Edit and send", "#rows")
    edited = json.loads(chat.window.run(SHEET))
    edited["fields"]["MsgBody"][0]["MsgContent"]["Text"] = "edited"
    edited["fields"]["NoField"] = 1
    chat.sends(edited)
    chat.wait_for_text("#sheet-note", "has no field 'NoField'")
    del edited["fields"]["NoField"]
    chat.sends(edited)
    chat.wait_for_message("You said: edited")

    curl = chat.sheet("Copy as curl")
    assert TOKEN not in curl
    sent = subprocess.run(curl, shell=True, capture_output=True, check=True, timeout=60)  # noqa: S602 - what the page made
    assert json.loads(sent.stdout)["ActionStatus"] == "OK"


def _play(chat: Chat) -> None:
    """Run a conversation with a fault and a handover."""
    chat.press("New conversation")
    chat.says(f'it\'s "{ARABIC}" \\ {MARKUP}\nsecond line')
    chat.wait_for_message("second line")
    chat.says("show me a kettle")
    chat.wait_for_message("Blue kettle")
    chat.plant("transfer_to_human", "code", "141001")
    chat.says("a person, please")
    chat.wait_for_message("Nobody is at work.")
    chat.press("Ask for a person")
    chat.wait_for_text("#rows", "a person takes over")
    chat.fill("Message of the agent", "Hello, I am Ann.")
    chat.press("Write")
    chat.wait_for_message("Hello, I am Ann.")
    chat.says("thank you")
    chat.wait_for_message("thank you")
    chat.press("End the session")
    chat.wait_for_message("The session has ended.")


def _texts(chat: Chat) -> list[str]:
    """Return the message texts of the last conversation in the page."""
    words = "return [...document.querySelectorAll('.bubble .words')].map((one) => one.innerText)"
    return [str(text) for text in chat.window.run(words)]


@in_a_browser
def test_conversation_can_be_copied_as_a_working_pytest_test(
    chat: Chat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _play(chat)
    test = chat.sheet("Copy as pytest")
    assert test.count("assert ") == 4
    monkeypatch.setenv("TENCENT_DESK_CALLBACK_TOKEN", TOKEN)
    monkeypatch.delenv("DESK_URL")
    program = inspect.getsource(bot)
    for name, old, new, result in (
        ("same", "", "", "1 passed"),
        ("another card", "1.7 litres", "2 litres", "1 failed"),
        ("chatty", 'if "person" in', 'if "thank" in words or "person" in', "1 passed"),
        ("mute", 'elif "kettle" in', 'elif "no kettle" in', "1 failed"),
    ):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "bot.py").write_text(program.replace(old, new) if old else program)
        assert result in run_pytest(folder, test), name


@in_a_browser
def test_conversation_can_be_saved_loaded_and_replayed(chat: Chat) -> None:
    _play(chat)
    saved, played = chat.sheet("Save"), _texts(chat)
    assert json.loads(saved)["steps"][1]["answers"] == 1
    chat.desk.reset()
    until(lambda: not _texts(chat), "a page without bubbles")
    load = (
        "const file = new File([arguments[0]], 'saved.json'), given = new DataTransfer();"
        "given.items.add(file); const field = document.getElementById('load');"
        "field.files = given.files; field.dispatchEvent(new Event('change'))"
    )
    chat.window.run(load, "{}")
    chat.wait_for_text("#problem", "saved.json: this is no saved conversation")
    chat.window.run(load, saved)
    until(lambda: _texts(chat) == played, "the same conversation")
    chat.wait_for_message("The session has ended.")
    chat.choose(".bubble.user", "show me a kettle")
    chat.press("Replay up to here", "[aria-current=true]")
    until(lambda: len(chat.desk.world.app().sessions) == 6, "a new session")
    chat.wait_for_text("#played", "3")
    script = json.loads(chat.sheet("Save"))["steps"]
    assert [step.get("text", "")[:8] for step in script] == ["", "it's \"مر", "show me "]


@in_a_browser
def test_conversation_is_kept_after_a_reload(chat: Chat) -> None:
    chat.press("New user")
    chat.says("hello")
    chat.wait_for_message("You said: hello")
    before = json.loads(chat.sheet("Save"))
    chat.window.open(f"{chat.url}/#chat")
    chat.window.run("location.reload()")
    chat.wait_for_message("You said: hello")
    assert json.loads(chat.sheet("Save")) == before


@in_a_browser
def test_app_and_service_account_can_be_selected(chat: Chat) -> None:
    other = App(1400000001, SECRET_KEY, service_accounts={"@sales", "@service"})
    chat.desk.world.add_app(other)
    chat.fill("App", str(other.sdk_app_id))
    chat.fill("Writing to", "@service")
    chat.says("hello")
    chat.wait_for_message("hello")
    (session,) = other.sessions.values()
    assert (session.user, session.service_account) == ("visitor-1", "@service")
    user = 'user("visitor-1", service_account="@service", app=1400000001)'
    assert user in chat.sheet("Copy as pytest")


@in_a_browser
@pytest.mark.parametrize(("width", "scheme"), [(1120, "light"), (390, "light"), (390, "dark")])
def test_page_fits_its_window_and_screenshots_can_be_made(
    chat: Chat, tmp_path: Path, width: int, scheme: str
) -> None:
    """Check the page width, and make the screenshots for the docs (make page-pictures)."""
    folder = Path(os.environ.get("PICTURES_FOLDER") or tmp_path)
    is_phone = width < 1000
    chat.window.scheme(scheme)
    (chat.window.phone if is_phone else chat.window.desktop)(width, 700)
    chat.press("New conversation")
    for text, reply in (
        ("Where is my order?", "You said: Where is my order?"),
        ("show me a kettle", "Blue kettle"),
        ("a person, please", "takes over"),
    ):
        chat.says(text)
        chat.wait_for_message(reply)
    chat.fill("Message of the agent", "Hello, I am Ann.")
    chat.press("Write")
    chat.wait_for_message("Hello, I am Ann.")
    chat.choose(".bubble.program", "takes over")
    chat.window.run(
        "document.querySelectorAll('details').forEach((one) => { one.open = false });"
        "scrollTo(0, 0); document.activeElement.blur()"
    )
    picture = folder / f"mock-page-{'phone' if is_phone else 'desktop'}-{scheme}.png"
    chat.window.screenshot(picture)
    assert 10_000 < picture.stat().st_size < 150_000
    chat.says("x" * 300)
    chat.wait_for_message("x" * 300)
    wide = chat.window.run(
        "document.querySelectorAll('details').forEach((one) => { one.open = true });"
        "return document.documentElement.scrollWidth"
    )
    assert wide <= width
