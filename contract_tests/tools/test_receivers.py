"""Test receivers in other languages with the test vectors, and with callbacks of the mock."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.languages.receivers import RECEIVERS, ReceiverProgram

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("receiver", RECEIVERS, ids=lambda one: one.language)
def test_receiver_has_no_problems(receiver: ReceiverProgram, tmp_path: Path) -> None:
    missing = receiver.tool.why_not()
    if missing:
        pytest.skip(missing)
    assert receiver.problems(tmp_path) == []


def test_receiver_that_does_not_check_the_time_is_detected(tmp_path: Path) -> None:
    node = RECEIVERS[0]
    missing = node.tool.why_not()
    if missing:
        pytest.skip(missing)
    program = Path(node.run[1]).read_text(encoding="utf-8")
    assert '"stale"' in program
    (tmp_path / "receiver.mjs").write_text(program.replace('"stale"', "null"))
    broken = node._replace(run=("node", "receiver.mjs"))
    assert len(broken.problems(tmp_path)) == 2
