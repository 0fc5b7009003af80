"""A headless Chromium for the tests, that of the system, driven by selenium."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from selenium.webdriver import ActionChains, Chrome, ChromeOptions, ChromeService
from selenium.webdriver.support.wait import WebDriverWait

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
_SECONDS = 20.0
ENTER, TAB, UP = "\ue007", "\ue004", "\ue013"
"""Keys, as WebDriver numbers them."""


def why_not() -> str | None:
    """Why there is no browser here, or None where there is one."""
    missing = [name for name in ("chromium", "chromedriver") if shutil.which(name) is None]
    return f"{' and '.join(missing)} not found: see docs/mock.md" if missing else None


class Browser:
    """One window.

    Args:
        driver: of the browser.
    """

    def __init__(self, driver: Chrome) -> None:
        self._driver: Any = driver  # some of it has no types
        self.open = driver.get
        self.run = driver.execute_script
        self.size = driver.set_window_size

    def wait(self, script: str, *arguments: Any) -> Any:
        """Run JavaScript until it returns something true."""
        return until(lambda: self.run(script, *arguments), script)

    def keys(self, keys: str) -> None:
        """Press keys one after the other; those with names are ENTER and so on."""
        ActionChains(self._driver).send_keys(keys).perform()

    def compose(self, text: str) -> None:
        """Begin the input of a word, as an input method for Chinese does, and do not end it."""
        where = {"selectionStart": len(text), "selectionEnd": len(text)}
        self._driver.execute_cdp_cmd("Input.imeSetComposition", {"text": text, **where})

    def commit(self, text: str) -> None:
        """End the input of a word."""
        self._driver.execute_cdp_cmd("Input.insertText", {"text": text})

    def scheme(self, name: str) -> None:
        """Prefer `light` or `dark`."""
        feature = {"name": "prefers-color-scheme", "value": name}
        self._driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})

    def phone(self, width: int, height: int) -> None:
        """Take the measures of a phone, which a window on a desktop cannot have."""
        self._measure(width, height, mobile=True)

    def desktop(self, width: int, height: int) -> None:
        """Take the measures of a screen, whatever the window has."""
        self._measure(width, height, mobile=False)

    def _measure(self, width: int, height: int, *, mobile: bool) -> None:
        sizes = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile}
        self._driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", sizes)

    def log(self) -> list[str]:
        """Return what the browser complained about since the last time."""
        return [row["message"] for row in self._driver.get_log("browser")]

    def screenshot(self, file: Path) -> None:
        """Save what the window shows."""
        file.write_bytes(self._driver.get_screenshot_as_png())


def until(found: Callable[[], Any], what: str) -> Any:
    """Asks again and again, and gives back the first answer that is true."""
    waiting: Any = WebDriverWait  # for anything, and not for a driver alone
    return waiting(found, _SECONDS, 0.05).until(lambda ask: ask(), what)


@contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """Return a browser with a fresh profile; nothing of it is left behind.

    Args:
        profile: A folder of its own.
    """
    options = ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for flag in (*_FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    with Chrome(options, ChromeService(shutil.which("chromedriver"))) as driver:
        yield Browser(driver)
