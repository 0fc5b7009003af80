# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Self

from attrs import define, field
from tencent_desk_runtime import codec as _codec

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..types import JSON


@define(kw_only=True, repr=False)
class VideoContent:
    """Where the video is.

    Attributes:
        video_url: URL of the video.
        video_uuid: Unique key of the video.
        thumb_url: URL of the thumbnail.
        thumb_uuid: Unique key of the thumbnail.
        thumb_width: Width of the thumbnail in pixels.
        thumb_height: Height of the thumbnail in pixels.
        video_download_flag: How the receiver gets the data; REST senders always say 2.
        thumb_download_flag: How the receiver gets the data; REST senders always say 2.
        video_size: Size in bytes.
        video_second: Length in seconds.
        video_format: Format of the video.
        thumb_size: Size of the thumbnail in bytes.
        thumb_format: Format of the thumbnail.
        additional_properties: fields that are not listed here, and fields of a reply that do not fit
            their type, in the vendor's spelling.
    """

    video_url: str
    video_uuid: str
    thumb_url: str
    thumb_uuid: str
    thumb_width: int
    thumb_height: int
    video_download_flag: Literal[2] = 2
    thumb_download_flag: Literal[2] = 2
    video_size: int | Unset = UNSET
    video_second: int | Unset = UNSET
    video_format: str | Unset = UNSET
    thumb_size: int | Unset = UNSET
    thumb_format: str | Unset = UNSET
    additional_properties: dict[str, JSON] = field(factory=dict)
    _IS_MODEL = True

    def to_dict(self) -> dict[str, JSON]:
        """Return the fields in the vendor's spelling, without unset ones."""
        return _codec.write_fields(
            (
                ("VideoUrl", self.video_url),
                ("VideoUUID", self.video_uuid),
                ("VideoSize", self.video_size),
                ("VideoSecond", self.video_second),
                ("VideoFormat", self.video_format),
                ("VideoDownloadFlag", self.video_download_flag),
                ("ThumbUrl", self.thumb_url),
                ("ThumbUUID", self.thumb_uuid),
                ("ThumbSize", self.thumb_size),
                ("ThumbWidth", self.thumb_width),
                ("ThumbHeight", self.thumb_height),
                ("ThumbFormat", self.thumb_format),
                ("ThumbDownloadFlag", self.thumb_download_flag),
            ),
            self.additional_properties,
        )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, JSON]) -> Self:
        """Read fields in the vendor's spelling.

        Args:
            src_dict: the fields.

        Raises:
            ValidationError: a required field is missing or has another type.
        """
        rest = dict(src_dict)
        return cls(
            video_url=_codec.need(rest, "VideoContent", "VideoUrl", _codec.text),
            video_uuid=_codec.need(rest, "VideoContent", "VideoUUID", _codec.text),
            thumb_url=_codec.need(rest, "VideoContent", "ThumbUrl", _codec.text),
            thumb_uuid=_codec.need(rest, "VideoContent", "ThumbUUID", _codec.text),
            thumb_width=_codec.need(rest, "VideoContent", "ThumbWidth", _codec.integer),
            thumb_height=_codec.need(rest, "VideoContent", "ThumbHeight", _codec.integer),
            video_download_flag=_codec.need(
                rest, "VideoContent", "VideoDownloadFlag", _codec.constant(2)
            ),
            thumb_download_flag=_codec.need(
                rest, "VideoContent", "ThumbDownloadFlag", _codec.constant(2)
            ),
            video_size=_codec.take(rest, "VideoSize", _codec.integer),
            video_second=_codec.take(rest, "VideoSecond", _codec.integer),
            video_format=_codec.take(rest, "VideoFormat", _codec.text),
            thumb_size=_codec.take(rest, "ThumbSize", _codec.integer),
            thumb_format=_codec.take(rest, "ThumbFormat", _codec.text),
            additional_properties=rest,
        )

    def __repr__(self) -> str:
        return _codec.format_model(self, _FIELDS)


_FIELDS: tuple[str, ...] = (
    "video_url",
    "video_uuid",
    "thumb_url",
    "thumb_uuid",
    "thumb_width",
    "thumb_height",
    "video_download_flag",
    "thumb_download_flag",
    "video_size",
    "video_second",
    "video_format",
    "thumb_size",
    "thumb_format",
)
