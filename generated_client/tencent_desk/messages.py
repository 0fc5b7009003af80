# Made by `python -m codegen` from openapi.yaml. An edit here is lost; edit the contract or codegen/.
"""Elements of messages, made with one call each.

    desk.send_msg(session_id=session, msg_body=[text("Your parcel is on its way.")])

Vendor page: https://www.tencentcloud.com/document/product/1047/33527
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from . import _codec
from ._validation import violations
from .errors import ValidationError
from .types import UNSET

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .models.custom_element import CustomElement
    from .models.order_field import OrderField
    from .models.other_element import OtherElement
    from .models.text_element import TextElement
    from .types import JSON, JSONObject, Unset

__all__ = ["card", "custom", "order", "other", "text"]


def text(text: str) -> TextElement:
    """A text.

    Args:
        text: the text.
    """
    from .models import TextContent, TextElement

    return TextElement(msg_content=TextContent(text=text))


def custom(
    data: str | JSONObject,
    *,
    desc: str | Unset = UNSET,
    ext: str | Unset = UNSET,
    sound: str | Unset = UNSET,
) -> CustomElement:
    """A message in a format of your own. A message may hold one.

    Args:
        data: the data, as text or as an object that is written as JSON.
        desc: text of the offline push; without it the message is not pushed.
        ext: extra data for the app.
        sound: name of the sound of the offline push.

    Raises:
        ValidationError: `data` cannot be written as JSON.
    """
    from .models import CustomContent, CustomElement

    written = data if isinstance(data, str) else _json(data)
    content = CustomContent(data=written, desc=desc, ext=ext, sound=sound)
    return CustomElement(msg_content=content)


def card(*, header: str, desc: str, pic: str, url: str, push: str | Unset = UNSET) -> CustomElement:
    """A card of Desk: a heading, a text, a picture and a link.

    Args:
        header: the heading.
        desc: the text below it.
        pic: URL of the picture.
        url: where a tap on the card leads.
        push: text of the offline push; without it the card is not pushed.

    Raises:
        ValidationError: a field is not as the contract has it.
    """
    from .models import CardContent, CardMessage

    content = CardContent(header=header, desc=desc, pic=pic, url=url)
    return _of_desk("CardMessage", CardMessage(content=content).to_dict(), push)


def order(
    *,
    name: str,
    guide: str | Unset = UNSET,
    desc: str | Unset = UNSET,
    pic: str | Unset = UNSET,
    custom_field: Sequence[OrderField | Mapping[str, JSON]] | Unset = UNSET,
    push: str | Unset = UNSET,
) -> CustomElement:
    """An order of Desk: what was ordered, a picture and lines of detail.

    Args:
        name: what was ordered.
        guide: the line above it.
        desc: the text below it.
        pic: URL of the picture.
        custom_field: lines of detail.
        push: text of the offline push; without it the order is not pushed.

    Raises:
        ValidationError: a field is not as the contract has it.
    """
    from .models import OrderContent, OrderField, OrderMessage

    lines = (
        UNSET
        if custom_field is UNSET
        else [
            OrderField.from_dict(line) if not isinstance(line, OrderField) else line
            for line in custom_field
        ]
    )
    content = OrderContent(name=name, guide=guide, desc=desc, pic=pic, custom_field=lines)
    return _of_desk("OrderMessage", OrderMessage(content=content).to_dict(), push)


def other(msg_type: str, content: JSONObject) -> OtherElement:
    """An element of a type that the contract does not know.

    Args:
        msg_type: its `MsgType`.
        content: its `MsgContent`, in the vendor's spelling.
    """
    from .models import OtherContent, OtherElement

    return OtherElement(msg_type=msg_type, msg_content=OtherContent.from_dict(content))


def _of_desk(schema: str, message: dict[str, JSON], push: str | Unset) -> CustomElement:
    found = violations(schema, message)
    if found:
        listed = "; ".join(f"{one.pointer} {one.message} [{one.rule}]" for one in found)
        raise ValidationError(f"the message breaks the contract: {listed}", violations=found)
    return custom(message, desc=push)


def _json(value: JSONObject) -> str:
    problem: str
    try:
        return json.dumps(_codec.plain(value), ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        problem = str(error)
    raise ValidationError(f"the data cannot be written as JSON: {problem}")
