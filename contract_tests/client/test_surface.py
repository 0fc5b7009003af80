"""Test the public API: two immutable clients with the same members, and their types."""

from __future__ import annotations

import copy
import inspect
import os
import pickle
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio
import pytest
import tencent_desk
from tencent_desk import (
    AsyncDeskClient,
    DeskClient,
    client,
    errors,
    messages,
    models,
    tracing,
    types,
    usersig,
)
from tencent_desk.client import AsyncRawOperations, RawOperations
from tencent_desk.errors import ConnectionFailedError, ValidationError
from tencent_desk.types import AsyncClientOptions, ClientOptions

from contract_tests.client.support import BOTH, CALLS, KEY, NAMES, Harness, Script, success
from contract_tests.client.support.harness import transport

if TYPE_CHECKING:
    from types import ModuleType

RENAMED = {"aclose": "close", "__aenter__": "__enter__", "__aexit__": "__exit__"}
ENVIRONMENT = {
    "TENCENT_DESK_SDK_APP_ID": "1400000000",
    "TENCENT_DESK_IDENTIFIER": "administrator",
    "TENCENT_DESK_SECRET_KEY": KEY,
    "TENCENT_DESK_REGION": "china",
}


def surface(kind: type) -> dict[str, Any]:
    """Return the public members of a class, with the names of the sync client."""
    names = {name for base in kind.__mro__[:-1] for name in vars(base)}
    public = {name for name in names if not name.startswith("_")} | (RENAMED.keys() & names)
    public |= set(RENAMED.values()) & names
    return {RENAMED.get(name, name): inspect.getattr_static(kind, name) for name in public}


def signature(member: Any) -> str:
    """Return the signature of a member, with the types of the sync client."""
    if isinstance(member, property):
        member = member.fget
    if member is None:
        return "an option of the class"
    text = str(inspect.signature(getattr(member, "__func__", member)))
    for found, replaced in (
        ("AsyncTransport | httpx.AsyncClient", "Transport | httpx.Client"),
        ("AsyncRaw", "Raw"),
        ("AsyncClientOptions", "ClientOptions"),
        ("Iterable[str] | AsyncIterable[str]", "Iterable[str]"),
        ("AsyncIterator", "Iterator"),
        ("AsyncDeskClient", "DeskClient"),
        ("Limiter | AsyncLimiter", "Limiter"),
        ("UserSigSource", "Callable[[], str]"),
        (" | AsyncIterable[str]", ""),
        ("AsyncIterator", "Iterator"),
    ):
        text = text.replace(found, replaced)
    return text


@pytest.mark.parametrize(
    ("sync", "async_"), [(DeskClient, AsyncDeskClient), (RawOperations, AsyncRawOperations)]
)
def test_clients_have_the_same_members_with_the_same_signatures(sync: type, async_: type) -> None:
    ours, theirs = surface(sync), surface(async_)
    assert ours.keys() == theirs.keys()
    assert set(NAMES) <= ours.keys()
    for name in ours:
        assert signature(ours[name]) == signature(theirs[name]), name
    assert signature(sync.__init__) == signature(async_.__init__)  # type: ignore[misc]


def test_only_async_methods_are_coroutines() -> None:
    for name in NAMES:
        for waiting in (AsyncDeskClient, AsyncRawOperations):
            assert inspect.iscoroutinefunction(getattr(waiting, name))
        for blocking in (DeskClient, RawOperations):
            assert not inspect.iscoroutinefunction(getattr(blocking, name))


def test_every_operation_is_documented() -> None:
    for name in NAMES:
        text = inspect.getdoc(getattr(DeskClient, name)) or ""
        assert text == inspect.getdoc(getattr(AsyncDeskClient, name))
        for part in ("Args:", "Returns:", "Raises:", "ValidationError", "Vendor page: https://"):
            assert part in text
        for parameter in inspect.signature(getattr(DeskClient, name)).parameters.values():
            if parameter.name != "self":
                assert f"{parameter.name}: " in text


def public_functions() -> list[tuple[str, Any]]:
    """Return every public function and method of the package."""
    found: list[tuple[str, Any]] = []
    for module in (tencent_desk, errors, messages, models, tracing, types, usersig):
        for name in module.__all__:
            thing = getattr(module, name)
            if inspect.isfunction(thing):
                found.append((name, thing))
            elif inspect.isclass(thing) and thing.__module__.startswith("tencent_desk"):
                found += [
                    (
                        f"{name}.{key}",
                        getattr(member, "fget", None) or getattr(member, "__func__", member),
                    )
                    for key, member in vars(thing).items()
                    if (not key.startswith("_") or key == "__init__")
                    and (inspect.isroutine(member) or isinstance(member, (property, classmethod)))
                ]
    return found


