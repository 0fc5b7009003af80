"""The client before the mock, without a network."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from tencent_desk import DeskClient, Environment, Response, errors
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY, FakeDesk, Request, World

from contract_tests.support import oracle
from contract_tests.support.as_arguments import arguments
from contract_tests.support.no_limit import NoLimit

if TYPE_CHECKING:
    import tencent_desk


class Stand:
    """The client before the mock, without a network. Its clock moves with every look."""

    def __init__(self) -> None:
        seconds = count(1_800_000_000)
        self.desk = FakeDesk(World.sample(clock=lambda: float(next(seconds))), keep_calls=10)
        self.target = ""
        self.client = DeskClient(
            SDK_APP_ID,
            secret_key=SECRET_KEY,
            identifier=IDENTIFIER,
            region="china",
            max_retries=0,
            limiter=NoLimit(),
            transport=self,
            usersig_lifetime=10**8,
            environment=Environment(now=lambda: 1_800_000_000.0, uint32=lambda: 7),
        )

    def send(self, request: tencent_desk.Request, timeout: float) -> Response:
        """Carries a request of the client to the mock."""
        del timeout
        self.target = request.target
        path, _, query = request.target.partition("?")
        reply = self.desk.handle(Request("POST", path, query, request.body))
        return Response(reply.status, reply.headers, reply.body)

    def close(self) -> None:
        """Nothing is open."""

    def call(self, operation: str, body: dict[str, Any], **options: Any) -> errors.DeskError | None:
        """Call the generated method. Return what it raises."""
        known, _ = arguments(operation, body)
        try:
            getattr(self.client, operation)(**known, **options)
        except errors.DeskError as error:
            return error
        return None

    def query(self, **changed: str | None) -> str:
        """Return the query string of the last call, with changes; None takes a parameter away."""
        pairs = {**dict(parse_qsl(self.target.partition("?")[2])), **changed}
        return urlencode({name: text for name, text in pairs.items() if text is not None})

    def raw(self, operation: str, query: str, body: bytes) -> int:
        """Send a call past the client. Return the ErrorCode."""
        path, _ = oracle.operations()[operation]
        code: int = self.desk.handle(Request("POST", path, query, body)).json()["ErrorCode"]
        return code
