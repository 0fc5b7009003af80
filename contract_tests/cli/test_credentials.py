"""Test credentials: from the environment or from a private file, and never from both."""

from __future__ import annotations

import os
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from tencent_desk import usersig
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY
from tencent_desk_runtime.cli import _credentials  # noqa: PLC2701 - simulates a system without modes

from contract_tests.cli.support import VARIABLES, account, desk, invoke

if TYPE_CHECKING:
    from pathlib import Path

    from tencent_desk_mock import FakeDesk

__all__ = ["account", "desk"]

SESSION = "fd8a2e30-54de-4e40-bcaf-02718409c5cf"
CALL = ("send-msg", "--session-id", SESSION, "--text", "hello")
WHOLE = f'sdk_app_id = {SDK_APP_ID}\nidentifier = "{IDENTIFIER}"\nsecret_key = "{SECRET_KEY}"\n'


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, desk: FakeDesk) -> Path:
    """Return a credentials file, and remove the credentials from the environment."""
    del desk
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    path = tmp_path / "desk.toml"
    path.touch(mode=0o600)
    path.write_text(WHOLE, encoding="utf-8")
    return path


def test_credentials_file_has_all_settings_of_a_client(file: Path, desk: FakeDesk) -> None:
    file.write_text(f'{WHOLE}region = "singapore"\n', encoding="utf-8")
    assert invoke(*CALL, "--credentials", str(file)).status == 0
    (call,) = desk.calls
    assert call.query["identifier"] == IDENTIFIER
    printed = invoke(*CALL, "--credentials", str(file), "--dry-run").out
    assert printed.startswith("POST https://adminapisgp.im.qcloud.com/")


def test_credentials_file_may_have_a_usersig_and_a_base_url(file: Path) -> None:
    made = usersig.sign(SDK_APP_ID, IDENTIFIER, SECRET_KEY)
    text = WHOLE.replace(f'secret_key = "{SECRET_KEY}"', f'usersig = "{made}"')
    file.write_text(f'{text}base_url = "http://127.0.0.1:1/desk"\n', encoding="utf-8")
    done = invoke(*CALL, "--credentials", str(file), "--dry-run")
    assert done.out.startswith("POST http://127.0.0.1:1/desk/v4/desk_http_svc/send_msg?")
    assert made not in done.out


def test_environment_is_ignored_when_a_file_is_given(
    file: Path, monkeypatch: pytest.MonkeyPatch, desk: FakeDesk
) -> None:
    monkeypatch.setenv("TENCENT_DESK_USERSIG", "of-another-account")
    monkeypatch.setenv("TENCENT_DESK_IDENTIFIER", "somebody")
    assert invoke(*CALL, "--credentials", str(file)).status == 0
    assert desk.calls[0].query["identifier"] == IDENTIFIER
    file.write_text(WHOLE.replace(f'identifier = "{IDENTIFIER}"\n', ""), encoding="utf-8")
    done = invoke(*CALL, "--credentials", str(file))
    assert (done.status, done.err) == (2, f"tencent-desk: identifier in {file} is not set\n")


REFUSED = "{0}: others can write to it and change the account; run: chmod 600 {0}\n"
HINT = "{0}: others can read it; run: chmod 600 {0}\n"


@pytest.mark.parametrize(
    ("reported", "status", "modes"),
    [
        (REFUSED, 2, [0o620, 0o602, 0o660, 0o666, 0o422, 0o777]),
        (HINT, 0, [0o440, 0o444, 0o640, 0o644, 0o604]),
        ("", 0, [0o400, 0o600, 0o700, 0o611]),
    ],
    ids=["refused", "with a hint", "without a word"],
)
def test_file_that_others_can_write_or_read_is_reported(
    file: Path, reported: str, status: int, modes: list[int], desk: FakeDesk
) -> None:
    for mode in modes:
        file.chmod(mode)
        done = invoke(*CALL, "--credentials", str(file))
        wanted = reported and f"tencent-desk: {reported.format(file)}"
        assert (done.status, done.err) == (status, wanted), oct(mode)
    assert len(desk.calls) == (0 if status else len(modes))