def test_no_public_signature_contains_any() -> None:
    found = public_functions()
    assert len(found) > 100
    for name, function in found:
        for place, annotation in getattr(function, "__annotations__", {}).items():
            assert not re.search(r"\bAny\b", str(annotation)), f"{name}, {place}: {annotation}"


@pytest.mark.parametrize("module", [client, models])
def test_lazy_imports_match_the_listed_names(module: ModuleType) -> None:
    found = {name: getattr(module, name) for name in module.__all__}
    classes = {name: one for name, one in found.items() if inspect.isclass(one)}
    assert [one.__name__ for one in classes.values()] == [*classes]
    assert all(pickle.loads(pickle.dumps(one)) is one for one in classes.values())  # noqa: S301 - our own
    with pytest.raises(AttributeError, match=f"'{module.__name__}' has no attribute 'Nothing'"):
        module.Nothing  # noqa: B018 - the attribute is read


@BOTH
@pytest.mark.parametrize("written", ["type", "Type"])
@pytest.mark.parametrize("raw", [False, True])
def test_type_error_reports_the_python_name_of_an_argument(
    kind: str, written: str, raw: bool
) -> None:
    harness = Harness(kind, Script(success()))
    group = {**CALLS["create_group"]}
    group[written] = group.pop("type_")
    method = (harness.client.raw if raw else harness.client).create_group
    with pytest.raises(TypeError, match=rf"create_group\(\) takes 'type_', .* not '{written}'$"):
        method(**group) if kind == "sync" else anyio.run(lambda: method(**group))
    assert inspect.iscoroutinefunction(method) == (kind == "async")
    assert "type_" in inspect.signature(method).parameters
    harness.call("create_group", raw=raw)


@BOTH
def test_client_is_immutable(kind: str) -> None:
    client = Harness(kind, Script(success())).client
    for name in ("timeout", "_calls", "sdk_app_id", "anything"):
        with pytest.raises(AttributeError, match="with_options"):
            setattr(client, name, 1)
        with pytest.raises(AttributeError):
            delattr(client, name)
    for again in (copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="make a new one"):
            again(client)
    assert (client.sdk_app_id, client.identifier) == (1400000000, "administrator")
    assert repr(client).endswith(
        "DeskClient(1400000000, identifier='administrator', base_url='https://console.tim.qq.com')"
    )


@BOTH
def test_with_options_returns_a_client_with_the_same_connections(kind: str) -> None:
    script = Script(ConnectionFailedError("no"))
    harness = Harness(kind, script, max_retries=1, timeout=50.0)
    other = copy.copy(harness)
    other.client = harness.client.with_options(max_retries=3, attempt_timeout=2.0)
    for one, tries in ((harness, 2), (other, 4), (harness, 2)):
        script.requests.clear()
        with pytest.raises(ConnectionFailedError):
            one.call("send_msg")
        assert len(script.requests) == tries
    assert type(other.client) is type(harness.client)
    assert other.client._transport is harness.client._transport  # noqa: SLF001
    with pytest.raises(TypeError, match="no such option"):
        harness.client.with_options(regoin="tokyo")


@BOTH
def test_with_options_changes_any_option_and_keeps_the_others(kind: str) -> None:
    script, second, seen = Script(success()), Script(success()), list[Any]()
    harness = Harness(kind, script, region="tokyo", failover=True, usersig_lifetime=500)
    before = harness.client
    other = copy.copy(harness)
    other.client = before.with_options(on_event=seen.append, base_url="https://a", failover=False)
    other.call("send_msg")
    harness.call("send_msg")
    assert [one.host for one in script.requests] == ["a", "adminapijpn.im.qcloud.com"]
    assert [event.host for event in seen] == ["a"]
    other.client = other.client.with_options(region="seoul", on_event=None, failover=True)
    other.call("send_msg")
    assert script.hosts[-1] == "adminapikr.im.qcloud.com"
    assert len(seen) == 1
    other.client = before.with_options(usersig="token-token")
    other.call("send_msg")
    assert script.queries[-1]["usersig"] == "token-token"
    other.client = other.client.with_options(secret_key=KEY, transport=transport(kind, second))
    other.call("send_msg")
    now = harness.clock.environment.now()
    assert usersig.verify(second.queries[0]["usersig"], KEY, now=now).lifetime == 500
    other.close()
    assert (script.closed, second.closed) == (0, 1)


