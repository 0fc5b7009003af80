"""Test the limits of values in control requests and world files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tencent_desk_mock.forms import Form, FormError
from tencent_desk_mock.patch_schemas import CALLS_SHOWN, CLOCK, FAULT, STATE, STATE_SHOWN, WORLD

if TYPE_CHECKING:
    from collections.abc import Callable


AGES = 1e15


def _app(**settings: Any) -> dict[str, Any]:
    return {"app": settings}


def _in_file(**settings: Any) -> dict[str, Any]:
    return {"apps": [{"sdk_app_id": 1, **settings}]}


def _rate(value: Any) -> dict[str, Any]:
    return _app(app_rate={"calls": 1, "seconds": value})


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
    "the calls of a rate": (
        STATE,
        lambda value: _app(app_rate={"calls": value, "seconds": 1}),
        (0, 1),
        (-1, 0.5),
    ),
    "the seconds of a rate": (STATE, _rate, (0.5, 1), (0, -0.5)),
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
    "calls from": (CALLS_SHOWN, lambda value: {"after": value}, (0,), (-1,)),
    "newest calls": (CALLS_SHOWN, lambda value: {"newest": value}, (0,), (-1,)),
    "the time": (CLOCK, lambda value: {"now": value}, (0, AGES), (-0.5, AGES + 1)),
    "a step of time": (
        CLOCK,
        lambda value: {"advance": value},
        (-AGES, AGES),
        (-AGES - 1, AGES + 1),
    ),
    "the time of a file": (
        WORLD,
        lambda value: {"clock": value},
        (0, AGES, None),
        (-0.5, AGES + 1),
    ),
    "the span of duplicates": (WORLD, lambda value: {"dedup_seconds": value}, (0, 0.5), (-0.5,)),
    "an app": (WORLD, lambda value: {"apps": [{"sdk_app_id": value}]}, (1,), (0, "1")),
    "a key": (WORLD, lambda value: _in_file(secret_key=value), ("a", None), ("",)),
    "an unknown key of an agent": (
        STATE,
        lambda value: {"agents": [{"id": "a", value: 1}]},
        ("load",),
        ("loads",),
    ),
    "an unknown key of a removal": (
        STATE,
        lambda value: {"remove": {value: []}},
        ("users",),
        ("user",),
    ),
    "an unknown key of a fault": (FAULT, lambda value: {value: 1}, ("delay",), ("delays",)),
}


@pytest.mark.parametrize(("form", "made", "allowed", "refused"), FORMS.values(), ids=FORMS)
def test_a_form_takes_what_is_in_bounds(
    form: Form, made: Callable[[Any], Any], allowed: tuple[Any, ...], refused: tuple[Any, ...]
) -> None:
    for value in allowed:
        form.check(made(value))
    for value in refused:
        with pytest.raises(FormError):
            form.check(made(value))


OF_EACH_KIND = ("a b", True, 3, None, [3], {"a b": 3})


def _kind(value: Any) -> type:
    return float if type(value) is int else type(value)


@pytest.mark.parametrize("name", [name for name in FORMS if not name.startswith("an unknown key")])
def test_a_form_takes_no_value_of_another_kind(name: str) -> None:
    form, made, allowed, _ = FORMS[name]
    kinds = {_kind(value) for value in allowed}
    refused = [value for value in OF_EACH_KIND if _kind(value) not in kinds]
    assert len(refused) >= 4
    for value in refused:
        with pytest.raises(FormError):
            form.check(made(value))


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
def test_a_form_wants_what_is_needed(form: Form, body: Any) -> None:
    with pytest.raises(FormError, match="required"):
        form.check(body)
