"""Test that errors of refused calls, and unfinished objects, contain no secret."""

from __future__ import annotations

import copy
import functools
import importlib
import inspect
import pickle
import pkgutil
import signal
from io import TextIOBase
from typing import TYPE_CHECKING, Any

import anyio
import pytest
import tencent_desk_runtime
from tencent_desk import AsyncDeskClient, DeskClient, Request, usersig
from tencent_desk.errors import DeskError, ValidationError
from tencent_desk_runtime import usersig as runtime_usersig
from tencent_desk_runtime.boundary import Boundary
from tencent_desk_runtime.cli import _credentials  # noqa: PLC2701 - searches its local variables
from tencent_desk_runtime.from_env import read_variables
from tencent_desk_runtime.secret import Secret
from tencent_desk_runtime.signatures import CallableSignature, FixedSignature
from typer.core import TyperGroup

from contract_tests.runtime.toy import AsyncToyClient, ToyClient
from contract_tests.secrets.planted import (
    NOW,
    SDK_APP_ID,
    get_exception,
    key,
    leaks,
    signature,
    signer,
)
from contract_tests.secrets.reporters import reports, walk_objects

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CLIENTS = (DeskClient, AsyncDeskClient)
BASES = (ToyClient, AsyncToyClient)
"""Clients that use the constructor of the runtime."""


def check_no_leak(refused: Callable[[], object]) -> BaseException:
    """Return the exception that a call raises, and check that no report of it contains a secret."""
    error = get_exception(refused)
    made = reports(error)  # some reporters show the source lines of their callers
    found = {name: leaks(report) for name, report in made.items()}
    assert {name: pieces for name, pieces in found.items() if pieces} == {}
    return error


WRONG: dict[str, dict[str, Any]] = {
    "app": {"sdk_app_id": -1},
    "identifier": {"identifier": "x" * 99},
    "lifetime": {"usersig_lifetime": -1},
    "region": {"region": "moon"},
    "base_url": {"base_url": "ftp://x"},
    "both": {"region": "singapore", "base_url": "http://x"},
    "failover": {"base_url": "http://x", "failover": True},
    "timeout": {"timeout": 0},
    "attempt_timeout": {"attempt_timeout": "soon"},
    "retries": {"max_retries": -1},
    "spellings": {"spellings": {"no": "such"}},
    "limiter": {"limiter": object()},
    "on_event": {"on_event": anyio.sleep},
    "transport": {"transport": object()},
    "unknown": {"no_such_argument": 1},
}


SETTINGS = [
    pytest.param(
        kind, wrong, given,
        marks=() if wrong == "timeout" or (given == "key" and kind is DeskClient)
        else pytest.mark.slow,
    )
    for kind in (*CLIENTS, *BASES)
    for given in ("key", "signature", "callable")
    for wrong in WRONG
    if wrong != "lifetime" or given == "key"
]  # fmt: skip


@pytest.mark.parametrize(("kind", "wrong", "given"), SETTINGS)
def test_error_of_a_refused_setting_contains_no_secret(kind: Any, wrong: str, given: str) -> None:
    def make() -> None:
        options = {"sdk_app_id": SDK_APP_ID, "identifier": "administrator", **WRONG[wrong]}
        if "base_url" not in options and kind in CLIENTS:
            options.setdefault("region", "china")
        if given == "key":
            kind(secret_key=key(), **options)
        elif given == "signature":
            kind(usersig=signature(), **options)
        else:
            kind(usersig=signer(), **options)

    assert isinstance(check_no_leak(make), DeskError | TypeError)


INVALID_CREDENTIALS: dict[str, Callable[[str], Any]] = {
    "white space": lambda text: f"{text}\n",
    "other characters": lambda text: f"{text}\u00e9",
    "bytes": lambda text: text.encode(),
    "list": lambda text: [text],
    "empty": lambda text: text[:0],
}


def make_invalid_credential(name: str, how: str) -> dict[str, Any]:
    """Return a constructor argument with an invalid credential."""
    return {name: INVALID_CREDENTIALS[how](key() if name == "secret_key" else signature())}


@pytest.mark.parametrize("kind", CLIENTS)
@pytest.mark.parametrize("how", INVALID_CREDENTIALS)
@pytest.mark.parametrize("name", ["secret_key", "usersig"])
def test_error_of_a_refused_credential_contains_no_secret(kind: Any, name: str, how: str) -> None:
    error = check_no_leak(
        lambda: kind(
            SDK_APP_ID, identifier="a", region="china", **make_invalid_credential(name, how)
        )
    )
    assert isinstance(error, ValidationError)
    assert error.message.startswith(name)


@pytest.mark.parametrize("kind", CLIENTS)
def test_error_of_two_credentials_contains_no_secret(kind: Any) -> None:
    def make() -> None:
        kind(SDK_APP_ID, identifier="a", region="china", secret_key=key(), usersig=signature())

    assert isinstance(check_no_leak(make), ValidationError)