@BOTH
def test_with_options_makes_new_connections_for_another_scheme(kind: str) -> None:
    client = Harness(kind, base_url="http://127.0.0.1:1").client
    assert client.with_options(region="tokyo")._transport is not client._transport  # noqa: SLF001
    assert client.with_options(base_url="http://b")._transport is client._transport  # noqa: SLF001


@BOTH
@pytest.mark.parametrize(
    "wrong", [{"region": "atlantis"}, {"spellings": {"x": "y"}}, {"secret_key": ""}, {"timeout": 0}]
)
def test_with_options_validates_like_the_constructor(kind: str, wrong: Any) -> None:
    client = Harness(kind, Script()).client
    with pytest.raises(ValidationError):
        client.with_options(**wrong)


async def async_hook(*_: object) -> None:
    """Do nothing, as a hook that the client cannot await."""


@BOTH
@pytest.mark.parametrize(
    ("options", "reported"),
    [
        ({"region": "atlantis"}, "no such region"),
        ({"region": 5}, "no such region"),
        ({"region": "tokyo", "base_url": "https://desk.example"}, "not both"),
        ({"base_url": "https://desk.example", "failover": True}, "standby"),
        ({"limiter": object()}, "acquire"),
        ({"on_event": async_hook}, "on_event"),
        ({"secret_key": None}, "secret_key"),
        ({"usersig": "token", "secret_key": KEY}, "secret_key"),
        ({"usersig": ""}, "usersig"),
        ({"usersig": "two\nlines"}, "usersig"),
        ({"usersig": "\u043f"}, "usersig"),
        ({"secret_key": ""}, "secret_key"),
        ({"usersig_lifetime": 0}, "lifetime"),
    ],
)
def test_invalid_options_are_refused(kind: str, options: Any, reported: str) -> None:
    with pytest.raises(ValidationError, match=reported):
        Harness(kind, Script(success()), **options)


OPTIONS = {DeskClient: ClientOptions, AsyncDeskClient: AsyncClientOptions}


@pytest.mark.parametrize("client", OPTIONS)
def test_option_types_match_the_constructor(client: Any) -> None:
    taken = inspect.signature(client.__init__).parameters
    names = [name for name in taken if name not in {"self", "sdk_app_id", "identifier"}]
    assert set(names) == OPTIONS[client].__annotations__.keys()
    for method in (client.from_env, client.with_options):
        (options,) = (
            one
            for one in inspect.signature(method).parameters.values()
            if one.kind is one.VAR_KEYWORD
        )
        assert options.annotation == f"Unpack[{OPTIONS[client].__name__}]"


@BOTH
def test_the_transport_is_closed_with_the_client(kind: str) -> None:
    script = Script(success())
    with Harness(kind, script):
        assert script.closed == 0
    assert script.closed == 1


# --- from_env -------------------------------------------------------------------------------------


