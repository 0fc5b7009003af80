# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""What the contract says for the command line, and nothing else needs."""

from __future__ import annotations

KINDS: dict[str, tuple[int, str]] = {
    "authentication": (
        10,
        "The service could not establish who is calling, because the signature, the app or the account does not fit.",
    ),
    "permission_denied": (
        11,
        "The caller is known, but this account, app, address or operation is not allowed.",
    ),
    "invalid_request": (
        12,
        "The request itself is wrong and has to be corrected before it is sent again.",
    ),
    "not_found": (13, "Something that the request refers to does not exist."),
    "conflict": (
        14,
        "What the request wants is at odds with the present state of a group, session, message or account.",
    ),
    "agent_unavailable": (15, "No suitable person of the support staff is free at this moment."),
    "quota_exceeded": (
        16,
        "A fixed allowance of the plan or of an object is used up, or the plan has ended.",
    ),
    "rate_limit": (17, "Calls come too fast, and a pause is enough to be served again."),
    "unsupported": (
        18,
        "The feature is not included in the edition of the app, or nobody has turned it on.",
    ),
    "server": (
        19,
        "The fault lies on the vendor's side or on the way there, and the call may have been carried out all the same.",
    ),
}
"""The kinds of error codes: the exit status for each, and what it means."""

LISTED: dict[str, tuple[int, ...]] = {
    "robot_add_language": (-50056, -50055, -50052, -50051, -50042, -50040, -50003, -20, -14, -7),
    "send_msg": (90001, 90002, 90005, 90007, 90009, 90010, 93000, 141002, 141004, 141005),
    "contact_user": (
        141000,
        141001,
        141002,
        141003,
        141004,
        141011,
        141012,
        141013,
        141014,
        141015,
        141016,
        141017,
        141018,
        141019,
    ),
    "transfer_to_human": (
        90001,
        90002,
        90005,
        90007,
        90009,
        90010,
        93000,
        141000,
        141001,
        141002,
        141003,
        141004,
        141005,
        141006,
    ),
    "create_group": (
        10002,
        10003,
        10004,
        10005,
        10006,
        10007,
        10008,
        10016,
        10021,
        10025,
        10036,
        10037,
        10038,
        10058,
        141001,
        141002,
        141004,
    ),
}
"""The codes that the page of each operation lists."""