@pytest.mark.parametrize(
    "refused",
    [
        lambda: usersig.sign(SDK_APP_ID, "a", key(), lifetime=-1),
        lambda: usersig.sign(SDK_APP_ID, "a", key(), issued_at=-1),
        lambda: usersig.sign(SDK_APP_ID, "a\nb", key()),
        lambda: usersig.sign(-1, "a", key()),
        lambda: usersig.sign(SDK_APP_ID, "a", key() + " "),
        lambda: usersig.sign(SDK_APP_ID, object(), key()),  # type: ignore[arg-type]
        lambda: runtime_usersig.sign(SDK_APP_ID, "a", key(), lifetime=-1),
        lambda: usersig.inspect(signature()[:-9]),
        lambda: usersig.inspect(signature() + "~"),
        lambda: usersig.inspect(signature().encode()),  # type: ignore[arg-type]
        lambda: usersig.verify(signature(), key()),
        lambda: usersig.verify(signature(), "0" * 64, now=NOW),
        lambda: usersig.verify(signature(), key() + "\n", now=NOW),
        lambda: usersig.verify(signature()[1:], key(), now=NOW),
    ],
)
def test_error_of_a_refused_signature_contains_no_secret(refused: Callable[[], object]) -> None:
    assert isinstance(check_no_leak(refused), ValidationError)


@pytest.mark.parametrize(
    "settings",
    [{"SDK_APP_ID": "x"}, {"IDENTIFIER": ""}, {"BOTH": ""}, {"REGION": "moon"}],
    ids=["app", "identifier", "both", "region"],
)
@pytest.mark.parametrize("kind", CLIENTS)
def test_error_of_refused_variables_contains_no_secret(
    kind: Any, settings: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {"SDK_APP_ID": str(SDK_APP_ID), "IDENTIFIER": "a", "SECRET_KEY": key()}
    given["REGION"] = "china"
    given |= {"USERSIG": signature()} if "BOTH" in settings else settings
    for name, value in given.items():
        monkeypatch.setenv(f"TENCENT_DESK_{name}", value)
    del given
    check_no_leak(kind.from_env)


@pytest.mark.parametrize("line", ['secret_kye = "{}"', "secret_key = ['{}']", "secret_key = '{}"])
def test_error_of_a_refused_file_contains_no_secret(line: str, tmp_path: Path) -> None:
    file = tmp_path / "desk.toml"
    file.touch(mode=0o600)
    file.write_text(line.format(key()))
    assert leaks(str(check_no_leak(lambda: _credentials.read_account(file)))) == set()


def test_secret_key_as_a_name_in_a_file_is_redacted(tmp_path: Path) -> None:
    file = tmp_path / "desk.toml"
    file.touch(mode=0o600)
    file.write_text(f"{key()} = 1")
    with pytest.raises(ValidationError, match=r"no such key: '\[redacted\]'"):
        _credentials.read_account(file)


@pytest.mark.parametrize("answer", [" {}", "{}é", "bytes"])
@pytest.mark.parametrize("kind", CLIENTS)
def test_error_of_a_refused_usersig_from_a_callable_contains_no_secret(
    kind: Any, answer: str
) -> None:
    def asked() -> Any:
        return signature().encode() if answer == "bytes" else answer.format(signature())

    desk = kind(SDK_APP_ID, identifier="a", usersig=asked, base_url="http://127.0.0.1:1")

    async def call() -> None:
        await desk.robot_add_language(language_tag="id")

    refused = (
        functools.partial(desk.robot_add_language, language_tag="id")
        if kind is DeskClient
        else functools.partial(anyio.run, call)
    )
    assert isinstance(check_no_leak(refused), ValidationError)


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "SSL_CERT_FILE"])
@pytest.mark.parametrize("kind", CLIENTS)
def test_error_of_a_refused_proxy_or_certificate_variable_contains_no_secret(
    kind: Any, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, f"gopher://user:{key()}@proxy.invalid")
    monkeypatch.setenv("TENCENT_DESK_SECRET_KEY", key())
    if variable == "SSL_CERT_FILE":
        monkeypatch.setenv(variable, "/nowhere")
    error = check_no_leak(
        lambda: kind(SDK_APP_ID, identifier="a", region="china", secret_key=key())
    )
    assert isinstance(error, ValidationError)
    assert variable in str(error)


# --- objects --------------------------------------------------------------------------------------


def list_classes() -> list[type]:
    """Return the clients, and the runtime classes that can have an unfinished object.

    Streams are excluded: since Python 3.14, `repr` of an unfinished stream always raises.
    """
    names = [
        module.name
        for module in pkgutil.walk_packages(tencent_desk_runtime.__path__, "tencent_desk_runtime.")
    ]
    found = {
        member
        for name in names
        for _, member in inspect.getmembers(importlib.import_module(name), inspect.isclass)
        if member.__module__ == name
        and member.__new__ is object.__new__
        and not issubclass(member, BaseException | TyperGroup | TextIOBase)
        and not inspect.isabstract(member)
    }
    return sorted(found | set(CLIENTS), key=lambda kind: (kind.__module__, kind.__qualname__))


