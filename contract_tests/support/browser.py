"""A headless Chromium for the tests, that of the system, driven by selenium."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.support.wait import WebDriverWait

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
_SECONDS = 20.0


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
        """Runs JavaScript until it returns something true."""
        return until(lambda: self.run(script, *arguments), script)

    def scheme(self, name: str) -> None:
        """Prefers `light` or `dark`."""
        feature = {"name": "prefers-color-scheme", "value": name}
        self._driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})

    def phone(self, width: int, height: int) -> None:
        """Takes the measures of a phone, which a window on a desktop cannot have."""
        parameters = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": True}
        self._driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", parameters)

    def log(self) -> list[str]:
        """What the browser complained about since the last time."""
        return [row["message"] for row in self._driver.get_log("browser")]


def until(found: Callable[[], Any], what: str) -> Any:
    """Asks again and again, and gives back the first answer that is true."""
    waiting: Any = WebDriverWait  # for anything, and not for a driver alone
    return waiting(found, _SECONDS, 0.05).until(lambda ask: ask(), what)


@contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """A browser with a fresh profile; nothing of it is left behind.

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
