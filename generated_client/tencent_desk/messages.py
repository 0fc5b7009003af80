# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""Make elements of messages, with one call each.

Example::

    desk.send_msg(session_id=session, msg_body=[text("Your parcel is on its way.")])

Vendor page: https://www.tencentcloud.com/document/product/1047/33527
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tencent_desk_runtime.elements import check, to_json_text

from . import models
from ._service import SERVICE
from .types import JSON, UNSET, JSONObject, Unset

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .models import (
        CustomElement,
        FaceElement,
        FileElement,
        ImageElement,
        ImageFormat,
        ImageInfo,
        LocationElement,
        OrderField,
        OtherElement,
        SoundElement,
        TextElement,
        VideoElement,
    )

__all__ = [
    "card",
    "custom",
    "face",
    "file",
    "image",
    "location",
    "order",
    "other",
    "sound",
    "text",
    "video",
]


def text(
    text: str,
) -> TextElement:
    """Make a text.

    Args:
        text: The text.
    """
    return models.TextElement(
        msg_content=models.TextContent(
            text=text,
        )
    )


def location(
    latitude: float,
    longitude: float,
    *,
    desc: str | Unset = UNSET,
) -> LocationElement:
    """Make a position on a map.

    Args:
        desc: What the place is.
        latitude: Latitude in degrees.
        longitude: Longitude in degrees.
    """
    return models.LocationElement(
        msg_content=models.LocationContent(
            desc=desc,
            latitude=latitude,
            longitude=longitude,
        )
    )


def face(
    index: int,
    *,
    data: str | Unset = UNSET,
) -> FaceElement:
    """Make a sticker.

    Args:
        index: Number of the sticker, as the app counts them.
        data: Data of the app about the sticker.
    """
    return models.FaceElement(
        msg_content=models.FaceContent(
            index=index,
            data=data,
        )
    )


def sound(
    url: str,
    *,
    uuid: str,
    size: int | Unset = UNSET,
    second: int | Unset = UNSET,
) -> SoundElement:
    """Make a voice message.

    Args:
        url: URL of the sound.
        uuid: Unique key of the sound.
        size: Size in bytes.
        second: Length in seconds.
    """
    return models.SoundElement(
        msg_content=models.SoundContent(
            url=url,
            uuid=uuid,
            size=size,
            second=second,
        )
    )


def file(
    url: str,
    *,
    uuid: str,
    file_name: str | Unset = UNSET,
    file_size: int | Unset = UNSET,
) -> FileElement:
    """Make a file.

    Args:
        url: URL of the file.
        uuid: Unique key of the file.
        file_size: Size in bytes.
        file_name: Name of the file.
    """
    return models.FileElement(
        msg_content=models.FileContent(
            url=url,
            uuid=uuid,
            file_size=file_size,
            file_name=file_name,
        )
    )


def video(
    video_url: str,
    *,
    video_uuid: str,
    thumb_url: str,
    thumb_uuid: str,
    thumb_width: int,
    thumb_height: int,
    video_size: int | Unset = UNSET,
    video_second: int | Unset = UNSET,
    video_format: str | Unset = UNSET,
    thumb_size: int | Unset = UNSET,
    thumb_format: str | Unset = UNSET,
) -> VideoElement:
    """Make a video with its preview picture.

    Args:
        video_url: URL of the video.
        video_uuid: Unique key of the video.
        thumb_url: URL of the thumbnail.
        thumb_uuid: Unique key of the thumbnail.
        thumb_width: Width of the thumbnail in pixels.
        thumb_height: Height of the thumbnail in pixels.
        video_size: Size in bytes.
        video_second: Length in seconds.
        video_format: Format of the video.
        thumb_size: Size of the thumbnail in bytes.
        thumb_format: Format of the thumbnail.
    """
    return models.VideoElement(
        msg_content=models.VideoContent(
            video_url=video_url,
            video_uuid=video_uuid,
            thumb_url=thumb_url,
            thumb_uuid=thumb_uuid,
            thumb_width=thumb_width,
            thumb_height=thumb_height,
            video_size=video_size,
            video_second=video_second,
            video_format=video_format,
            thumb_size=thumb_size,
            thumb_format=thumb_format,
        )
    )


