"""Test the maximum depth of bodies, which is the same for bytes, strings and parsed bodies."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tencent_desk.webhooks import Receiver, UnreadableCallbackError

if TYPE_CHECKING:
    from collections.abc import Callable

DEEPEST = 64
QUERY = {"SdkAppid": "1400000000", "CallbackCommand": "Desk.SessionEventNotify"}


def wrap_object(value: Any) -> Any:
    return {"a": value}


def wrap_list(value: Any) -> Any:
    return [value]


@pytest.mark.parametrize("write", [dict, json.dumps, lambda body: json.dumps(body).encode()])
@pytest.mark.parametrize("wrap", [wrap_object, wrap_list])
@pytest.mark.parametrize("innermost", ["x", "[{"])
def test_body_deeper_than_the_limit_is_refused(
    innermost: str, wrap: Callable[[Any], Any], write: Callable[[Any], Any]
) -> None:
    receiver = Receiver(1400000000, None)
    value: Any = innermost
    for _ in range(DEEPEST - 1):
        value = wrap(value)
    assert receiver.parse(QUERY, write({"a": value})).raw == {"a": value}
    with pytest.raises(UnreadableCallbackError, match=f"more than {DEEPEST} levels deep"):
        receiver.parse(QUERY, write({"a": wrap(value)}))
