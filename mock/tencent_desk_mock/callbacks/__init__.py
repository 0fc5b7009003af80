"""Post callbacks to a program, as the contract's webhooks describe them."""

from tencent_desk_mock.call_context import Happening

from .activity import ReceiverError
from .callbacks import Callbacks
from .delivery import Receiver
from .records import Attempt, Callback
from .request import SignedRequest
from .url_target import check_url
from .webhooks import Webhook, webhooks_of

__all__ = [
    "Attempt",
    "Callback",
    "Callbacks",
    "Happening",
    "Receiver",
    "ReceiverError",
    "SignedRequest",
    "Webhook",
    "check_url",
    "webhooks_of",
]