def custom(
    data: str | JSONObject,
    *,
    desc: str | Unset = UNSET,
    ext: str | Unset = UNSET,
    sound: str | Unset = UNSET,
) -> CustomElement:
    """Make a message in a format of your own. A message can have one.

    Args:
        data: the data, as text, or as an object to be written as JSON.
        desc: Text of the offline push; without it the message is not pushed.
        ext: Extra data for the app.
        sound: Name of the sound of the offline push.

    Raises:
        ValidationError: `data` cannot be written as JSON.
    """
    return models.CustomElement(
        msg_content=models.CustomContent(
            data=to_json_text(data),
            desc=desc,
            ext=ext,
            sound=sound,
        )
    )


def card(
    *,
    header: str,
    desc: str,
    pic: str,
    url: str,
    push: str | Unset = UNSET,
) -> CustomElement:
    """Make a card of Desk: a heading, a text, a picture and a link.

    Args:
        header: The heading.
        desc: The text below the heading.
        pic: URL of the picture.
        url: Where a tap on the card leads.
        push: text of the offline push; without it the message is not pushed.

    Raises:
        ValidationError: a field breaks a rule of the contract.
    """
    content = models.CardContent(
        header=header,
        desc=desc,
        pic=pic,
        url=url,
    )
    message = models.CardMessage(content=content).to_dict()
    return custom(check(SERVICE.validator, "CardMessage", message), desc=push)


def order(
    *,
    name: str,
    guide: str | Unset = UNSET,
    desc: str | Unset = UNSET,
    pic: str | Unset = UNSET,
    custom_field: Sequence[OrderField | Mapping[str, JSON]] | Unset = UNSET,
    push: str | Unset = UNSET,
) -> CustomElement:
    """Make an order of Desk: what was ordered, a picture and lines of detail.

    Args:
        name: What was ordered.
        guide: The line above the order.
        desc: The text below the name.
        pic: URL of the picture.
        custom_field: Lines of detail.
        push: text of the offline push; without it the message is not pushed.

    Raises:
        ValidationError: a field breaks a rule of the contract.
    """
    content = models.OrderContent(
        name=name,
        guide=guide,
        desc=desc,
        pic=pic,
        custom_field=_order_fields(custom_field),
    )
    message = models.OrderMessage(content=content).to_dict()
    return custom(check(SERVICE.validator, "OrderMessage", message), desc=push)


def image(
    *sizes: ImageInfo | Mapping[str, JSON],
    uuid: str,
    image_format: ImageFormat | int | Unset = UNSET,
) -> ImageElement:
    """Make a picture.

    Args:
        *sizes: the picture in its sizes.
        uuid: Unique key of the picture.
        image_format: Format of a picture.

    Raises:
        ValidationError: a size lacks a field.
    """
    known = [
        one if isinstance(one, models.ImageInfo) else models.ImageInfo.from_dict(one)
        for one in sizes
    ]
    return models.ImageElement(
        msg_content=models.ImageContent(
            image_info_array=known,
            uuid=uuid,
            image_format=image_format,
        )
    )


def other(msg_type: str, content: JSONObject) -> OtherElement:
    """Make an element of a type that the contract does not know.

    Args:
        msg_type: its `MsgType`.
        content: its `MsgContent`, in the vendor's spelling.
    """
    return models.OtherElement(
        msg_type=msg_type, msg_content=models.OtherContent.from_dict(content)
    )


def _order_fields(
    given: Sequence[OrderField | Mapping[str, JSON]] | Unset,
) -> list[OrderField] | Unset:
    if isinstance(given, Unset):
        return given
    return [
        one if isinstance(one, models.OrderField) else models.OrderField.from_dict(one)
        for one in given
    ]
