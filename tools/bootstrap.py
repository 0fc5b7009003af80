"""Makes the development environment: what requirements.lock names, and this project.

Runs on a bare Python. uv installs in a fraction of the time that pip needs; pip is what machines
are configured for. So uv gets pip's settings, and pip installs where uv cannot.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from ast import literal_eval
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LOCK = Path("requirements.lock")
STAMP = ".ready"
VARIABLES_OF_UV = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "no-index": "UV_NO_INDEX",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "client-cert": "SSL_CLIENT_CERT",
    "proxy": "ALL_PROXY",
}
"""Settings of pip, and the variables that mean the same to uv."""
INDEXES_OF_UV = {
    "UV_DEFAULT_INDEX",
    "UV_EXTRA_INDEX_URL",
    "UV_FIND_LINKS",
    "UV_INDEX",
    "UV_INDEX_URL",
    "UV_NO_INDEX",
}
"""With one of these set, uv has indexes of its own."""


class SetupError(Exception):
    """Says in one line why there is no environment, and what to do."""


def variables_for_uv(listing: str, outside: Mapping[str, str]) -> dict[str, str]:
    """Translate the settings of pip.

    Args:
        listing: what `pip config list` prints.
        outside: the variables of the machine.

    Returns:
        The variables with which uv installs from where pip would.
    """
    settings: dict[str, dict[str, str]] = {"global": {}, "install": {}, ":env:": {}}
    for line in listing.splitlines():
        key, _, value = line.partition("=")
        section, _, name = key.partition(".")
        if section in settings and name:
            settings[section][name] = " ".join(str(literal_eval(value)).split())
    found = settings["global"] | settings["install"] | settings[":env:"]
    # pip prefers these two to its own setting.
    bundle = outside.get("REQUESTS_CA_BUNDLE") or outside.get("CURL_CA_BUNDLE")
    if bundle:
        found["cert"] = bundle
    if "find-links" in found:
        found["find-links"] = found["find-links"].replace(" ", ",")
    translated = {of_uv: found[name] for name, of_uv in VARIABLES_OF_UV.items() if found.get(name)}
    if INDEXES_OF_UV & outside.keys():
        translated = {name: of for name, of in translated.items() if name not in INDEXES_OF_UV}
    # As pip does: certificates of the system count, and no index hides the versions of another.
    usual = {"UV_SYSTEM_CERTS": "true", "UV_INDEX_STRATEGY": "unsafe-best-match"}
    if not _home_is_writable():  # uv installs nothing without a cache
        usual["UV_CACHE_DIR"] = str(Path(".cache", "uv").absolute())
    return {**usual, **outside, **translated}


def reason(output: str) -> str:
    """Say in one line why pip installed nothing, and which setting to look at.

    Args:
        output: what pip wrote.
    """
    if "DO NOT MATCH THE HASHES" in output:
        return (
            "the package index has other files than requirements.lock names: "
            "look at index-url in `pip config list` or at PIP_INDEX_URL, and name an index that "
            "mirrors PyPI unchanged"
        )
    if re.search(r"SSLError|SSL: |ssl certificate|TLS CA certificate", output):
        return (
            "the certificate of the package index is not trusted: "
            "look at cert in `pip config list` or at PIP_CERT, and name a file with your CA"
        )
    errors = re.findall(r"^ERROR: (.*)", output, re.MULTILINE)
    lines = [line for line in output.splitlines() if line.strip()]
    what = (errors or lines[-1:] or ["pip failed"])[0].rstrip(".")
    return (
        f"no package from the package index ({what}): "
        "look at index-url, no-index and proxy in `pip config list`, or at PIP_INDEX_URL and "
        "HTTPS_PROXY"
    )


def _home_is_writable() -> bool:
    return os.access(os.path.expanduser("~"), os.W_OK)  # noqa: PTH111 - raises nothing without a home


class Environment:
    """The environment in a folder.

    Args:
        folder: of the environment, below the current folder, which is the project.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._python = folder / "bin" / "python"
        self._stamp = folder / STAMP

    def make(self) -> None:
        """Make it, or bring it up to date.

        Raises:
            SetupError: a package cannot be had. What was begun is removed.
        """
        here = os.fsencode(Path.cwd()) + b"\n"
        # What another place, or a run that was interrupted, left is not repaired.
        fresh = not self._stamp.is_file() or self._stamp.read_bytes() != here or not self._runs()
        try:
            if fresh:
                self._create()
            else:
                self._stamp.unlink()
            if not self._installed_by_uv():
                self._pip("--require-hashes", "--requirement", str(LOCK))
            self._pip("--no-index", "--no-build-isolation", "--editable", ".")
            self._make_relative()
        except BaseException:
            if fresh:
                shutil.rmtree(self._folder, ignore_errors=True)
            raise
        self._stamp.write_bytes(here)

    def _runs(self) -> bool:
        try:
            return subprocess.run([self._python, "-c", ""], check=False).returncode == 0
        except OSError:
            return False

    def _create(self) -> None:
        venv.create(self._folder, clear=True, with_pip=True, symlinks=True)
        for prefix in dict.fromkeys((sys.prefix, sys.base_prefix)):
            settings = Path(prefix, "pip.conf")
            if settings.is_file():  # the pip of this Python reads it, that of the new one its own
                shutil.copyfile(settings, self._folder / "pip.conf")
                break

    def _installed_by_uv(self) -> bool:
        uv = shutil.which("uv") or self._own_uv()
        if uv is None:
            return False
        words = ("pip", "install", "--quiet", "--no-deps", "--require-hashes", "--python")
        variables = variables_for_uv(self._run("-m", "pip", "config", "list").stdout, os.environ)
        try:
            command = [uv, *words, self._python, "--requirement", LOCK]
            subprocess.run(command, env=variables, capture_output=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            sys.stderr.write("uv cannot install here; pip does, in about a minute\n")
            return False
        return True

    def _own_uv(self) -> Path | None:
        uv = self._folder / "bin" / "uv"
        if not uv.is_file():
            locked = re.search(r"^uv==(?:.*\\\n)*.*\n", LOCK.read_text("utf-8"), re.MULTILINE)
            if locked is None:
                return None
            with tempfile.NamedTemporaryFile("w", suffix=".txt") as only:
                only.write(locked[0])
                only.flush()
                self._pip("--require-hashes", "--requirement", only.name)
        return uv

    def _make_relative(self) -> None:
        # Python reads these files in the encoding of the locale, which may not have the letters of
        # the project's path: a Python that finds such a path ends at once.
        here = os.fsencode(Path.cwd())
        for file in self._folder.glob("lib/*/site-packages/*.pth"):
            lines = file.read_bytes().splitlines()
            ours = [
                os.path.relpath(line, os.fsencode(file.parent))
                for line in lines
                if line.startswith(here + b"/")
            ]
            if ours:
                file.write_bytes(b"".join(line + b"\n" for line in ours))

    def _pip(self, *arguments: str) -> None:
        command = ("-m", "pip", "install", "--no-input", "--no-deps", "--no-compile")
        done = self._run(*command, *arguments)
        if done.returncode:
            raise SetupError(reason(done.stdout))

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        # pip refuses to install for a user, a setting of some machines, into an environment.
        variables = {**os.environ, "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        if not _home_is_writable():  # as root, pip would write there all the same, and fail
            variables["PIP_NO_CACHE_DIR"] = "1"
        return subprocess.run(
            [self._python, "-I", *arguments],
            env=variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )


def main() -> str | int:
    """Make the environment in the folder that the command line names; give the exit status."""
    folder = Path(sys.argv[1])
    try:
        Environment(folder).make()
    except (SetupError, OSError, ValueError, subprocess.CalledProcessError) as error:
        return f"{folder} is not made: {error}"
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
