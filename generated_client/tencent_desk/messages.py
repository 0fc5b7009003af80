# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""Elements of messages, made with one call each.

Example::

    desk.send_msg(session_id=session, msg_body=[text("Your parcel is on its way.")])

Vendor page: https://www.tencentcloud.com/document/product/1047/33527
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

from . import _codec
from ._validation import violations
from .errors import ValidationError
from .types import UNSET

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .models.custom_element import CustomElement
    from .models.face_element import FaceElement
    from .models.file_element import FileElement
    from .models.image_element import ImageElement
    from .models.image_format import ImageFormat
    from .models.image_info import ImageInfo
    from .models.location_element import LocationElement
    from .models.order_field import OrderField
    from .models.other_element import OtherElement
    from .models.sound_element import SoundElement
    from .models.text_content import TextContent
    from .models.text_element import TextElement
    from .models.video_element import VideoElement
    from .types import JSON, JSONObject, Unset

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


@cache
def _text_models() -> tuple[type[TextElement], type[TextContent]]:
    # An import in every call would be most of what it takes.
    from .models import TextContent, TextElement

    return TextElement, TextContent


def text(text: str) -> TextElement:
    """A text.

    Args:
        text: the text.
    """
    element, content = _text_models()
    return element(msg_content=content(text=text))


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


def location(latitude: float, longitude: float, *, desc: str | Unset = UNSET) -> LocationElement:
    """A place on a map.

    Args:
        latitude: degrees, positive in the north.
        longitude: degrees, positive in the east.
        desc: what the place is.
    """
    from .models import LocationContent, LocationElement

    content = LocationContent(latitude=latitude, longitude=longitude, desc=desc)
    return LocationElement(msg_content=content)


def face(index: int, *, data: str | Unset = UNSET) -> FaceElement:
    """A sticker.

    Args:
        index: its number, as the app counts them.
        data: data of the app about it.
    """
    from .models import FaceContent, FaceElement

    return FaceElement(msg_content=FaceContent(index=index, data=data))


def sound(
    url: str, *, uuid: str, size: int | Unset = UNSET, second: int | Unset = UNSET
) -> SoundElement:
    """A voice message.

    Args:
        url: URL of the sound.
        uuid: unique key of the sound.
        size: bytes.
        second: length in seconds.
    """
    from .models import SoundContent, SoundElement

    content = SoundContent(url=url, uuid=uuid, size=size, second=second)
    return SoundElement(msg_content=content)


def image(
    *sizes: ImageInfo | Mapping[str, JSON],
    uuid: str,
    image_format: ImageFormat | int | Unset = UNSET,
) -> ImageElement:
    """A picture.

    Args:
        *sizes: the picture in its sizes.
        uuid: unique key of the picture.
        image_format: its format.

    Raises:
        ValidationError: a size lacks a field.
    """
    from .models import ImageContent, ImageElement, ImageInfo

    known = [one if isinstance(one, ImageInfo) else ImageInfo.from_dict(one) for one in sizes]
    content = ImageContent(uuid=uuid, image_info_array=known, image_format=image_format)
    return ImageElement(msg_content=content)


def file(
    url: str, *, uuid: str, file_name: str | Unset = UNSET, file_size: int | Unset = UNSET
) -> FileElement:
    """A file.

    Args:
        url: URL of the file.
        uuid: unique key of the file.
        file_name: its name.
        file_size: bytes.
    """
    from .models import FileContent, FileElement

    content = FileContent(url=url, uuid=uuid, file_name=file_name, file_size=file_size)
    return FileElement(msg_content=content)


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
    """A video and the picture that stands for it.

    Args:
        video_url: URL of the video.
        video_uuid: unique key of the video.
        thumb_url: URL of the picture.
        thumb_uuid: unique key of the picture.
        thumb_width: width of the picture in pixels.
        thumb_height: height of the picture in pixels.
        video_size: bytes of the video.
        video_second: length in seconds.
        video_format: format of the video, such as `mp4`.
        thumb_size: bytes of the picture.
        thumb_format: format of the picture, such as `JPG`.
    """
    from .models import VideoContent, VideoElement

    content = VideoContent(
        video_url=video_url,
        video_uuid=video_uuid,
        video_size=video_size,
        video_second=video_second,
        video_format=video_format,
        thumb_url=thumb_url,
        thumb_uuid=thumb_uuid,
        thumb_width=thumb_width,
        thumb_height=thumb_height,
        thumb_size=thumb_size,
        thumb_format=thumb_format,
    )
    return VideoElement(msg_content=content)


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
    except Exception as error:  # noqa: BLE001 - a mapping of the user's can raise anything
        problem = str(error)
    raise ValidationError(f"the data cannot be written as JSON: {problem}")
