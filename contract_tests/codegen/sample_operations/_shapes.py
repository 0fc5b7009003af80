"""A sample operation, written out as an author of the contract writes it."""

from __future__ import annotations

from typing import Any

Node = dict[str, Any]
BASE = ("ActionStatus", "ErrorInfo", "ErrorCode")


def prefix(name: str) -> str:
    """How the schemas of an operation begin."""
    return "".join(part.title() for part in name.split("_"))


def ref(name: str, section: str = "schemas") -> Node:
    return {"$ref": f"#/components/{section}/{name}"}


def operation(sample: Node, failures: list[Node]) -> Node:
    """What stands at its path."""
    own = prefix(sample["name"])
    request = _json(ref(f"{own}Request"), {"documented": ref(f"{own}Request", "examples")})
    names = {"success": f"{own}Success"} | {
        _camel(one["name"]): f"{own}{prefix(one['name'].lower())}" for one in failures
    }
    reply = _json(ref(f"{own}Reply"), {key: ref(name, "examples") for key, name in names.items()})
    return {
        "operationId": sample["name"],
        "tags": [sample["tag"]],
        "externalDocs": {"description": "Vendor page", "url": sample["url"]},
        "x-desk-source": {"page": sample["name"]},
        **sample["operation"],
        "parameters": [ref(one, "parameters") for one in ("Random", "ContentType")],
        "requestBody": {"required": True, "description": "What is asked.", **request},
        "responses": {
            "200": {"description": "Success or failure, as ErrorCode says.", **reply},
            "502": ref("GatewayFault", "responses"),
        },
    }


def schemas(sample: Node, listed: list[Node]) -> Node:
    """The shapes of its request and reply."""
    name, own = sample["name"], prefix(sample["name"])
    codes = [ref("CommonErrorCode"), ref("UnlistedErrorCode")]
    sample_code = listed[0]["code"] if listed else 60002
    found = {
        f"{own}Request": {
            "type": "object",
            "description": f"What {name} is asked.",
            **sample["request"],
            "examples": [sample["sample"]],
        },
        f"{own}Reply": {
            "description": f"What {name} answers.",
            "oneOf": [ref(f"{own}Success"), ref(f"{own}Failure")],
            "discriminator": {
                "propertyName": "ActionStatus",
                "mapping": {
                    "OK": ref(f"{own}Success")["$ref"],
                    "FAIL": ref(f"{own}Failure")["$ref"],
                },
            },
        },
        f"{own}Success": _outcome(sample, "OK"),
        f"{own}Failure": _outcome(sample, "FAIL", sample_code),
        f"{own}FailureCode": {
            "description": f"Why {name} failed. The set is open.",
            "anyOf": [ref(f"{own}ErrorCode"), *codes] if listed else codes,
            "examples": [sample_code],
        },
        **sample["schemas"],
    }
    if listed:
        found[f"{own}ErrorCode"] = {
            "type": "integer",
            "description": f"The codes that the page of {name} lists.",
            "enum": [one["code"] for one in listed],
            "x-enum-varnames": [one["name"] for one in listed],
            "x-enum-descriptions": [one["meaning"] for one in listed],
            "examples": [sample_code],
            "x-desk-source": {"page": name},
        }
    return found


def examples(sample: Node, failures: list[Node]) -> Node:
    """Its request and replies, as shown."""
    own = prefix(sample["name"])
    success = _reply("OK", "", 0) | sample["answer"]
    return {
        f"{own}Request": {"summary": "The documented request", "value": sample["sample"]},
        f"{own}Success": {"summary": "The documented success", "value": success},
    } | {
        f"{own}{prefix(one['name'].lower())}": {
            "summary": f"{one['name'].replace('_', ' ').capitalize()} ({one['code']})",
            "value": _reply("FAIL", "it failed", one["code"]),
        }
        for one in failures
    }


def _outcome(sample: Node, status: str, code: int = 0) -> Node:
    own = prefix(sample["name"])
    word = "success" if status == "OK" else "failure"
    shared: Node = {
        "ActionStatus": {
            "type": "string",
            "description": f"{status}, for {word}.",
            "const": status,
            "examples": [status],
        },
        "ErrorInfo": {
            "type": "string",
            "description": "Text for people.",
            "examples": ["" if status == "OK" else "it failed"],
        },
        "ErrorCode": ref(f"{own}FailureCode"),
    }
    shown = _reply(status, shared["ErrorInfo"]["examples"][0], code)
    more: Node = {}
    if status == "OK":
        more = sample["reply"]
        shared["ErrorCode"] = {
            "type": "integer",
            "description": "0, for success.",
            "const": 0,
            "examples": [0],
        }
        shown |= sample["answer"]
    return {
        "type": "object",
        "description": f"The {word} of {sample['name']}.",
        "required": [*BASE, *more.get("required", ())],
        "properties": shared | more.get("properties", {}),
        "examples": [shown],
    }


def _reply(status: str, info: str, code: int) -> Node:
    return {"ActionStatus": status, "ErrorInfo": info, "ErrorCode": code}


def _json(schema: Node, shown: Node) -> Node:
    return {"content": {"application/json": {"schema": schema, "examples": shown}}}


def _camel(name: str) -> str:
    whole = prefix(name.lower())
    return whole[0].lower() + whole[1:]
