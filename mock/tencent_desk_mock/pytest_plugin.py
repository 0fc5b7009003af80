"""The pytest fixture `desk_mock`. Nothing of the extra is imported before a test asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .desk import FakeDesk


@pytest.fixture
def desk_mock() -> Iterator[FakeDesk]:
    """A fake Desk with the sample world, in the place of the network, for one test.

    Use `desk_mock.world` to arrange, `desk_mock.fail(...)` and `desk_mock.fault(...)` to let calls
    go wrong, and `desk_mock.calls.send_msg[-1].body` to look at what was sent.
    """
    try:
        from .desk import FakeDesk  # noqa: PLC0415 - see above
        from .respx_face import router  # noqa: PLC0415
    except ImportError as error:
        missing = f"{error.name} is missing"
        pytest.fail(f"desk_mock: {missing}: pip install 'tencent-desk[mock]'", pytrace=False)
    desk = FakeDesk()
    with router(desk):
        yield desk
