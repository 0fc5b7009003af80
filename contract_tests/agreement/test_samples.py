"""The vendor's samples, as its pages print them, through both clients and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from tencent_desk import AsyncDeskClient, DeskClient, Region, errors
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY

from contract_tests.vendor_pages import operations
from tools.demo import arguments

if TYPE_CHECKING:
    from tencent_desk_mock import FakeDesk

    from contract_tests.vendor_pages import DocumentedOperation, Sample

REQUESTS = [
    pytest.param(documented, sample, id=f"{name}-{sample.name}")
    for name, documented in operations().items()
    for sample in documented.good_requests
]
REFUSED = [
    pytest.param(documented, sample, id=f"{name}-{sample.name}")
    for name, documented in operations().items()
    for sample in documented.sample_requests
    if sample.refused is not None
]


def test_there_are_samples() -> None:
    assert len(operations()) >= 5
    assert len(REQUESTS) >= 7


def is_as_printed(documented: DocumentedOperation, sample: Sample, reply: dict[str, Any]) -> bool:
    """Return whether a reply is what the page shows; a page may show none, and then it is a
    success."""
    printed = documented.answer_to(sample)
    return printed.is_shown_by(reply) if printed else reply["ErrorCode"] == 0


@pytest.mark.parametrize(("documented", "sample"), REQUESTS)
def test_a_sample_request_is_sent_as_printed_and_answered_as_printed(
    documented: DocumentedOperation, sample: Sample, desk_mock: FakeDesk
) -> None:
    with DeskClient(SDK_APP_ID, secret_key=SECRET_KEY, identifier=IDENTIFIER) as client:
        reply = getattr(client.raw, documented.operation)(**arguments(sample))

    assert desk_mock.calls[-1].body == sample.body
    assert is_as_printed(documented, sample, json.loads(reply.body))
    assert is_as_printed(documented, sample, reply.data.to_dict())


@pytest.mark.parametrize(("documented", "sample"), REQUESTS)
def test_the_async_client_sends_and_reads_the_same(
    documented: DocumentedOperation, sample: Sample, desk_mock: FakeDesk
) -> None:
    async def call() -> Any:
        async with AsyncDeskClient(
            SDK_APP_ID, secret_key=SECRET_KEY, identifier=IDENTIFIER
        ) as client:
            return await getattr(client, documented.operation)(**arguments(sample))

    reply = anyio.run(call)

    assert desk_mock.calls[-1].body == sample.body
    assert is_as_printed(documented, sample, reply.to_dict())


@pytest.mark.parametrize(("documented", "sample"), REFUSED)
def test_a_sample_that_the_codes_of_its_page_forbid_is_refused(
    documented: DocumentedOperation, sample: Sample, desk_mock: FakeDesk
) -> None:
    with (
        DeskClient(SDK_APP_ID, secret_key=SECRET_KEY, identifier=IDENTIFIER) as client,
        pytest.raises(errors.APIError) as caught,
    ):
        getattr(client, documented.operation)(**arguments(sample))

    assert desk_mock.calls[-1].body == sample.body
    assert caught.value.code == sample.refused


@pytest.mark.parametrize(
    "name", [name for name, page in operations().items() if page.good_requests]
)
def test_a_call_goes_to_the_documented_path_with_the_documented_query(
    name: str, desk_mock: FakeDesk
) -> None:
    documented = operations()[name]
    with DeskClient(
        SDK_APP_ID, secret_key=SECRET_KEY, identifier=IDENTIFIER, region=Region.CHINA
    ) as client:
        getattr(client, name)(**arguments(documented.good_requests[0]))

    call = desk_mock.calls[-1]
    assert (call.method, call.path) == (documented.method, documented.path)
    assert tuple(call.query) == documented.query
    assert call.query["contenttype"] == "json"


def test_the_repaired_samples_are_those_that_the_pages_garble() -> None:
    repaired = {
        (name, sample.name)
        for name, documented in operations().items()
        for sample in documented.sample_requests
        if sample.repaired
    }

    assert {name for name, _ in repaired} >= {"send_msg", "create_group"}
