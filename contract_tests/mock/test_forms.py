"""Test the limits of values in control requests and world files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tencent_desk_mock.control_forms import (
    AGENT_SAYS,
    CLOCK,
    FAULT,
    JOURNAL_SHOWN,
    REPEAT,
    SETTLE,
    STATE,
    STATE_SHOWN,
    USER,
    USER_MESSAGES,
    USER_RATES,
    WORLD,
)
from tencent_desk_mock.forms import Form, FormError

if TYPE_CHECKING:
    from collections.abc import Callable


AGES = 1e15
STEPS = (-AGES, AGES)


def _app(**settings: Any) -> dict[str, Any]:
    return {"app": settings}


def _in_file(**settings: Any) -> dict[str, Any]:
    return {"apps": [{"sdk_app_id": 1, **settings}]}


def _rate(**changed: Any) -> dict[str, Any]:
    return _app(app_rate={"calls": 1, "seconds": 1, **changed})


FORMS: dict[str, tuple[Form, Callable[[Any], Any], tuple[Any, ...], tuple[Any, ...]]] = {
    "a text": (STATE, lambda value: {"users": [value]}, ("a",), ("", 1)),
    "a text or nothing": (STATE, lambda value: _app(region=value), ("a", None), ("", 1)),
    "a count": (STATE, lambda value: _app(max_languages=value), (0, 1), (-1, 0.5, None)),
    "a count or nothing": (
        STATE,
        lambda value: _app(max_group_members=value),
        (0, 1, None),
        (-1, 0.5),
    ),
    "the calls of a rate": (STATE, lambda value: _rate(calls=value), (0, 1), (-1, 0.5)),
    "the seconds of a rate": (STATE, lambda value: _rate(seconds=value), (0.5, 1), (0, -0.5)),
    "a code of a callback": (
        STATE,
        lambda value: _app(callback_refusals={"*": value}),
        (1, -1, None),
        (0, "1"),
    ),
    "a status": (FAULT, lambda value: {"status": value}, (200, 599, None), (199, 600)),
    "a latency": (FAULT, lambda value: {"delay": value}, (0, 600), (-0.5, 600.5)),
    "how often": (FAULT, lambda value: {"times": value}, (1, 2, None), (0, -1)),
    "messages": (STATE_SHOWN, lambda value: {"messages": value}, (0,), (-1,)),
    "calls from": (JOURNAL_SHOWN, lambda value: {"after": value}, (0,), (-1,)),
    "newest calls": (JOURNAL_SHOWN, lambda value: {"newest": value}, (0,), (-1,)),
    "the time": (CLOCK, lambda value: {"now": value}, (0, AGES), (-0.5, AGES + 1)),
    "a step of time": (CLOCK, lambda value: {"advance": value}, STEPS, (STEPS[0] - 1, AGES + 1)),
    "the time of a file": (
        WORLD,
        lambda value: {"clock": value},
        (0, AGES, None),
        (-0.5, AGES + 1),
    ),
    "the span of duplicates": (WORLD, lambda value: {"dedup_seconds": value}, (0, 0.5), (-0.5,)),
    "an app": (WORLD, lambda value: {"apps": [{"sdk_app_id": value}]}, (1,), (0, "1")),
    "an account": (USER, lambda value: {"service_account": value}, ("a",), ("",)),
    "elements": (AGENT_SAYS, lambda value: {"elements": value}, ([{}],), ([],)),
    "stars": (USER_RATES, lambda value: {"stars": value}, (1, 5), (0, 6)),
    "a wait": (USER_MESSAGES, lambda value: {"wait": value}, (0, 60), (-1, 61)),
    "a timeout": (SETTLE, lambda value: {"timeout": value}, (0.5, 600), (0, 600.5)),
    "repeats": (REPEAT, lambda value: {"number": 0, "times": value}, (1, 100), (0, 101)),
    "a key": (WORLD, lambda value: _in_file(secret_key=value), ("a", None), ("",)),
}
UNKNOWN_KEYS: list[tuple[Form, Callable[[str], Any], str, str]] = [
    (STATE, lambda key: {"agents": [{"id": "a", key: 1}]}, "load", "loads"),
    (STATE, lambda key: {"remove": {key: []}}, "users", "user"),
    (FAULT, lambda key: {key: 1}, "delay", "delays"),
]


OF_EACH_KIND = ("a b", True, 3.0, None, [3], {"a b": 3})


@pytest.mark.parametrize(("form", "made", "allowed", "refused"), FORMS.values(), ids=FORMS)
def test_form_accepts_only_values_of_the_right_type_within_limits(
    form: Form, made: Callable[[Any], Any], allowed: tuple[Any, ...], refused: tuple[Any, ...]
) -> None:
    for value in allowed:
        form.check(made(value))
    kinds = {float if type(value) is int else type(value) for value in allowed}
    of_other_kinds = [value for value in OF_EACH_KIND if type(value) not in kinds]
    assert len(of_other_kinds) >= 4
    for value in (*refused, *of_other_kinds):
        with pytest.raises(FormError):
            form.check(made(value))


@pytest.mark.parametrize(("form", "made", "known", "unknown"), UNKNOWN_KEYS)
def test_form_refuses_an_unknown_key(
    form: Form, made: Callable[[str], Any], known: str, unknown: str
) -> None:
    form.check(made(known))
    with pytest.raises(FormError):
        form.check(made(unknown))


@pytest.mark.parametrize(
    ("form", "body"),
    [
        (STATE, {"agents": [{}]}),
        (STATE, {"skill_groups": [{}]}),
        (STATE, {"sessions": [{"id": "s"}]}),
        (STATE, {"groups": [{}]}),
        (STATE, {"app": {"app_rate": {"calls": 1}}}),
        (WORLD, {"apps": [{}]}),
    ],
)
def test_form_refuses_a_missing_required_key(form: Form, body: Any) -> None:
    with pytest.raises(FormError, match="required"):
        form.check(body)
