"""Test `tencent-desk usersig` against the vendor's library."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest
from tencent_desk import usersig
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY
from tencent_desk_runtime.cli import usersig as usersig_command
from TLSSigAPIv2 import TLSSigAPIv2

from contract_tests.cli.support import account, invoke

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["account"]

pytestmark = pytest.mark.usefixtures("account")
OTHER_KEY = "0" * 64


def sign_with_vendor_library(key: str = SECRET_KEY, lifetime: int = 3600) -> str:
    """Return a signature of the vendor's library."""
    made: str = TLSSigAPIv2(SDK_APP_ID, key).gen_sig(IDENTIFIER, lifetime)
    return made


def test_signature_has_its_identifier_and_lifetime() -> None:
    done = invoke("usersig", "sign", "--lifetime", "600")
    assert (done.status, done.err) == (0, "")
    found = usersig.inspect(done.out.strip())
    assert (found.sdk_app_id, found.identifier, found.lifetime) == (SDK_APP_ID, IDENTIFIER, 600)
    other = invoke("usersig", "sign", "--identifier", "user45", "--json").json["usersig"]
    assert usersig.inspect(other).identifier == "user45"
    assert usersig.inspect(other).lifetime == 86400


@pytest.mark.parametrize(
    ("words", "reported"),
    [
        (["--lifetime", "0"], "the lifetime of a UserSig must be from 1 to"),
        (["--identifier", ""], "identifier must be the UserID"),
        (["--lifetime", "day"], "Invalid value for '--lifetime'"),
    ],
)
def test_sign_reports_invalid_arguments(words: list[str], reported: str) -> None:
    done = invoke("usersig", "sign", *words)
    assert (done.status, done.out) == (2, "")
    assert reported in done.err


def test_sign_needs_the_secret_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TENCENT_DESK_SECRET_KEY")
    monkeypatch.setenv("TENCENT_DESK_USERSIG", sign_with_vendor_library())
    done = invoke("usersig", "sign")
    assert (done.status, done.err) == (2, "tencent-desk: TENCENT_DESK_SECRET_KEY is not set\n")


def test_signature_of_the_vendors_library_is_inspected_and_verified(tmp_path: Path) -> None:
    made = sign_with_vendor_library()
    file = tmp_path / "usersig"
    file.write_text(f"{made}\n", encoding="utf-8")
    found = usersig.inspect(made)
    for done in (
        invoke("usersig", "inspect", str(file), "--json"),
        invoke("usersig", "inspect", "--json", stdin=made.encode()),
        invoke("usersig", "verify", str(file), "--json"),
        invoke("usersig", "verify", "-", "--json", stdin=made.encode()),
    ):
        assert (done.status, done.err) == (0, "")
        assert done.json["sdk_app_id"] == SDK_APP_ID
        assert done.json["identifier"] == IDENTIFIER
        assert (done.json["lifetime"], done.json["expired"]) == (3600, False)
        assert set(done.json) == {
            *("sdk_app_id", "identifier", "issued_at", "expires_at", "lifetime", "expired"),
        }
        assert found.digest not in done.out


@pytest.mark.parametrize(("later", "expired"), [(59, False), (60, True), (61, True)])
def test_signature_is_expired_from_its_expiry_time_on(
    later: int, expired: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = usersig.sign(SDK_APP_ID, IDENTIFIER, SECRET_KEY, issued_at=1_600_000_000, lifetime=60)
    monkeypatch.setattr(usersig_command, "time", Mock(time=lambda: 1_600_000_000 + later))
    done = invoke("usersig", "inspect", "--json", stdin=made.encode())
    assert done.json["expired"] is expired


def test_times_are_printed_in_utc() -> None:
    made = usersig.sign(SDK_APP_ID, IDENTIFIER, SECRET_KEY, issued_at=1_600_000_000, lifetime=60)
    done = invoke("usersig", "inspect", stdin=made.encode())
    assert done.out == (
        f"sdk_app_id  {SDK_APP_ID}\nidentifier  {IDENTIFIER}\n"
        "issued_at   2020-09-13T12:26:40Z\nexpires_at  2020-09-13T12:27:40Z\n"
        "lifetime    60\nexpired     true\n"
    )
    far = usersig.sign(SDK_APP_ID, IDENTIFIER, SECRET_KEY, issued_at=2**62, lifetime=60)
    done = invoke("usersig", "inspect", "--json", stdin=far.encode())
    assert done.json["issued_at"] == f"{2**62} s of Unix time"


FALSE = {
    "another key": (sign_with_vendor_library(OTHER_KEY), "the UserSig was made with another key"),
    "expired": (
        usersig.sign(SDK_APP_ID, IDENTIFIER, SECRET_KEY, issued_at=1_600_000_000),
        "the UserSig is not valid at this time",
    ),
    "not well formed": ("hello", "the UserSig is not well formed"),
    "nothing": ("", "the UserSig is not well formed"),
    "not ASCII": ("é", "the UserSig is not well formed"),
}


@pytest.mark.parametrize("false", FALSE)
def test_verify_returns_status_1_for_an_invalid_signature(false: str) -> None:
    made, reported = FALSE[false]
    done = invoke("usersig", "verify", stdin=made.encode())
    assert done == (1, "", f"tencent-desk: {reported}\n")
    asked = invoke("usersig", "verify", "--json", stdin=made.encode())
    assert asked.status == 1
    assert asked.json["error"]["message"] == reported


def test_inspect_does_not_check_the_key() -> None:
    assert (
        invoke("usersig", "inspect", stdin=sign_with_vendor_library(OTHER_KEY).encode()).status == 0
    )
    assert invoke("usersig", "inspect", stdin=b"hello").status == 2


def test_verify_reads_the_key_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TENCENT_DESK_SECRET_KEY")
    done = invoke("usersig", "verify", stdin=sign_with_vendor_library().encode())
    assert (done.status, done.err) == (2, "tencent-desk: TENCENT_DESK_SECRET_KEY is not set\n")
    file = tmp_path / "key.toml"
    file.touch(mode=0o600)
    file.write_text(f'secret_key = "{SECRET_KEY}"\n', encoding="utf-8")
    words = ("usersig", "verify", "--credentials", str(file))
    assert invoke(*words, stdin=sign_with_vendor_library().encode()).status == 0
    assert invoke(*words, stdin=sign_with_vendor_library(OTHER_KEY).encode()).status == 1