@pytest.mark.parametrize("kind", list_classes(), ids=lambda kind: kind.__qualname__)
def test_repr_of_an_unfinished_object(kind: type) -> None:
    assert kind.__name__ in repr(object.__new__(kind)) or kind is Secret


def make_secret_holders() -> list[Any]:
    """Make an object of each class that contains a secret."""
    client = DeskClient(SDK_APP_ID, identifier="a", secret_key=key(), region="china")
    fixed = FixedSignature(signature())
    request = Request("http", "h", 80, f"/p?usersig={signature()}", (), b"")
    read = usersig.inspect(signature())
    return [client._calls, fixed, CallableSignature(signature), request, read, Secret(key())]  # noqa: SLF001


@pytest.mark.parametrize("number", range(6))
def test_objects_with_secrets_do_not_expose_them(number: int) -> None:
    thing = make_secret_holders()[number]
    assert not isinstance(thing, tuple)
    for show in (repr, str, format, ascii):
        assert leaks(show(thing)) == set()
    assert leaks(walk_objects(thing)) == set()
    with pytest.raises(TypeError):
        iter(thing)
    with pytest.raises(TypeError):
        thing[:9]
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises((TypeError, AttributeError, pickle.PicklingError)):
            pickle.dumps(thing, protocol)
    assert leaks(repr(copy.copy(thing))) == set()


def test_content_of_a_secret_is_available_only_through_reveal() -> None:
    secret = Secret(signature())
    assert secret.reveal() == signature()
    assert f"{secret} {secret!r} {secret:>20}" == "[redacted] [redacted] [redacted]"
    assert secret == Secret(signature()) != Secret(key())
    assert secret != signature()
    assert hash(secret) == hash(Secret(signature()))
    assert Secret.of(secret) is copy.deepcopy([secret])[0] is secret
    with pytest.raises(TypeError):
        vars(secret)
    with pytest.raises(TypeError, match="pickled"):
        secret.__getstate__()
    public = {name: getattr(secret, name) for name in dir(secret) if name != "__doc__"}
    assert leaks(repr(public)) == set()


def test_request_is_immutable_and_compared_by_value() -> None:
    one = Request("http", "h", 80, "/p?q=1", (("a", "b"),), b"c")
    assert one.target == "/p?q=1"
    assert (one.scheme, one.host, one.port, one.path) == ("http", "h", 80, "/p")
    assert one == Request("http", "h", 80, target="/p?q=1", headers=(("a", "b"),), body=b"c")
    assert {one, copy.copy(one), copy.deepcopy(one)} == {one}
    assert one != one._replace(target="/p?q=2")
    assert one._replace(headers=()).target == one.target
    with pytest.raises(AttributeError, match="host of a Request cannot be changed"):
        one.host = "other"
    with pytest.raises(AttributeError):
        del one.host


def test_inspected_signatures_are_compared_by_value() -> None:
    one = usersig.inspect(signature())
    again = usersig.UserSig(one.sdk_app_id, one.identifier, one.issued_at, one.lifetime, one.digest)
    assert one == again
    assert one != usersig.inspect(usersig.sign(SDK_APP_ID, "a", key()))
    assert repr(one).startswith("UserSig(sdk_app_id=1400000000, identifier='administrator'")


# --- the boundary ---------------------------------------------------------------------------------


def test_exception_keeps_only_the_context_of_the_caller() -> None:
    handled = ValueError("of the caller")
    below = KeyError("of a library")

    def fail() -> None:
        try:
            raise below
        except KeyError as error:
            raise OSError("passes through") from error

    def call() -> None:
        try:
            raise handled
        except ValueError:
            with Boundary():
                fail()

    with pytest.raises(OSError, match="passes through") as caught:
        call()
    assert caught.value.__context__ is handled
    assert caught.value.__cause__ is None
    assert "fail" not in [entry.name for entry in caught.traceback]
    assert handled.__traceback__ is not None


def test_reraised_exception_is_not_its_own_context() -> None:
    again = ValueError("again")

    def call() -> None:
        try:
            raise again
        except ValueError:
            with Boundary():
                raise

    with pytest.raises(ValueError, match="again") as caught:
        call()
    assert caught.value.__context__ is None


def test_environment_variables_are_hidden_when_they_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TENCENT_DESK_SECRET_KEY", key())
    assert leaks(repr(vars(read_variables()))) == set()


@pytest.mark.parametrize(
    ("used", "call"),
    [
        ("zlib.compress", lambda: usersig.sign(SDK_APP_ID, "administrator", key())),
        ("hmac.digest", lambda: usersig.sign(SDK_APP_ID, "administrator", key())),
        ("json.loads", lambda: usersig.inspect(signature())),
        ("base64.b64decode", lambda: usersig.verify(signature(), key(), now=NOW)),
        ("hmac.compare_digest", lambda: usersig.verify(signature(), key(), now=NOW)),
    ],
)
def test_interrupt_during_signing_contains_no_secret(
    used: str, call: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        signal.raise_signal(signal.SIGINT)

    def called() -> None:
        with monkeypatch.context() as patch:
            patch.setattr(used, interrupt)
            call()

    assert isinstance(check_no_leak(called), KeyboardInterrupt)
