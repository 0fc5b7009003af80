"""Provide one valid call of each operation, as in the vendor's samples."""

from __future__ import annotations

from typing import Any

from tencent_desk import UNSET

from contract_tests.support import oracle
from contract_tests.support.as_arguments import arguments


def _first_example(operation: str) -> dict[str, Any]:
    """Return the arguments of the contract's first example of an operation."""
    known, _ = arguments(operation, oracle.first_body(operation))
    return {key: value for key, value in known.items() if value is not UNSET}


CALLS: dict[str, dict[str, Any]] = {
    "robot_add_language": {"language_tag": "id"},
    "send_msg": {
        "session_id": "fd8a2e30-54de-4e40-bcaf-02718409c5cf",
        "msg_body": [{"MsgType": "TIMTextElem", "MsgContent": {"Text": "hi, there"}}],
    },
    "contact_user": {
        "im_agent_user_id": "@customer_service_account",
        "client_user_id": "user45",
    },
    "transfer_to_human": {"session_id": "fd8a2e30-54de-4e40-bcaf-02718409c5cf"},
    "create_group": {
        "type_": "Public",
        "group_id": "MyFirstGroup",
        "name": "TestGroup",
        "member_list": [
            {"Member_Account": "@customer_service_account"},
            {"Member_Account": "user2"},
        ],
    },
}
CALLS |= {name: _first_example(name) for name in oracle.operations() if name not in CALLS}
NAMES = tuple(CALLS)
