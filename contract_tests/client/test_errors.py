"""Test that every code raises the exception of its kind, with all known facts."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any
from uuid import uuid4

import pytest
from celery import Celery
from tencent_desk import errors

from contract_tests.client.support import (
    BOTH,
    Harness,
    Script,
    failure,
    html,
    reply,
    success,
)
from contract_tests.support import oracle

CONTRACT = oracle.document()
ENTRIES = {entry["code"]: entry for entry in CONTRACT["x-desk-errors"]}


def get_class(kind: str) -> type[errors.APIError]:
    """Return the exception class for a kind of the catalogue, by its name alone."""
    name = "".join(word.capitalize() for word in kind.split("_")) + "Error"
    found: type[errors.APIError] = getattr(errors, name)
    return found


@BOTH
@pytest.mark.parametrize("code", [-99999, -1, 1, 404, 59999, 61234, 79999, 999999999, 2**70])
def test_unknown_code_is_reported_unchanged(kind: str, code: int) -> None:
    assert code not in ENTRIES
    with pytest.raises(errors.APIError) as caught:
        Harness(kind, Script(failure(code))).call("send_msg")
    assert type(caught.value) is errors.APIError
    assert (caught.value.code, caught.value.name, caught.value.attempts) == (code, None, 1)
    assert caught.value.outcome == "final"


@pytest.mark.parametrize("code", sorted(ENTRIES))
def test_explain_matches_the_catalogue(code: int) -> None:
    entry = ENTRIES[code]
    found = errors.explain(code)
    assert (found.code, found.name) == (code, entry["name"])
    assert found.error is get_class(entry["kind"])
    repeatable = entry["retry"] == "automatic"
    possible = "ambiguous" if entry["effect"] == "possible" else "refused"
    assert found.outcome == (possible if repeatable else "final")


@pytest.mark.parametrize(
    ("wrong", "reported"),
    [
        ("141012", "as an int, not str '141012'"),
        ("AGENT_AT_CAPACITY", "as an int, not str 'AGENT_AT_CAPACITY'"),
        (141012.0, "as an int, not float"),
        (True, "as an int, not bool"),
        (None, "as an int, not NoneType"),
        (0, "ErrorCode 0 means that the call succeeded"),
    ],
)
def test_explain_refuses_values_that_are_not_codes(wrong: Any, reported: str) -> None:
    with pytest.raises(errors.ValidationError, match=reported):
        errors.explain(wrong)


@pytest.mark.parametrize("entry", CONTRACT["x-desk-error-ranges"], ids=lambda entry: entry["name"])
def test_explain_uses_the_range_of_a_code_without_an_entry(entry: dict[str, Any]) -> None:
    for code in (entry["first"], entry["last"]):
        if code not in ENTRIES:
            assert errors.explain(code).meaning.split() == entry["meaning"].split()
            assert errors.explain(code).error is errors.APIError


def test_exception_tree_matches_the_docstring() -> None:
    drawn = [line for line in str(errors.__doc__).splitlines() if "--" in line]
    for line in drawn:
        name = line.partition("--")[2].split()[0]
        assert issubclass(getattr(errors, name), errors.DeskError)
    for kind in CONTRACT["x-desk-error-kinds"]:
        assert issubclass(get_class(kind["kind"]), errors.APIError)
        assert any(get_class(kind["kind"]).__name__ in line for line in drawn)


def set_cause(error: Exception, behind: Exception) -> Exception:
    """Return an exception with another exception as its cause and context."""
    error.__cause__ = error.__context__ = behind
    return error


ENDS: list[Any] = [
    failure(60012, RequestId="Id-1"),
    failure(60007),
    failure(60008, "it \u00fc"),
    failure(2**70),
    html(502),
    html(429, **{"Retry-After": "7"}),
    reply(b""),
    reply(b"[]"),
    errors.ConnectionFailedError("no connection"),
    errors.ConnectionLostError("gone"),
    errors.DeskTimeoutError("too late"),
    KeyError("of a transport"),
    set_cause(errors.ConnectionLostError("gone"), KeyError("a secret of theirs")),
]


def get_exception(kind: str, end: Any) -> errors.DeskError:
    """Return the exception that a call raises."""
    with pytest.raises(errors.DeskError) as caught:
        Harness(kind, Script(end), max_retries=0).call("send_msg")
    return caught.value


def get_validation_error(kind: str) -> errors.DeskError:
    """Return the exception that an invalid body raises."""
    with pytest.raises(errors.ValidationError) as caught:
        Harness(kind, Script(success())).call("send_msg", session_id=5)
    return caught.value


FACTS = ("message", "operation", "outcome", "attempts", "random", "code", "name", "info")
MORE_FACTS = (
    "meaning",
    "advice",
    "request_id",
    "status",
    "body_start",
    "retry_after",
    "violations",
)


def get_facts(error: BaseException) -> list[object]:
    """Return all fields of an exception that a program can use for decisions."""
    return [type(error), str(error), *(getattr(error, one, None) for one in FACTS + MORE_FACTS)]


def send_through_celery(error: errors.DeskError, serializer: str) -> BaseException:
    """Return the exception that Celery gives to the caller of a task that raised an error."""
    app = Celery(broker="memory://", backend="cache+memory://", set_as_current=False)
    app.conf.update(result_serializer=serializer, accept_content=[serializer])
    job = uuid4().hex
    app.backend.mark_as_failure(job, error)
    found: BaseException = app.AsyncResult(job).result
    return found


COPIES: dict[str, Any] = {
    "copy": copy.copy,
    "deep copy": copy.deepcopy,
    "pickle": lambda error: pickle.loads(pickle.dumps(error)),  # noqa: S301
    "arguments": lambda error: type(error)(*error.args),
    "JSON": lambda error: type(error)(*json.loads(json.dumps(error.args))),
    "twice": lambda error: type(error)(*type(error)(*error.args).args),
    "celery, JSON": lambda error: send_through_celery(error, "json"),
    "celery, YAML": lambda error: send_through_celery(error, "yaml"),
    "celery, pickle": lambda error: send_through_celery(error, "pickle"),
    "pickle of the rebuilt": lambda error: pickle.loads(pickle.dumps(type(error)(*error.args))),  # noqa: S301
}


@BOTH
@pytest.mark.parametrize("copied", COPIES)
def test_error_keeps_its_facts_in_copies_and_through_a_job_queue(kind: str, copied: str) -> None:
    for error in (*(get_exception(kind, end) for end in ENDS), get_validation_error(kind)):
        again = COPIES[copied](error)
        assert get_facts(again) == get_facts(error)
        if copied in ("copy", "deep copy", "pickle"):
            assert (vars(again), again.args) == (vars(error), error.args)
        assert again.operation == "send_msg"


def test_error_keeps_facts_that_were_changed_later() -> None:
    error = errors.ConnectionFailedError("no connection")
    error.outcome, error.operation = "ambiguous", "send_msg"
    again = type(error)(*error.args)
    assert (again.outcome, again.operation) == ("ambiguous", "send_msg")
    error.args = (f"job 7: {error.args[0]}", *error.args[1:])
    assert str(error) == "job 7: no connection (operation=send_msg, outcome=ambiguous)"
    assert repr(error) == "ConnectionFailedError('job 7: no connection')"


KINDS = [errors.APIError, *(get_class(kind["kind"]) for kind in CONTRACT["x-desk-error-kinds"])]


@pytest.mark.parametrize("kind", KINDS)
def test_error_built_from_text_alone_has_no_code_and_outcome_ambiguous(
    kind: type[errors.APIError],
) -> None:
    text = str(get_exception("sync", failure(60007)))  # as dramatiq and RQ keep it
    again = kind(text)
    assert (again.code, again.name, again.outcome) == (None, None, "ambiguous")
    assert text in str(again)


LOST: list[Any] = [
    "{'code': 60007, 'outcome': 'refused'}",
    [],
    {},
    7,
    {"outcome": "fine", "code": "60007"},
    {"outcome": ["refused"], "code": True, "name": 7, "operation": {}},
]


@pytest.mark.parametrize("kind", [*KINDS, errors.ConnectionFailedError, errors.HTTPStatusError])
@pytest.mark.parametrize("lost", LOST, ids=repr)
def test_invalid_facts_from_a_job_queue_are_ignored(
    kind: type[errors.DeskError], lost: Any
) -> None:
    error = kind("text", lost)
    assert (error.outcome, error.operation) == ("ambiguous", None)
    assert (getattr(error, "code", None), getattr(error, "name", None)) == (None, None)
    assert getattr(error, "status", 0) == 0


@BOTH
def test_error_message_is_one_line(kind: str) -> None:
    noisy = failure(60012, "first\r\nsecond\x85third\u2028fourth\ud800", RequestId="Id-7")
    error = get_exception(kind, noisy)
    assert len(str(error).splitlines()) == 1
    str(error).encode()
    for part in ("60012", "first second third fourth", "operation=send_msg", "attempts=1", "Id-7"):
        assert part in str(error)
    for end in ENDS:
        assert len(str(get_exception(kind, end)).splitlines()) == 1


@BOTH
def test_error_has_the_random_of_its_last_attempt(kind: str) -> None:
    script = Script(errors.ConnectionFailedError("no"), failure(60012, RequestId="Id-7"))
    with pytest.raises(errors.APIError) as caught:
        Harness(kind, script).call("contact_user")
    assert caught.value.attempts == 2
    assert caught.value.random == int(script.queries[1]["random"])
    assert caught.value.request_id == "Id-7"


@BOTH
def test_error_has_no_cause_or_context_from_the_transport(kind: str) -> None:
    for end in ENDS:
        error = get_exception(kind, end)
        assert error.__cause__ is error.__context__ is None


def test_errors_are_also_timeout_error_and_value_error() -> None:
    assert isinstance(get_exception("sync", errors.DeskTimeoutError("too late")), TimeoutError)
    assert isinstance(get_validation_error("sync"), ValueError)


def test_errors_belong_to_the_module_that_users_import() -> None:
    assert {getattr(errors, name).__module__ for name in errors.__all__} == {errors.__name__}


@BOTH
def test_vendor_text_is_cut_to_300_characters(kind: str) -> None:
    for length, shown in ((300, "a" * 300), (301, "a" * 297 + "..."), (10**6, "a" * 297 + "...")):
        error: Any = get_exception(kind, failure(61234, "a" * length))
        assert error.info == shown
        assert len(str(error)) < 2000


@BOTH
@pytest.mark.parametrize("info", ["It failed", "It failed.", ""])
def test_message_has_code_name_text_and_advice(kind: str, info: str) -> None:
    for code, head in ((141005, "141005 SESSION_NOT_FOUND"), (61234, "61234")):
        known = errors.explain(code)
        text = (info or known.meaning).rstrip(".")
        assert get_exception(kind, failure(code, info)).message == f"{head}: {text}. {known.advice}"
