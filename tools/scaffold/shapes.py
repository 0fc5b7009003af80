"""Write out an operation in the style of the contract."""

from __future__ import annotations

from typing import Any

Node = dict[str, Any]
BASE = ("ActionStatus", "ErrorInfo", "ErrorCode")


def prefix(name: str) -> str:
    """Return the prefix of the names of an operation's schemas."""
    return "".join(part.title() for part in name.split("_"))


def ref(name: str, section: str = "schemas") -> Node:
    """Return a reference to a component."""
    return {"$ref": f"#/components/{section}/{name}"}


def operation(sample: Node, failures: list[Node]) -> Node:
    """Return the path item of the operation.

    Args:
        sample: The operation, in the form of `contract_tests/codegen/sample_operations`.
        failures: The entries of the catalogue to show, one of each kind.
    """
    own = prefix(sample["name"])
    shown = {_to_camel(key): ref(f"{own}{prefix(key)}", "examples") for key in sample["samples"]}
    request = _make_json(ref(f"{own}Request"), shown)
    names = {_to_camel(key): f"{own}{prefix(key)}" for key in sample["answers"]} | {
        _to_camel(one["kind"]): f"{own}{prefix(one['kind'])}" for one in failures
    }
    reply = _make_json(
        ref(f"{own}Reply"), {key: ref(name, "examples") for key, name in names.items()}
    )
    return {
        "operationId": sample["name"],
        "tags": [sample["tag"]],
        **{key: text for key, text in sample["operation"].items() if not key.startswith("x-")},
        "externalDocs": {"description": "Vendor page", "url": sample["url"]},
        "x-desk-source": {"page": sample["name"]},
        **{key: value for key, value in sample["operation"].items() if key.startswith("x-")},
        "parameters": [ref(one, "parameters") for one in ("Random", "ContentType")],
        "requestBody": {"required": True, "description": sample["asks"], **request},
        "responses": {
            "200": {"description": "Success or failure, as ErrorCode says.", **reply},
            "502": ref("GatewayFault", "responses"),
        },
    }


def schemas(sample: Node, listed: list[Node]) -> Node:
    """Return the schemas of the operation's request and reply.

    Args:
        sample: The operation.
        listed: The entries of the catalogue on its page.
    """
    name, own = sample["name"], prefix(sample["name"])
    codes = [ref("CommonErrorCode"), ref("UnlistedErrorCode")]
    sample_code = listed[0]["code"] if listed else 60002
    found = {
        **_make_request(sample, own),
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
        f"{own}Success": _make_outcome(sample, "OK"),
        f"{own}Failure": _make_outcome(sample, "FAIL", sample_code),
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
    """Return the operation's example bodies."""
    own = prefix(sample["name"])
    found = {
        f"{own}{prefix(key)}": {"summary": _make_title(key, "request"), "value": body}
        for key, body in sample["samples"].items()
    } | {
        f"{own}{prefix(key)}": {
            "summary": _make_title(key, "reply"),
            "value": _make_reply("OK", "", 0) | answer,
        }
        for key, answer in sample["answers"].items()
    }
    return found | {
        f"{own}{prefix(one['kind'])}": {
            "summary": summary(one),
            "value": _make_reply("FAIL", _in_words(one).lower(), one["code"]),
        }
        for one in failures
    }


def summary(entry: Node) -> str:
    """Return the title of a failure example: the name of the code as text, and the code."""
    return f"{_in_words(entry)} ({entry['code']})"


def _in_words(entry: Node) -> str:
    words: str = entry["name"].replace("_", " ")
    # Search for TODO until a person has written the name.
    return words if words.startswith("TODO") else words.capitalize()


def _make_title(key: str, what: str) -> str:
    """Return the title of an example. Only samples of a page are called documented."""
    if key.startswith("a_"):
        return f"A {what}"
    words = key.removesuffix("_success").replace("_", " ")
    return f"The documented {what}" + ("" if key in ("request", "success") else f": {words}")


def _make_request(sample: Node, own: str) -> Node:
    """Return the request: one shape, or one for each form of address."""
    forms = sample["forms"]
    if len(forms) == 1:
        (shape,) = forms.values()
        return {f"{own}Request": {"type": "object", "description": sample["asks"], **shape}}
    union = {
        "description": sample["asks"],
        "anyOf": [ref(f"{own}{name}") for name in forms],
    }
    shapes = {
        f"{own}{name}": {"type": "object", "description": sample["asks"], **shape}
        for name, shape in forms.items()
    }
    return {f"{own}Request": union, **shapes}


def _make_outcome(sample: Node, status: str, code: int = 0) -> Node:
    own = prefix(sample["name"])
    if status == "OK":
        info = "Text for people; empty on success."
    else:
        info = "Text for people about the failure; never a base for decisions."
    shared: Node = {
        "ActionStatus": {
            "type": "string",
            "description": f"{status}, for {'success' if status == 'OK' else 'failure'}.",
            "const": status,
            "enum": [status],
            "examples": [status],
        },
        "ErrorInfo": {
            "type": "string",
            "description": info,
            "examples": ["" if status == "OK" else "invalid parameter"],
        },
        "ErrorCode": ref(f"{own}FailureCode"),
    }
    shown = _make_reply(status, shared["ErrorInfo"]["examples"][0], code)
    more: Node = {}
    if status == "OK":
        more = sample["reply"]
        shared["ErrorCode"] = {
            "type": "integer",
            "description": "0, for success.",
            "const": 0,
            "enum": [0],
            "examples": [0],
        }
        shown |= next(iter(sample["answers"].values()), {})
    failed = f"{sample['name']} was refused or went wrong, as ErrorCode says."
    return {
        "type": "object",
        "description": sample["done"] if status == "OK" else failed,
        "required": [*BASE, *more.get("required", ())],
        "properties": shared | more.get("properties", {}),
        "examples": [shown],
    }


def _make_reply(status: str, info: str, code: int) -> Node:
    return {"ActionStatus": status, "ErrorInfo": info, "ErrorCode": code}


def _make_json(schema: Node, shown: Node) -> Node:
    return {"content": {"application/json": {"schema": schema, "examples": shown}}}


def _to_camel(name: str) -> str:
    whole = prefix(name)
    return whole[0].lower() + whole[1:]
