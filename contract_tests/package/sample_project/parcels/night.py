"""Inform many users at once, with the async client."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tencent_desk import AsyncDeskClient, Region, errors
from tencent_desk.messages import card, text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

SERVICE = "@customer_service_account"


def connect(sdk_app_id: int, key: str) -> AsyncDeskClient:
    """Create a client."""
    return AsyncDeskClient(
        sdk_app_id, identifier="administrator", secret_key=key, region=Region.SINGAPORE
    )


async def tell_all(desk: AsyncDeskClient, users: Iterable[str]) -> dict[str, str]:
    """Send a message to each user, and return the outcome of each failure, by user."""
    picture = card(header="Open", desc="We are open again.", pic="https://shop/a.png", url="https://shop")

    async def notify(user: str) -> tuple[str, str]:
        try:
            await desk.send_msg(from_account=SERVICE, to_account=user, msg_body=[text("Hello"), picture])
        except errors.DeskError as error:
            return user, error.outcome
        return user, ""

    found = await asyncio.gather(*(notify(user) for user in users))
    return {user: outcome for user, outcome in found if outcome}


async def answer(desk: AsyncDeskClient, session: str, pieces: AsyncIterator[str]) -> str:
    """Stream an answer, and return the key of the message."""
    return await desk.stream_msg(pieces, session_id=session)
