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
class FileContent:
    """Where the file is.

    Attributes:
        url: URL of the file.
        uuid: Unique key of the file.
        download_flag: How the receiver gets the data; REST senders always say 2.
        file_size: Size in bytes.
        file_name: Name of the file.
        additional_properties: fields that are not listed here, and fields of a reply that do not fit
            their type, in the vendor's spelling.
    """

    url: str
    uuid: str
    download_flag: Literal[2] = 2
    file_size: int | Unset = UNSET
    file_name: str | Unset = UNSET
    additional_properties: dict[str, JSON] = field(factory=dict)
    _IS_MODEL = True

    def to_dict(self) -> dict[str, JSON]:
        """Return the fields in the vendor's spelling, without unset ones."""
        return _codec.write_fields(
            (
                ("Url", self.url),
                ("UUID", self.uuid),
                ("FileSize", self.file_size),
                ("FileName", self.file_name),
                ("Download_Flag", self.download_flag),
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
            url=_codec.need(rest, "FileContent", "Url", _codec.text),
            uuid=_codec.need(rest, "FileContent", "UUID", _codec.text),
            download_flag=_codec.need(rest, "FileContent", "Download_Flag", _codec.constant(2)),
            file_size=_codec.take(rest, "FileSize", _codec.integer),
            file_name=_codec.take(rest, "FileName", _codec.text),
            additional_properties=rest,
        )

    def __repr__(self) -> str:
        return _codec.format_model(self, _FIELDS)


_FIELDS: tuple[str, ...] = (
    "url",
    "uuid",
    "download_flag",
    "file_size",
    "file_name",
)
