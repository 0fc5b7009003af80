"""Test that both clients send and parse the samples of the vendor's pages unchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tencent_desk import errors
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY

from contract_tests.agreement.both_clients import BothClients
from contract_tests.vendor_pages import operations
from tools.demo import arguments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tencent_desk_mock import FakeDesk

    from contract_tests.vendor_pages import DocumentedOperation, Sample

SAMPLES = [
    (documented, sample, f"{name}-{sample.name}")
    for name, documented in operations().items()
    for sample in documented.sample_requests
]
GOOD = [
    pytest.param(documented, sample, id=name)
    for documented, sample, name in SAMPLES
    if sample in documented.good_requests
]
REFUSED = [
    pytest.param(documented, sample, id=name)
    for documented, sample, name in SAMPLES
    if sample.refused is not None
]
SIGNING: dict[str, Any] = {"secret_key": SECRET_KEY, "identifier": IDENTIFIER}


@pytest.fixture
def clients(desk_mock: FakeDesk) -> Iterator[BothClients]:
    assert not desk_mock.calls
    with BothClients(SDK_APP_ID, **SIGNING) as clients:
        yield clients


def test_samples_exist() -> None:
    assert len(operations()) >= 5
    assert len(GOOD) >= 7


def matches_page(documented: DocumentedOperation, sample: Sample, reply: dict[str, Any]) -> bool:
    """Return whether a reply matches the page, or is a success if the page has no reply."""
    printed = documented.answer_to(sample)
    return printed.is_shown_by(reply) if printed else reply["ErrorCode"] == 0


@pytest.mark.parametrize("tasks", [False, True])
@pytest.mark.parametrize(("documented", "sample"), GOOD)
def test_sample_request_and_reply_match_the_page(
    documented: DocumentedOperation,
    sample: Sample,
    tasks: bool,
    desk_mock: FakeDesk,
    clients: BothClients,
) -> None:
    reply = clients.call(documented.operation, arguments(sample), tasks=tasks)

    call = desk_mock.calls[-1]
    assert call.body == sample.body
    assert matches_page(documented, sample, call.reply.json())
    assert matches_page(documented, sample, reply.to_dict())


@pytest.mark.parametrize(("documented", "sample"), REFUSED)
def test_sample_that_violates_its_own_page_is_refused(
    documented: DocumentedOperation, sample: Sample, desk_mock: FakeDesk, clients: BothClients
) -> None:
    with pytest.raises(errors.APIError) as caught:
        clients.call(documented.operation, arguments(sample), tasks=False)

    assert desk_mock.calls[-1].body == sample.body
    assert caught.value.code == sample.refused