@pytest.mark.parametrize("mounted", [False, True], ids=["owned by root", "mounted read-only"])
def test_file_that_the_user_cannot_change_is_accepted_silently(
    file: Path, mounted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if mounted:
        flags = SimpleNamespace(f_flag=os.ST_RDONLY)
        monkeypatch.setattr(os, "fstatvfs", lambda _: flags)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: file.stat().st_uid + 1)
    for mode in (0o440, 0o444, 0o644, *((0o664, 0o666) if mounted else ())):
        file.chmod(mode)
        done = invoke(*CALL, "--credentials", str(file))
        assert (done.status, done.err) == (0, ""), oct(mode)


def test_file_mode_is_ignored_on_systems_without_modes(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.chmod(0o644)
    monkeypatch.setattr(_credentials, "_HAS_MODES", False)
    assert invoke(*CALL, "--credentials", str(file), "--json").status == 0


def test_credentials_are_read_from_a_pipe(file: Path, desk: FakeDesk) -> None:
    reading, writing = os.pipe()
    os.write(writing, file.read_bytes())
    os.close(writing)
    try:
        assert invoke(*CALL, "--credentials", f"/dev/fd/{reading}").status == 0
    finally:
        os.close(reading)
    assert len(desk.calls) == 1


def test_byte_order_mark_is_accepted(file: Path, desk: FakeDesk) -> None:
    file.write_text(WHOLE.replace("\n", "\r\n"), encoding="utf-8-sig", newline="")
    assert invoke(*CALL, "--credentials", str(file)).status == 0
    assert len(desk.calls) == 1


WRONG = {
    "not TOML": ("secret_key = ", "is not TOML: Invalid value (at end of document)"),
    "nested": (f"a = {'[' * 100_000}", "cannot be read: it nests too deeply"),
    "unknown key": (
        f"{WHOLE}word = 2\nkey = 1",
        "no such key: 'key'; the keys are sdk_app_id, identifier,",
    ),
    "a text": (f"{WHOLE}".replace(str(SDK_APP_ID), '"x"'), "sdk_app_id must be a number"),
    "a truth": (WHOLE.replace(str(SDK_APP_ID), "true"), "sdk_app_id must be a number"),
    "a number": (f"{WHOLE}region = 1", "region must be a text"),
    "a table": (f"{WHOLE}[region]", "region must be a text"),
    "negative": (WHOLE.replace(str(SDK_APP_ID), "-1"), "must be a number"),
    "no key": (WHOLE.replace("secret_key", "region"), "set secret_key in"),
    "two keys": (f'{WHOLE}usersig = "x"', "and only one of them"),
    "no such region": (f'{WHOLE}region = "moon"', "no such region: 'moon'"),
    "no URL": (f'{WHOLE}base_url = "moon"', "base_url must begin with"),
    "a key with blanks": (WHOLE.replace(SECRET_KEY, f" {SECRET_KEY}"), "begins or ends with white"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_invalid_file_is_reported_without_its_content(
    wrong: str, file: Path, desk: FakeDesk
) -> None:
    text, reported = WRONG[wrong]
    file.write_text(text, encoding="utf-8")
    done = invoke(*CALL, "--credentials", str(file))
    assert (done.status, done.out) == (2, "")
    assert reported in done.err
    assert SECRET_KEY not in done.err
    assert not desk.calls


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("content", "reported"),
    [(None, "No such file or directory"), (b"\xff", "is not UTF-8"), ("folder", "Is a directory")],
)
def test_unreadable_file_is_reported(
    content: bytes | str | None, reported: str, tmp_path: Path
) -> None:
    path = tmp_path / "desk.toml"
    if isinstance(content, bytes):
        path.touch(mode=0o600)
        path.write_bytes(content)
    elif content:
        path.mkdir()
    done = invoke(*CALL, "--credentials", str(path))
    assert (done.status, done.err) == (2, f"tencent-desk: {path}: {reported}\n")


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("variable", VARIABLES[:3])
def test_missing_variable_is_reported(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(variable)
    done = invoke(*CALL)
    assert done.status == 2
    assert variable in done.err


def test_no_option_accepts_a_secret() -> None:
    for command in (["usersig", "sign"], ["usersig", "verify"], ["send-msg"]):
        shown = invoke(*command, "--help").out
        assert "--secret-key" not in shown
        assert "--usersig" not in shown
