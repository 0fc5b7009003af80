# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""One element of a message. No page lists the types that Desk takes; its samples use text and custom
elements. A type that is none of the nine passes as OtherElement."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from tencent_desk_runtime import codec as _codec

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..types import JSON
    from .custom_element import CustomElement
    from .face_element import FaceElement
    from .file_element import FileElement
    from .image_element import ImageElement
    from .location_element import LocationElement
    from .other_element import OtherElement
    from .relay_element import RelayElement
    from .sound_element import SoundElement
    from .text_element import TextElement
    from .video_element import VideoElement

MessageElement: TypeAlias = "TextElement | LocationElement | FaceElement | CustomElement | SoundElement | ImageElement | FileElement | VideoElement | RelayElement | OtherElement"


@cache
def _readers() -> tuple[
    Mapping[str, Callable[[Mapping[str, JSON]], MessageElement]],
    Callable[[Mapping[str, JSON]], MessageElement] | None,
]:
    from .custom_element import CustomElement
    from .face_element import FaceElement
    from .file_element import FileElement
    from .image_element import ImageElement
    from .location_element import LocationElement
    from .other_element import OtherElement
    from .relay_element import RelayElement
    from .sound_element import SoundElement
    from .text_element import TextElement
    from .video_element import VideoElement

    return {
        "TIMTextElem": TextElement.from_dict,
        "TIMLocationElem": LocationElement.from_dict,
        "TIMFaceElem": FaceElement.from_dict,
        "TIMCustomElem": CustomElement.from_dict,
        "TIMSoundElem": SoundElement.from_dict,
        "TIMImageElem": ImageElement.from_dict,
        "TIMFileElem": FileElement.from_dict,
        "TIMVideoFileElem": VideoElement.from_dict,
        "TIMRelayElem": RelayElement.from_dict,
    }, OtherElement.from_dict


def read_message_element(value: JSON) -> MessageElement:
    """Read the model that MsgType names."""
    readers, other = _readers()
    return _codec.kind("MsgType", readers, other)(value)
