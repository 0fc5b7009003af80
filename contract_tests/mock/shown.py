"""Control the page of the mock server in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from contract_tests import vendor_pages
from contract_tests.mock.support import query, sample
from contract_tests.support.browser import Browser, why_not

if TYPE_CHECKING:
    from collections.abc import Callable

    from tencent_desk_mock import FakeDesk

PATHS = {name: page.path for name, page in vendor_pages.operations().items()}
_NO_BROWSER = why_not()
_TEXT = "return document.querySelector(arguments[0]).innerText"


def in_a_browser(test: Callable[..., None]) -> Callable[..., None]:
    """Mark a test that requires Chromium."""
    without = pytest.mark.skipif(_NO_BROWSER is not None, reason=_NO_BROWSER or "")
    return pytest.mark.slow(without(test))  # type: ignore[no-any-return]


class Shown:
    """Hold a mock server and the page that displays its state."""

    def __init__(self, desk: FakeDesk, url: str, window: Browser) -> None:
        self.desk, self.url, self.window = desk, url, window

    def open(self, view: str = "") -> None:
        """Open the page without stored browser data, with a reset mock."""
        self.window.open("about:blank")
        self.desk.reset()
        self.desk.callbacks.send_to(None)
        self.window.open(f"{self.url}/")
        self.window.run("sessionStorage.clear()")
        self.window.open("about:blank")
        self.window.open(f"{self.url}/#{view}")
        self.window.log()
        self.wait_for_text("#link", "live")

    def call(self, operation: str, **changed: Any) -> None:
        """Send a call to the mock server, as a program does."""
        body = {**sample(operation), **changed}
        httpx.post(f"{self.url}{PATHS[operation]}?{query()}", json=body, trust_env=False)

    def text(self, selector: str) -> str:
        """Return the visible text of an element."""
        return str(self.window.run(_TEXT, selector))

    def wait_for_text(self, selector: str, part: str) -> str:
        """Wait until an element contains `part`, and return its text."""
        script = f"{_TEXT}.includes(arguments[1]) && document.querySelector(arguments[0]).innerText"
        return str(self.window.wait(script, selector, part))

    def go(self, view: str) -> None:
        """Switch to a view."""
        self.window.run("location.hash = arguments[0]", view)
        self.window.wait("return !document.getElementById('view-' + arguments[0]).hidden", view)

    def press(self, name: str, within: str = "body") -> None:
        """Click the button with a name; if several buttons match, click the last one."""
        script = (
            "const all = [...document.querySelector(arguments[1]).querySelectorAll('button')];"
            "const found = all.filter((one) => one.textContent.trim() === arguments[0]"
            " || one.getAttribute('aria-label') === arguments[0]).at(-1);"
            "found.closest('details')?.setAttribute('open', ''); found.click(); return true"
        )
        self.window.wait(script, name, within)

    def fill(self, label: str, text: str) -> None:
        """Fill in the field with a label, and send the events of a user who leaves the field."""
        script = (
            "const label = [...document.querySelectorAll('label')].find("
            "(one) => one.textContent.trim().startsWith(arguments[0]));"
            "const field = label.control; field.value = arguments[1];"
            "if (field.value !== arguments[1]) return false;"  # the option does not exist yet
            "for (const kind of ['input', 'change'])"
            " field.dispatchEvent(new Event(kind, {bubbles: true}));"
            "return true"
        )
        self.window.wait(script, label, text)

    def says(self, text: str) -> None:
        """Send a message as the user."""
        self.fill("Message of the user", text)
        self.press("Send", "#say")
