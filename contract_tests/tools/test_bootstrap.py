"""Test `make setup` on other machines: with a package index, other Pythons, and interrupted
runs."""

from __future__ import annotations

import hashlib
import os
import shutil
import ssl
import subprocess
import sys
import threading
import zipfile
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tools import bootstrap

if TYPE_CHECKING:
    from collections.abc import Iterator

REAL = Path(sys.executable).resolve()
PROJECT = """\
[project]
name = "desk-project"
version = "1"
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""
BACKEND = """\
import os, zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "desk_project-1-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(folder, name), "w") as wheel:
        wheel.writestr("desk_project.pth", os.path.join(os.getcwd(), "source") + "\\n")
        wheel.writestr("desk_project-1.dist-info/METADATA", METADATA)
        wheel.writestr("desk_project-1.dist-info/WHEEL", WHEEL)
        wheel.writestr("desk_project-1.dist-info/RECORD", "")
    return name

METADATA = "Metadata-Version: 2.1\\nName: desk-project\\nVersion: 1\\n"
WHEEL = "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"
"""


def _wheel(folder: Path, name: str, files: dict[str, str]) -> str:
    """Build a wheel, and return its line for a lock file."""
    folder.mkdir(parents=True)
    path = folder / f"{name.replace('-', '_')}-1-py3-none-any.whl"
    information = f"{name.replace('-', '_')}-1.dist-info"
    files |= {
        f"{information}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n",
        f"{information}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{information}/RECORD": "",
    }
    with zipfile.ZipFile(path, "w") as wheel:
        for each, text in files.items():
            wheel.writestr(each, text)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"{name}==1 \\\n    --hash=sha256:{digest}\n"


class Machine(NamedTuple):
    """Describe a machine with a project.

    Attributes:
        project: the folder of the project.
        programs: the only folder on PATH.
        home: the home folder of the user.
        served: the folder of the package index.
    """

    project: Path
    programs: Path
    home: Path
    served: Path

    def configure(self, folder: Path | None = None, **settings: str) -> None:
        """Write a pip.conf into the given folder, or into the user's home folder."""
        lines = [f"{name.replace('_', '-')} = {value}\n" for name, value in settings.items()]
        path = (folder or self.home) / "pip.conf"
        path.write_text("[global]\n" + "".join(lines), encoding="utf-8")

    def add_program(self, name: str, script: str) -> None:
        """Add a shell script to PATH."""
        path = self.programs / name
        path.unlink(missing_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)

    def make(self, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run make with only the given environment variables."""
        return subprocess.run(
            [self.programs / "make", "--no-print-directory", *words],
            cwd=self.project,
            env={
                "PATH": str(self.programs),
                "HOME": str(self.home),
                "PIP_CONFIG_FILE": str(self.home / "pip.conf"),
                "LC_ALL": "C",
                **variables,
            },
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def machine(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Return a machine whose paths contain spaces and non-ASCII characters."""
    folder = tmp_path / "a 目录"
    made = Machine(*(folder / name for name in ("project", "programs", "home", "index")))
    for path in made[:3]:
        path.mkdir(parents=True)
    lock = _wheel(made.served / "desk-sample", "desk-sample", {"desk_sample.py": ""})
    for name in ("Makefile", "tools/bootstrap.sh", "tools/bootstrap.py"):
        (made.project / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(root / name, made.project / name)
    for name, text in (
        ("pyproject.toml", PROJECT),
        ("backend.py", BACKEND),
        ("requirements.lock", lock),
        ("source/desk_module.py", ""),
    ):
        (made.project / name).parent.mkdir(exist_ok=True)
        (made.project / name).write_text(text, encoding="utf-8")
    for name in ("sh", "make", "cat"):
        (made.programs / name).symlink_to(shutil.which(name) or name)
    (made.programs / "python3").symlink_to(REAL)
    for name in list(os.environ):
        if name.startswith(("PIP_", "UV_")) or name.endswith("CA_BUNDLE"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(made.home))
    monkeypatch.setenv("PATH", str(made.programs))
    monkeypatch.setenv("PIP_CONFIG_FILE", str(made.home / "pip.conf"))
    monkeypatch.chdir(made.project)
    monkeypatch.setattr(sys, "argv", ["bootstrap.py", ".venv"])
    return made


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Log nothing."""


@contextmanager
def _serve_index(folder: Path, certificate: Path) -> Iterator[str]:
    """Serve a package index over TLS, and yield its URL."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _installer(project: Path, package: str) -> str:
    (file,) = project.glob(f".venv/lib/*/site-packages/{package}-1.dist-info/INSTALLER")
    return file.read_text(encoding="utf-8").strip()


@pytest.mark.slow
@pytest.mark.parametrize("installer", ["uv", "pip"])
def test_setup_works_with_the_index_and_certificate_of_pip_conf(
    installer: str,
    machine: Machine,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    site = None
    if installer == "uv":  # pip.conf of the user
        machine.add_program("uv", f"exec '{Path(sys.executable).with_name('uv')}' \"$@\"")
        monkeypatch.setenv("HOME", str(machine.project / "pyproject.toml" / "home"))
    else:  # pip.conf of the Python, and an index with a uv that does not run
        site = machine.home
        monkeypatch.setattr(sys, "prefix", str(site))
        monkeypatch.delenv("PIP_CONFIG_FILE")
        script = {"uv-1.data/scripts/uv": "no program"}
        with Path("requirements.lock").open("a", encoding="utf-8") as lock:
            lock.write(_wheel(machine.served / "uv", "uv", script))
    with _serve_index(machine.served, certificate) as url:
        machine.configure(site, index_url=url, cert=str(certificate), user="true")
        assert bootstrap.main() == 0
    assert _installer(machine.project, "desk_sample") == installer
    assert ("using pip" in capfd.readouterr().err) == (installer == "pip")
    # From here on, the index is unavailable.
    again = machine.make("setup")
    assert (again.returncode, again.stderr) == (0, "")
    assert "Nothing to be done" in again.stdout
    assert bootstrap.main() == 0, "what is installed is not looked up again"
    done = subprocess.run(
        [".venv/bin/python", "-c", "import desk_sample, desk_module"],
        env={"LC_ALL": "C"},
        check=False,
    )
    assert done.returncode == 0
    # A failed update removes nothing.
    with Path("requirements.lock").open("a", encoding="utf-8") as lock:
        lock.write(f"desk-more==1 --hash=sha256:{'0' * 64}\n")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    assert "desk-more" in str(bootstrap.main())
    assert Path(".venv/bin/python").exists()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["no index", "no certificate", "other files"])
def test_setup_error_names_the_setting_to_check(
    kind: str, machine: Machine, certificate: Path
) -> None:
    machine.add_program("uv", "exit 2")
    with _serve_index(machine.served, certificate) as url:
        if kind == "no index":
            machine.configure(no_index="true")
            expected = "check index-url, no-index and proxy in `pip config list`"
        elif kind == "no certificate":
            machine.configure(index_url=url, retries="0")
            expected = "check cert in `pip config list` or PIP_CERT"
        else:
            lock = machine.project / "requirements.lock"
            line, _, _ = lock.read_text(encoding="utf-8").partition("sha256:")
            lock.write_text(f"{line}sha256:{'0' * 64}\n", encoding="utf-8")
            machine.configure(index_url=url, cert=str(certificate))
            expected = "check index-url in `pip config list` or PIP_INDEX_URL"
        message = str(bootstrap.main())

    assert message.startswith("cannot make .venv: ")
    assert expected in message
    assert "\n" not in message
    assert not (machine.project / ".venv").exists()


def test_interrupted_setup_ends_without_a_traceback(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("venv.create", interrupt)

    assert bootstrap.main() == 130
    assert not (machine.project / ".venv").exists()


@pytest.mark.parametrize(
    ("listing", "outside", "expected"),
    [
        ("", {}, {}),
        ("global.index-url='https://a'\n:env:.timeout='1'", {}, {"UV_DEFAULT_INDEX": "https://a"}),
        (
            ":env:.index-url='https://c'\nglobal.index-url='https://a'\ninstall.index-url='https://b'",
            {},
            {"UV_DEFAULT_INDEX": "https://c"},
        ),
        (
            "global.extra-index-url='\\nhttps://a\\nhttps://b'\nglobal.find-links='/a /b'",
            {},
            {"UV_INDEX": "https://a https://b", "UV_FIND_LINKS": "/a,/b"},
        ),
        (
            "global.no-index='true'\nglobal.proxy='http://p'\nglobal.trusted-host='h'",
            {},
            {"UV_NO_INDEX": "true", "ALL_PROXY": "http://p", "UV_INSECURE_HOST": "h"},
        ),
        (
            "global.cert='/a'\nglobal.client-cert='/b'",
            {"SSL_CERT_FILE": "/c"},
            {"SSL_CERT_FILE": "/a", "SSL_CLIENT_CERT": "/b"},
        ),
        ("global.cert='/a'", {"CURL_CA_BUNDLE": "/c"}, {"SSL_CERT_FILE": "/c"}),
        (
            "global.index-url='https://a'\nglobal.cert='/a'",
            {"UV_INDEX_URL": "https://u"},
            {"UV_INDEX_URL": "https://u", "SSL_CERT_FILE": "/a"},
        ),
        ("global.index-url='https://a'\ndownload.index-url='https://b'", {"UV_SYSTEM_CERTS": "0"},
         {"UV_DEFAULT_INDEX": "https://a", "UV_SYSTEM_CERTS": "0"}),
    ],
)  # fmt: skip
def test_uv_gets_the_pip_settings(
    listing: str, outside: dict[str, str], expected: dict[str, str]
) -> None:
    usual = {"UV_SYSTEM_CERTS": "true", "UV_INDEX_STRATEGY": "unsafe-best-match"}

    found = bootstrap.variables_for_uv(listing, outside)

    assert {name: of for name, of in found.items() if name != "CURL_CA_BUNDLE"} == usual | expected


PRETENDED = f"""\
test "$1" = -c || {{ echo "$0 runs" >&2; exit; }}
exec '{REAL}' -c "import sys; sys.version_info = (3, 10); exec(sys.argv[1])" "$2"
"""
"""A Python that is too old, for who asks it."""


def test_setup_selects_a_newer_python_if_the_default_is_too_old(machine: Machine) -> None:
    machine.add_program("python3", PRETENDED)
    machine.add_program("python3.13", PRETENDED)
    machine.add_program("python3.12", PRETENDED.replace("(3, 10)", "(3, 12)"))

    assert machine.make("setup").stderr == f"{machine.programs}/python3.12 runs\n"


def test_missing_python_version_is_reported_in_one_line(machine: Machine) -> None:
    machine.add_program("python3", PRETENDED)
    for variables in (
        {},
        {"PYTHON": "no such thing"},
        {"PYTHON": str(machine.programs / "python3")},
    ):
        done = machine.make("setup", **variables)
        assert done.returncode == 2
        line, end = done.stderr.splitlines()
        python = variables.get("PYTHON", "python3")
        assert line.startswith(f"make needs Python 3.11 or newer, and {python} is none; ")
        assert end.startswith("make: *** ")


def test_python_without_ensurepip_is_reported_in_one_line(machine: Machine) -> None:
    machine.add_program(
        "python3",
        PRETENDED.replace("sys.version_info = (3, 10)", "sys.modules['ensurepip'] = None"),
    )

    done = machine.make("setup")

    assert done.stderr.splitlines()[0].startswith(
        "python3 cannot make an environment: apt install python3-venv; "
    )
    assert not (machine.project / ".venv").exists()
