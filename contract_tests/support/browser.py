"""Run the system's headless Chromium with selenium, for the tests."""

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
"""Key codes of WebDriver."""


def why_not() -> str | None:
    """Return the reason why no browser is available, or None if a browser is available."""
    missing = [name for name in ("chromium", "chromedriver") if shutil.which(name) is None]
    return f"{' and '.join(missing)} not found: see docs/mock.md" if missing else None


class Browser:
    """Control one browser window.

    Args:
        driver: the WebDriver of the browser.
    """

    def __init__(self, driver: Chrome) -> None:
        self._driver: Any = driver  # parts of its API have no types
        self.open = driver.get
        self.run = driver.execute_script
        self.size = driver.set_window_size

    def wait(self, script: str, *arguments: Any) -> Any:
        """Run JavaScript repeatedly until its result is true."""
        return until(lambda: self.run(script, *arguments), script)

    def keys(self, keys: str) -> None:
        """Press keys in order; special keys are ENTER, TAB and UP."""
        ActionChains(self._driver).send_keys(keys).perform()

    def compose(self, text: str) -> None:
        """Start to compose a word, as a Chinese input method does, and do not commit it."""
        where = {"selectionStart": len(text), "selectionEnd": len(text)}
        self._driver.execute_cdp_cmd("Input.imeSetComposition", {"text": text, **where})

    def commit(self, text: str) -> None:
        """Commit a composed word."""
        self._driver.execute_cdp_cmd("Input.insertText", {"text": text})

    def scheme(self, name: str) -> None:
        """Set the preferred colour scheme, `light` or `dark`."""
        feature = {"name": "prefers-color-scheme", "value": name}
        self._driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})

    def phone(self, width: int, height: int) -> None:
        """Use the screen size of a phone, which a desktop window cannot have."""
        self._set_screen_size(width, height, mobile=True)

    def desktop(self, width: int, height: int) -> None:
        """Use the screen size of a desktop, independent of the window size."""
        self._set_screen_size(width, height, mobile=False)

    def _set_screen_size(self, width: int, height: int, *, mobile: bool) -> None:
        sizes = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile}
        self._driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", sizes)

    def log(self) -> list[str]:
        """Return the log messages of the browser since the last call."""
        return [row["message"] for row in self._driver.get_log("browser")]

    def screenshot(self, file: Path) -> None:
        """Save a screenshot of the window."""
        file.write_bytes(self._driver.get_screenshot_as_png())


def until(found: Callable[[], Any], what: str) -> Any:
    """Call a function repeatedly, and return its first true result."""
    waiting: Any = WebDriverWait  # its declared type only accepts a driver
    return waiting(found, _SECONDS, 0.05).until(lambda ask: ask(), what)


@contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """Return a browser with a fresh profile, and delete the profile afterwards.

    Args:
        profile: the folder of the profile.
    """
    options = ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for flag in (*_FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    with Chrome(options, ChromeService(shutil.which("chromedriver"))) as driver:
        yield Browser(driver)
