"""Call both clients in the same way."""

from __future__ import annotations

import asyncio
from typing import Any, Self

from tencent_desk import AsyncDeskClient, DeskClient

from contract_tests.support.no_limit import NoLimit


class BothClients:
    """Hold both clients, which neither retry nor wait.

    Args:
        sdk_app_id: the app.
        **options: options of both clients.
    """

    def __init__(self, sdk_app_id: int, **options: Any) -> None:
        shared = {"max_retries": 0, "limiter": NoLimit(), "region": "china", **options}
        self._sync = DeskClient(sdk_app_id, **shared)
        self._async = AsyncDeskClient(sdk_app_id, **shared)
        self._runner = asyncio.Runner()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._sync.close()
        self._runner.run(self._async.aclose())
        self._runner.close()

    def call(self, operation: str, arguments: dict[str, Any], *, tasks: bool) -> Any:
        """Call the generated method of the async client if `tasks` is true, else of the sync
        client."""
        client: Any = self._async if tasks else self._sync
        method = getattr(client, operation)
        return self._runner.run(method(**arguments)) if tasks else method(**arguments)
