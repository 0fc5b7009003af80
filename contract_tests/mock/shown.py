"""Control the page of the served mock in a browser."""

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
    """Mark a test that needs Chromium."""
    without = pytest.mark.skipif(_NO_BROWSER is not None, reason=_NO_BROWSER or "")
    return pytest.mark.slow(without(test))  # type: ignore[no-any-return]


class Shown:
    """Hold a mock and the page that shows it."""

    def __init__(self, desk: FakeDesk, url: str, window: Browser) -> None:
        self.desk, self.url, self.window = desk, url, window

    def open(self, view: str = "") -> None:
        """Open the page as somebody who was never there."""
        self.window.open("about:blank")
        self.desk.reset()
        self.desk.callbacks.send_to(None)
        self.window.open(f"{self.url}/")
        self.window.run("sessionStorage.clear()")
        self.window.open("about:blank")
        self.window.open(f"{self.url}/#{view}")
        self.window.log()
        self.waits_for("#link", "live")

    def call(self, operation: str, **changed: Any) -> None:
        """Call the desk as a program does."""
        body = {**sample(operation), **changed}
        httpx.post(f"{self.url}{PATHS[operation]}?{query()}", json=body, trust_env=False)

    def text(self, selector: str) -> str:
        """Return what an element shows."""
        return str(self.window.run(_TEXT, selector))

    def waits_for(self, selector: str, part: str) -> str:
        """Return what an element shows, once it shows `part`."""
        script = f"{_TEXT}.includes(arguments[1]) && document.querySelector(arguments[0]).innerText"
        return str(self.window.wait(script, selector, part))

    def go(self, view: str) -> None:
        """Go to a view."""
        self.window.run("location.hash = arguments[0]", view)
        self.window.wait("return !document.getElementById('view-' + arguments[0]).hidden", view)

    def press(self, name: str, within: str = "body") -> None:
        """Press the button with a name; where there are several, the last one."""
        script = (
            "const all = [...document.querySelector(arguments[1]).querySelectorAll('button')];"
            "const found = all.filter((one) => one.textContent.trim() === arguments[0]"
            " || one.getAttribute('aria-label') === arguments[0]).at(-1);"
            "found.closest('details')?.setAttribute('open', ''); found.click(); return true"
        )
        self.window.wait(script, name, within)

    def fill(self, label: str, text: str) -> None:
        """Fill the field with a label in, as somebody who leaves it afterwards."""
        script = (
            "const label = [...document.querySelectorAll('label')].find("
            "(one) => one.textContent.trim().startsWith(arguments[0]));"
            "const field = label.control; field.value = arguments[1];"
            "if (field.value !== arguments[1]) return false;"  # it has no such option yet
            "for (const kind of ['input', 'change'])"
            " field.dispatchEvent(new Event(kind, {bubbles: true}));"
            "return true"
        )
        self.window.wait(script, label, text)

    def says(self, text: str) -> None:
        """Write as the user."""
        self.fill("Message of the user", text)
        self.press("Send", "#say")
