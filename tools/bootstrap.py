"""Make the development environment: the packages of requirements.lock, and this project.

It needs only Python. uv installs much faster than pip, but machines are configured for pip. So uv
gets pip's settings, and pip installs if uv cannot.
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
"""Settings of pip, and the same settings as variables of uv."""
INDEXES_OF_UV = {
    "UV_DEFAULT_INDEX",
    "UV_EXTRA_INDEX_URL",
    "UV_FIND_LINKS",
    "UV_INDEX",
    "UV_INDEX_URL",
    "UV_NO_INDEX",
}
"""With one of these set, uv has its own indexes."""


class SetupError(Exception):
    """Report in one line why the environment could not be made, and what to do."""


def variables_for_uv(listing: str, outside: Mapping[str, str]) -> dict[str, str]:
    """Translate the settings of pip.

    Args:
        listing: the output of `pip config list`.
        outside: the variables of the machine.

    Returns:
        The variables that let uv install from pip's index.
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
    # As in pip: system certificates count, and no index hides the versions of another.
    usual = {"UV_SYSTEM_CERTS": "true", "UV_INDEX_STRATEGY": "unsafe-best-match"}
    if not _is_home_writable():  # uv installs nothing without a cache
        usual["UV_CACHE_DIR"] = str(Path(".cache", "uv").absolute())
    return {**usual, **outside, **translated}


def reason(output: str) -> str:
    """Return in one line why pip installed nothing, and which setting to check.

    Args:
        output: the output of pip.
    """
    if "DO NOT MATCH THE HASHES" in output:
        return (
            "the files of the package index do not match requirements.lock: check index-url in "
            "`pip config list` or PIP_INDEX_URL, and use an unchanged mirror of PyPI"
        )
    if re.search(r"SSLError|SSL: |ssl certificate|TLS CA certificate", output):
        return (
            "the certificate of the package index is not trusted: check cert in `pip config "
            "list` or PIP_CERT, and set a file with your CA"
        )
    errors = re.findall(r"^ERROR: (.*)", output, re.MULTILINE)
    lines = [line for line in output.splitlines() if line.strip()]
    what = (errors or lines[-1:] or ["pip failed"])[0].rstrip(".")
    return (
        f"no package from the package index ({what}): check index-url, no-index and proxy in `pip "
        "config list`, or PIP_INDEX_URL and HTTPS_PROXY"
    )


def _is_home_writable() -> bool:
    return os.access(os.path.expanduser("~"), os.W_OK)  # noqa: PTH111 - raises nothing without a home


class Environment:
    """Make the environment in a folder.

    Args:
        folder: the folder, below the current folder, which must be the project.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._python = folder / "bin" / "python"
        self._stamp = folder / STAMP

    def make(self) -> None:
        """Make it, or update it.

        Raises:
            SetupError: a package cannot be installed. The incomplete environment is removed.
        """
        here = os.fsencode(Path.cwd()) + b"\n"
        # Do not repair an environment of another folder or of an interrupted run.
        fresh = not self._stamp.is_file() or self._stamp.read_bytes() != here or not self._runs()
        try:
            if fresh:
                self._create()
            else:
                self._stamp.unlink()
            if not self._install_by_uv():
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
            if settings.is_file():  # this Python's pip reads it; the new one has its own
                shutil.copyfile(settings, self._folder / "pip.conf")
                break

    def _install_by_uv(self) -> bool:
        uv = shutil.which("uv") or self._install_uv()
        if uv is None:
            return False
        words = ("pip", "install", "--quiet", "--no-deps", "--require-hashes", "--python")
        variables = variables_for_uv(self._run("-m", "pip", "config", "list").stdout, os.environ)
        try:
            command = [uv, *words, self._python, "--requirement", LOCK]
            subprocess.run(command, env=variables, capture_output=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            sys.stderr.write("uv cannot install here; using pip, about a minute\n")
            return False
        return True

    def _install_uv(self) -> Path | None:
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
        # Python reads these files in the locale's encoding, which may lack letters of the project's
        # path. Python ends at once if it finds such a path.
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
        # Some machines set pip to install for the user, which it refuses in an environment.
        variables = {**os.environ, "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        if not _is_home_writable():  # as root, pip would still write there, and fail
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
    """Make the environment in the folder of the command line. Return the exit status."""
    folder = Path(sys.argv[1])
    try:
        Environment(folder).make()
    except (SetupError, OSError, ValueError, subprocess.CalledProcessError) as error:
        return f"cannot make {folder}: {error}"
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
