"""A headless Chromium for the tests, driven by its own driver's WebDriver protocol."""

from __future__ import annotations

import base64
import shutil
import subprocess
import time
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, cast

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_STARTED = "was started successfully on port "
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
        client: A client of the session's URL.
    """

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def open(self, url: str) -> None:
        """Goes to a page and waits until it is loaded."""
        self._post("url", url=url)

    def run(self, script: str, *arguments: Any) -> Any:
        """Runs JavaScript in the page and gives back what it returns."""
        return self._post("execute/sync", script=script, args=list(arguments))

    def wait(self, script: str, *arguments: Any) -> Any:
        """Runs JavaScript until it returns something true."""
        return until(lambda: self.run(script, *arguments), script)

    def size(self, width: int, height: int) -> None:
        """Gives the window another size."""
        self._post("window/rect", width=width, height=height)

    def keys(self, keys: str) -> None:
        """Press keys one after the other; those with names are ENTER and so on."""
        acts = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._post("actions", actions=[{"type": "key", "id": "keyboard", "actions": acts}])

    def compose(self, text: str) -> None:
        """Begin the input of a word, as an input method for Chinese does, and do not end it."""
        length = len(text)
        self._cdp("Input.imeSetComposition", text=text, selectionStart=length, selectionEnd=length)

    def commit(self, text: str) -> None:
        """End the input of a word."""
        self._cdp("Input.insertText", text=text)

    def scheme(self, name: str) -> None:
        """Prefers `light` or `dark`."""
        feature = {"name": "prefers-color-scheme", "value": name}
        self._cdp("Emulation.setEmulatedMedia", features=[feature])

    def phone(self, width: int, height: int) -> None:
        """Takes the measures of a phone, which a window on a desktop cannot have."""
        measures = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": True}
        self._cdp("Emulation.setDeviceMetricsOverride", **measures)

    def desktop(self, width: int, height: int) -> None:
        """Take the measures of a screen, whatever the window has."""
        measures = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._cdp("Emulation.setDeviceMetricsOverride", **measures)

    def log(self) -> list[str]:
        """What the browser complained about since the last time."""
        return [row["message"] for row in self._post("se/log", type="browser")]

    def screenshot(self, file: Path) -> None:
        """Saves what the window shows."""
        file.write_bytes(base64.b64decode(self._send("GET", "screenshot")))

    def _cdp(self, command: str, **parameters: Any) -> None:
        self._post("goog/cdp/execute", cmd=command, params=parameters)

    def _post(self, path: str, **body: Any) -> Any:
        return self._send("POST", path, body)

    def _send(self, method: str, path: str, body: Any = None) -> Any:
        value = self._client.request(method, path, json=body).json()["value"]
        if isinstance(value, dict) and "error" in value:
            raise RuntimeError(f"{value['error']}: {value['message']}")
        return value


def until(found: Callable[[], Any], what: str) -> Any:
    """Asks again and again, and gives back the first answer that is true."""
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        answer = found()
        if answer:
            return answer
    raise TimeoutError(what)


@contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """A browser with a fresh profile; nothing of it is left behind.

    Args:
        profile: A folder of its own.
    """
    options = {"args": [*_FLAGS, f"--user-data-dir={profile}"]}
    wanted = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
    with _driver() as url, httpx.Client(base_url=url, timeout=60, trust_env=False) as client:
        body = {"capabilities": {"alwaysMatch": wanted}}
        made = client.post("/session", json=body).json()["value"]
        session = f"{url}/session/{made['sessionId']}"
        client.base_url = httpx.URL(session)
        try:
            yield Browser(client)
        finally:
            client.delete(session).raise_for_status()


@contextmanager
def _driver() -> Iterator[str]:
    command = [shutil.which("chromedriver") or "chromedriver", "--port=0"]
    with subprocess.Popen(  # noqa: S603 - the system's own
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            lines = cast("IO[str]", process.stdout)
            port = next(line.partition(_STARTED)[2] for line in lines if _STARTED in line)
            yield f"http://127.0.0.1:{port.strip().rstrip('.')}"
        finally:
            process.terminate()
