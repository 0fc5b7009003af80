"""Test retries: which calls, how often, after which waits, with which randoms; and deadlines."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tencent_desk import UNSET, ProcessLimiter
from tencent_desk.errors import (
    APIError,
    ConnectionFailedError,
    ConnectionLostError,
    DeskError,
    DeskTimeoutError,
    HTTPStatusError,
    MissingFieldError,
    QuotaExceededError,
)
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY, FakeDesk, World, router
from tencent_desk_runtime import client as _client

from contract_tests import vendor_pages
from contract_tests.client.support import (
    BOTH,
    NAMES,
    Clock,
    Harness,
    Script,
    failure,
    html,
    reply,
    success,
)
from contract_tests.support import oracle
from contract_tests.support.no_limit import NoLimit

if TYPE_CHECKING:
    from tencent_desk import Request, Response

REPEATABLE = {name for name, page in vendor_pages.operations().items() if page.repeatable} | {
    name
    for name, (_, node) in oracle.operations().items()
    if name not in vendor_pages.operations() and node["x-desk-retry"]["repeatable"]
}
READING = {"get_session_state", "describe_chat_messages", "robot_get_language_list"}


REFUSED: dict[str, Any] = {
    "no connection": ConnectionFailedError("no connection"),
    "no connection free": DeskTimeoutError("all in use", outcome="refused"),
    "too many requests": html(429),
    "gateway's rate limit": failure(60007),
    "operation's rate limit": failure(-14),
}
AMBIGUOUS: dict[str, Any] = {
    "no reply in time": DeskTimeoutError("no reply"),
    "connection lost": ConnectionLostError("gone"),
    "bad gateway": html(502),
    "unknown status": html(520),
    "no JSON": reply(b"<html>"),
    "empty": reply(b""),
    "gateway timeout": failure(60008),
    "internal error of Chat": failure(10002),
    "internal error of Desk": failure(141002),
    "broken transport": RuntimeError("bug"),
}
FINAL: dict[str, Any] = {
    "malformed": failure(60003),
    "no administrator": failure(60010),
    "wrong key": failure(70009),
    "not found": html(404),
    "moved": html(302),
    "unknown code": failure(61234),
    "negative code": failure(-50052),
    "code of the app's own callback": failure(10100),
}


def make_failing_call(
    kind: str, operation: str, outcome: Any, **options: Any
) -> tuple[Harness, Script, DeskError]:
    """Make a call that always fails."""
    script = Script(outcome)
    harness = Harness(kind, script, **{"timeout": 100.0, "limiter": NoLimit(), **options})
    with pytest.raises(DeskError) as caught:
        harness.call(operation)
    assert caught.value.attempts == len(script.requests)
    return harness, script, caught.value


def have_same_body_and_new_labels(script: Script) -> bool:
    """Return whether all attempts have the same body, MsgRandom included, and different labels."""
    labels = [query["random"] for query in script.queries]
    return len({one.body for one in script.requests}) == 1 and len(set(labels)) == len(labels)


@BOTH
@pytest.mark.parametrize("operation", NAMES)
@pytest.mark.parametrize(
    ("outcome", "name"),
    [
        *(("refused", name) for name in REFUSED),
        *(("ambiguous", name) for name in AMBIGUOUS),
        *(("final", name) for name in FINAL),
    ],
)
def test_what_is_retried(kind: str, operation: str, outcome: str, name: str) -> None:
    answer = {**REFUSED, **AMBIGUOUS, **FINAL}[name]
    for asked in (False, True):
        harness, script, error = make_failing_call(kind, operation, answer, retry_ambiguous=asked)
        assert error.outcome == outcome
        allowed = asked or operation in REPEATABLE
        repeated = outcome == "refused" or (outcome == "ambiguous" and allowed)
        assert len(script.requests) == (3 if repeated else 1)
        assert harness.clock.waits == ([0.5, 1.0] if repeated else [])
        assert have_same_body_and_new_labels(script)


def make_retry_after_reply(status: int, **headers: str) -> Any:
    """Return a gateway reply whose headers contain the time of the next attempt."""
    return html(status, **{name.replace("_", "-"): value for name, value in headers.items()})


DATES = (
    "Tue, 14 Nov 2023 22:13:{} GMT",
    "Tuesday, 14-Nov-23 22:13:{} GMT",
    "Tue Nov 14 22:13:{} 2023",
)
"""The date formats of RFC 9110, section 5.6.7, without the seconds; a `Clock` begins at 20."""
LATER: dict[str, tuple[dict[str, str], float]] = {
    "seconds": ({"Retry_After": "3"}, 3.0),
    "any case, blanks": ({"rEtRy_aFtEr": " 3 "}, 3.0),
    "a fraction": ({"Retry_After": "2.5"}, 2.5),
    "leading zeros": ({"Retry_After": "0003"}, 3.0),
    **{text: ({"Retry_After": text.format("24")}, 4.0) for text in DATES},
    "by the clock of the gateway": (
        {"Retry_After": DATES[0].format("57"), "Date": DATES[0].format("52")},
        5.0,
    ),
    "by our clock, as theirs says nothing": (
        {"Retry_After": DATES[0].format("24"), "Date": "soon"},
        4.0,
    ),
}


@BOTH
@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("name", LATER)
def test_client_waits_until_the_retry_after_time(kind: str, status: int, name: str) -> None:
    headers, seconds = LATER[name]
    script = Script(make_retry_after_reply(status, **headers), success())
    harness = Harness(kind, script)
    harness.call("create_group")  # an operation that is retried for both statuses
    assert harness.clock.waits == [seconds]


@BOTH
def test_retry_after_past_the_deadline_ends_the_call_and_is_reported(kind: str) -> None:
    for seconds, waits in ((14, [14.0]), (15, []), (3600, [])):
        script = Script(make_retry_after_reply(429, Retry_After=str(seconds)))
        harness = Harness(kind, script, timeout=15.0, max_retries=1)
        with pytest.raises(HTTPStatusError) as caught:
            harness.call("send_msg")
        assert harness.clock.waits == waits
        assert (caught.value.retry_after, caught.value.outcome) == (seconds, "refused")
        assert f", retry_after={seconds}, " in str(caught.value)


@BOTH
def test_retry_after_does_not_cause_a_retry_of_an_ambiguous_message(kind: str) -> None:
    script = Script(make_retry_after_reply(503, Retry_After="1"))
    with pytest.raises(HTTPStatusError) as caught:
        Harness(kind, script).call("send_msg")
    assert (len(script.requests), caught.value.retry_after) == (1, 1.0)
    assert caught.value.outcome == "ambiguous"


UNUSABLE = ("", "-1", "+1", "1e3", "nan", "inf", "\u0663", "1,2", "1 2", "soon", "0x10", "1.")
NO_DATES = ("Tue, 99 Nov 2023 22:13:20 GMT", "Tue, 14 Nov 99999999 22:13:20 GMT", "\x00", "Tue")
BACKOFF = [0.5, 1.0]
YEAR = 365 * 86400.0


@BOTH
@pytest.mark.parametrize(
    ("value", "retry_after", "waits"),
    [
        *((value, None, BACKOFF) for value in (*UNUSABLE, *NO_DATES)),
        ("0", 0.0, BACKOFF),
        ("0.1", 0.1, BACKOFF),
        (DATES[0].format("19"), 0.0, BACKOFF),
        ("9" * 5000, YEAR, []),
        (DATES[0].format("20").replace("2023", "9999"), YEAR, []),
    ],
)
def test_retry_after_that_is_invalid_or_past_or_too_far_in_the_future(
    kind: str, value: str, retry_after: float | None, waits: list[float]
) -> None:
    harness, _, error = make_failing_call(
        kind, "send_msg", make_retry_after_reply(429, Retry_After=value)
    )
    assert isinstance(error, HTTPStatusError)
    assert error.retry_after == retry_after
    assert harness.clock.waits == waits


@BOTH
def test_latest_of_several_retry_after_times_is_used(kind: str) -> None:
    script = Script(
        make_retry_after_reply(429, Retry_After="1", retry_after="6", RETRY_AFTER="x"), success()
    )
    harness = Harness(kind, script)
    harness.call("send_msg")
    assert harness.clock.waits == [6.0]


@BOTH
def test_backoff_doubles_up_to_a_bound_with_full_jitter(kind: str) -> None:
    drawn: list[tuple[float, float]] = []

    def uniform(least: float, most: float) -> float:
        drawn.append((least, most))
        return most / 4

    clock = Clock()
    environment = clock.environment._replace(uniform=uniform)
    script = Script(ConnectionFailedError("no"))
    harness = Harness(
        kind, script, clock=clock, environment=environment, max_retries=7, timeout=999.0
    )
    with pytest.raises(ConnectionFailedError):
        harness.call("send_msg")
    assert drawn == [(0.0, most) for most in (0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0)]
    assert clock.waits == [most / 4 for _, most in drawn]


@BOTH
def test_client_waits_as_long_as_the_catalogue_states_for_a_code(kind: str) -> None:
    harness, _, _ = make_failing_call(kind, "send_msg", failure(70050), max_retries=1)
    assert harness.clock.waits == [60.0]


@BOTH
def test_call_succeeds_after_retries(kind: str) -> None:
    script = Script(ConnectionFailedError("no"), failure(60007), success())
    harness = Harness(kind, script)
    assert harness.call("send_msg", raw=True).attempts == 3
    first = script.bodies[0]
    assert first["MsgRandom"] == script.bodies[2]["MsgRandom"]


@BOTH
def test_outcome_covers_all_attempts_of_a_call(kind: str) -> None:
    script = Script(html(502), ConnectionFailedError("no"))
    with pytest.raises(ConnectionFailedError) as caught:
        Harness(kind, script).call("robot_add_language")
    assert caught.value.outcome == "ambiguous"
    script = Script(html(502), failure(-50052))
    with pytest.raises(QuotaExceededError) as quota:
        Harness(kind, script).call("robot_add_language")
    assert quota.value.outcome == "ambiguous"


# --- create_group with code 10025 -----------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("name", AMBIGUOUS)
def test_existing_group_after_a_lost_reply_is_a_success(kind: str, name: str) -> None:
    script = Script(AMBIGUOUS[name], failure(10025))
    answer = Harness(kind, script).call("create_group", raw=True)
    assert answer.data.to_dict() == {
        "ActionStatus": "OK",
        "ErrorCode": 0,
        "GroupId": "MyFirstGroup",
    }
    assert answer.attempts == 2


@BOTH
def test_success_after_a_lost_reply_has_the_sent_group_id(kind: str) -> None:
    script = Script(html(502), failure(10025))
    made = Harness(kind, script).call("create_group", extra_body={"GroupId": "Other"})
    assert made.group_id == "Other"


@BOTH
@pytest.mark.parametrize("first", [None, ConnectionFailedError("no"), failure(60007)])
def test_existing_group_without_a_lost_reply_is_an_error(kind: str, first: Any) -> None:
    script = Script(*([] if first is None else [first]), failure(10025))
    with pytest.raises(APIError) as caught:
        Harness(kind, script).call("create_group")
    assert caught.value.code == 10025


@BOTH
def test_body_without_group_id_gives_a_result_without_group_id(kind: str) -> None:
    script = Script(html(502), failure(10025))
    made = Harness(kind, script, validate=False).call("create_group", group_id=UNSET)
    with pytest.raises(MissingFieldError, match="lacks GroupId"):
        _ = made.group_id


# --- the mock executes a call and drops its reply ------------------------------------------------


@BOTH
@pytest.mark.parametrize(
    "loss", [{"drop": "after"}, {"status": 502, "body": b"<html>", "after": True}]
)
@pytest.mark.parametrize("operation", [name for name in NAMES if name not in READING])
def test_call_with_a_lost_reply_takes_effect_only_once(
    kind: str, operation: Any, loss: dict[str, Any]
) -> None:
    desk = FakeDesk(World.sample(clock=lambda: 1_700_000_000.0))
    harness = Harness(kind, sdk_app_id=SDK_APP_ID, secret_key=SECRET_KEY, identifier=IDENTIFIER)
    if operation == "robot_del_language":
        desk.world.app().languages.append(oracle.first_body(operation)["LanguageTag"])
    desk.fault(operation, **loss)
    with router(desk):
        if operation in REPEATABLE:
            assert harness.call(operation).error_code == 0
        else:
            with pytest.raises((ConnectionLostError, HTTPStatusError)) as caught:
                harness.call(operation)
            assert (caught.value.outcome, caught.value.attempts) == ("ambiguous", 1)
    calls = list(desk.calls.of(operation))
    changes = operation not in READING
    assert bool(calls[0].effects) == changes, "the mock must have performed the lost call"
    assert len(calls) == (2 if operation in REPEATABLE else 1)
    assert len([effect for call in calls for effect in call.effects]) == len(calls[0].effects)


# --- the deadline ---------------------------------------------------------------------------------

STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                ConnectionFailedError("no"),
                ConnectionLostError("gone"),
                failure(60007),
                failure(70001),
                failure(70050),
                html(502),
                failure(61234),
                success(),
            ]
        ),
        st.floats(0, 6),
    ),
    min_size=1,
    max_size=8,
)


@BOTH
@settings(max_examples=120, deadline=None)
@given(
    steps=STEPS,
    timeout=st.floats(0.01, 30),
    attempt_timeout=st.floats(0.01, 10),
    operation=st.sampled_from(NAMES),
    retries=st.integers(0, 6),
    share=st.floats(0, 1),
    signing=st.floats(0, 2),
    used=st.integers(0, 5),
)
@example(
    steps=[(ConnectionFailedError("no"), 5.0)],
    timeout=5.0,
    attempt_timeout=9.0,
    operation="send_msg",
    retries=3,
    share=0.0,
    signing=0.0,
    used=0,
)
def test_attempts_and_waits_end_before_the_deadline(
    kind: str,
    steps: list[tuple[Any, float]],
    timeout: float,
    attempt_timeout: float,
    operation: str,
    retries: int,
    share: float,
    signing: float,
    used: int,
) -> None:
    clock = Clock()
    remaining = iter(steps)
    begun: list[float] = []

    def answer(_: Request) -> Response | Exception:
        begun.append(clock.time)
        outcome, seconds = next(remaining, steps[-1])
        allowed = script.timeouts[-1]
        assert 0 < allowed <= attempt_timeout
        clock.time += min(seconds, allowed)
        return outcome if seconds <= allowed else DeskTimeoutError("no reply in time")

    def sign() -> str:
        clock.time += signing
        return f"token-{clock.time}"

    script = Script(answer)
    limiter = ProcessLimiter(lambda: clock.time)
    key = f"console.tim.qq.com/1400000000/{operation}"
    for _ in range(used):
        limiter.acquire(key, 5, 1)
    harness = Harness(
        kind,
        script,
        clock=clock,
        environment=clock.environment._replace(uniform=lambda _, most: most * share),
        usersig=sign,
        limiter=limiter,
        timeout=timeout,
        attempt_timeout=attempt_timeout,
        max_retries=retries,
        retry_ambiguous=True,
    )
    with suppress(DeskError):
        harness.call(operation)
    for start, allowed in zip(begun, script.timeouts, strict=True):
        assert start < timeout
        assert start + allowed <= timeout * (1 + 1e-9) + 1e-9
    # Only a usersig callable can pass the deadline, since nothing can interrupt it; nothing is
    # sent after that.
    signings = 1 + any(
        outcome.body.count(b"70001") for outcome, _ in steps if hasattr(outcome, "body")
    )
    assert clock.time <= timeout + signing * signings + 1e-6


@BOTH
@pytest.mark.parametrize("seconds", [1.2, 1.5], ids=["too long", "to the very end"])
def test_call_ends_when_the_next_wait_would_pass_the_deadline(kind: str, seconds: float) -> None:
    no_connection = ConnectionFailedError("no")
    harness, script, error = make_failing_call(kind, "send_msg", no_connection, timeout=seconds)
    assert len(script.requests) == 2
    assert harness.clock.waits == [0.5]
    assert isinstance(error, ConnectionFailedError)


@BOTH
def test_call_options_override_client_options(kind: str) -> None:
    script = Script(ConnectionFailedError("no"))
    harness = Harness(kind, script, max_retries=5, timeout=100.0)
    with pytest.raises(ConnectionFailedError):
        harness.call("send_msg", max_retries=1, timeout=9.0, attempt_timeout=3.0)
    assert script.timeouts == [3.0, 3.0]
    with pytest.raises(ConnectionFailedError):
        harness.call("send_msg", max_retries=0)
    assert len(script.requests) == 3


def test_async_sleep_lets_other_tasks_run() -> None:
    seen = []

    async def other() -> None:
        seen.append("other")

    async def main() -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(other)
            await _client._async_sleep(0)  # noqa: SLF001 - what a client without an environment takes
            seen.append("pause over")

    anyio.run(main)
    assert seen == ["other", "pause over"]