@pytest.mark.parametrize("client", [DeskClient, AsyncDeskClient])
def test_from_env_reads_the_environment_variables(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {**ENVIRONMENT, "TENCENT_DESK_REGION": "tokyo"}.items():
        monkeypatch.setenv(name, value)
    made = client.from_env(timeout=3.0)
    assert (made.sdk_app_id, made.identifier) == (1400000000, "administrator")
    assert made.base_url == "https://adminapijpn.im.qcloud.com"
    assert made._calls.settings.timeout == 3.0  # noqa: SLF001
    monkeypatch.delenv("TENCENT_DESK_REGION")
    monkeypatch.setenv("TENCENT_DESK_BASE_URL", "http://localhost:8000")
    assert client.from_env().base_url == "http://localhost:8000"
    assert client.from_env(region="seoul").base_url == "https://adminapikr.im.qcloud.com"
    assert client.from_env(base_url="http://a", region=None).base_url == "http://a"
    assert client.from_env(sdk_app_id=7, identifier="b").sdk_app_id == 7
    assert "token-token" not in repr(vars(client.from_env(usersig="token-token")))
    monkeypatch.delenv("TENCENT_DESK_SECRET_KEY")
    assert client.from_env(secret_key=KEY).identifier == "administrator"


@pytest.mark.parametrize("given", ["SECRET_KEY", "USERSIG"])
@pytest.mark.parametrize("client", [DeskClient, AsyncDeskClient])
def test_from_env_uses_the_credential_variable(
    client: Any, given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fixed = usersig.sign(1400000000, "administrator", KEY, lifetime=500)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    if given == "USERSIG":
        monkeypatch.delenv("TENCENT_DESK_SECRET_KEY")
        monkeypatch.setenv("TENCENT_DESK_USERSIG", fixed)
    script = Script(success())
    harness = Harness("sync" if client is DeskClient else "async", script)
    from_env: Any = client.from_env
    harness.client = from_env(transport=harness.client._transport)  # noqa: SLF001
    harness.call("send_msg")
    sent = script.queries[0]["usersig"]
    assert (sent == fixed) == (given == "USERSIG")
    assert usersig.verify(sent, KEY).identifier == "administrator"


@pytest.mark.parametrize(
    ("change", "reported"),
    [
        ({"TENCENT_DESK_SDK_APP_ID": None}, "TENCENT_DESK_SDK_APP_ID is not set"),
        ({"TENCENT_DESK_SDK_APP_ID": ""}, "TENCENT_DESK_SDK_APP_ID is not set"),
        ({"TENCENT_DESK_SDK_APP_ID": "14e8"}, "SDK_APP_ID must be a number"),
        ({"TENCENT_DESK_SDK_APP_ID": "9" * 5000}, "SDK_APP_ID must be a number"),
        ({"TENCENT_DESK_SDK_APP_ID": "١٤"}, "SDK_APP_ID must be a number"),
        ({"TENCENT_DESK_IDENTIFIER": None}, "TENCENT_DESK_IDENTIFIER is not set"),
        ({"TENCENT_DESK_SECRET_KEY": None}, "SECRET_KEY or TENCENT_DESK_USERSIG"),
        ({"TENCENT_DESK_USERSIG": "token-token"}, "only one of them"),
        ({"TENCENT_DESK_REGION": "atlantis"}, "no such region"),
        ({"TENCENT_DESK_REGION": ""}, "TENCENT_DESK_REGION="),
        ({"TENCENT_DESK_REGION": None}, "TENCENT_DESK_REGION="),
        ({"TENCENT_DESK_BASE_URL": "localhost"}, "base_url"),
    ],
)
def test_from_env_names_missing_and_invalid_variables(
    change: dict[str, str | None], reported: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {**ENVIRONMENT, **change}.items():
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError, match=reported) as caught:
        DeskClient.from_env()
    assert KEY not in str(caught.value)


# --- imports --------------------------------------------------------------------------------------

HEAVY = {"httpx", "httpcore", "attr", "anyio", "asyncio", "ssl", "email.parser"}
EXTRAS = {"opentelemetry", "limits", "redis", "typer", "rich", "tencent_desk.cli"}
MADE = "tencent_desk.DeskClient(1, usersig='token', identifier='a', region='china').close()"


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import tencent_desk", {*HEAVY, *EXTRAS, "attrs", "json"}),
        ("from tencent_desk import DeskClient", HEAVY | EXTRAS),
        ("from tencent_desk import errors", HEAVY | EXTRAS),
        (f"import tencent_desk; {MADE}", EXTRAS | {"importlib.metadata"}),
    ],
)
def test_import_loads_no_heavy_modules(statement: str, absent: set[str]) -> None:
    program = f"import sys; {statement}; print(*sorted({absent!r} & sys.modules.keys()))"
    unmeasured = {key: of for key, of in os.environ.items() if not key.startswith("COVERAGE_")}
    done = subprocess.run(
        [sys.executable, "-I", "-c", program],
        check=True,
        capture_output=True,
        text=True,
        env=unmeasured,
    )
    assert done.stdout.split() == []


@pytest.mark.parametrize("module", [tencent_desk, models])
def test_dir_lists_every_public_name_before_its_import(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in module.__all__:
        monkeypatch.delitem(vars(module), name, raising=False)
    assert set(module.__all__) <= set(dir(module))


def test_every_public_name_can_be_imported() -> None:
    for name in tencent_desk.__all__:
        assert getattr(tencent_desk, name) is not None
    missing = "no_such_name"
    with pytest.raises(AttributeError, match=missing):
        getattr(tencent_desk, missing)
    assert (Path(str(tencent_desk.__file__)).parent / "py.typed").exists()


@pytest.mark.parametrize("client", [DeskClient, AsyncDeskClient])
def test_default_timeout_is_fifteen_seconds(client: Any) -> None:
    assert inspect.signature(client).parameters["timeout"].default == 15.0
