"""Test the helpers that make message elements."""

from __future__ import annotations

import inspect
import json
from typing import Any

import pytest
from tencent_desk import messages
from tencent_desk.errors import ValidationError
from tencent_desk.messages import (
    card,
    custom,
    face,
    file,
    image,
    location,
    order,
    other,
    sound,
    text,
    video,
)
from tencent_desk.models import OrderField
from tencent_desk.models.message_element import read_message_element

from contract_tests.client.support import BOTH, Harness, Script, success

SIZE: dict[str, int | str] = {"Type": 1, "Size": 10, "Width": 1, "Height": 2, "URL": "https://i"}


@BOTH
@pytest.mark.parametrize(
    ("element", "kind_of", "content"),
    [
        (text("hi"), "TIMTextElem", {"Text": "hi"}),
        (custom("data"), "TIMCustomElem", {"Data": "data"}),
        (
            custom("d", desc="p", ext="e", sound="s.aiff"),
            "TIMCustomElem",
            {"Data": "d", "Desc": "p", "Ext": "e", "Sound": "s.aiff"},
        ),
        (
            location(29.3, -116.4, desc="here"),
            "TIMLocationElem",
            {"Desc": "here", "Latitude": 29.3, "Longitude": -116.4},
        ),
        (face(1, data="d"), "TIMFaceElem", {"Index": 1, "Data": "d"}),
        (
            sound("https://s", uuid="u", size=5, second=6),
            "TIMSoundElem",
            {"Url": "https://s", "UUID": "u", "Size": 5, "Second": 6, "Download_Flag": 2},
        ),
        (
            image(SIZE, uuid="u", image_format=1),
            "TIMImageElem",
            {"UUID": "u", "ImageFormat": 1, "ImageInfoArray": [SIZE]},
        ),
        (
            file("https://f", uuid="u", file_name="n", file_size=7),
            "TIMFileElem",
            {"Url": "https://f", "UUID": "u", "FileName": "n", "FileSize": 7, "Download_Flag": 2},
        ),
        (
            video(
                "https://v",
                video_uuid="v",
                video_second=9,
                thumb_url="https://t",
                thumb_uuid="t",
                thumb_width=3,
                thumb_height=4,
            ),
            "TIMVideoFileElem",
            {
                "VideoUrl": "https://v",
                "VideoUUID": "v",
                "VideoSecond": 9,
                "VideoDownloadFlag": 2,
                "ThumbUrl": "https://t",
                "ThumbUUID": "t",
                "ThumbWidth": 3,
                "ThumbHeight": 4,
                "ThumbDownloadFlag": 2,
            },
        ),
        (other("TIMNewElem", {"New": 1}), "TIMNewElem", {"New": 1}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_element_is_sent_with_the_vendors_field_names(
    kind: str, element: Any, kind_of: str, content: dict[str, Any]
) -> None:
    script = Script(success())
    Harness(kind, script).call("send_msg", msg_body=[element])
    assert script.bodies[0]["MsgBody"] == [{"MsgType": kind_of, "MsgContent": content}]


def data(element: Any) -> Any:
    """Return the data of a custom element."""
    return json.loads(element.msg_content.data)


def test_card_is_wrapped_in_the_desk_envelope() -> None:
    made = card(header="H", desc="D", pic="https://p", url="https://u", push="new")
    assert data(made) == {
        "customerServicePlugin": 0,
        "src": "22",
        "content": {"header": "H", "desc": "D", "pic": "https://p", "url": "https://u"},
    }
    assert made.msg_content.desc == "new"


def test_order_is_wrapped_in_the_desk_envelope() -> None:
    made = order(name="N", guide="G", custom_field=[{"name": "a", "value": "b"}])
    found = data(made)
    assert found["customerServicePlugin"] == 0
    assert found["content"]["name"] == "N"
    assert found["content"]["guide"] == "G"
    assert [*found["content"].values()][-1] == [{"name": "a", "value": "b"}]
    assert "desc" not in found["content"]


def test_invalid_card_or_order_is_refused_when_it_is_made() -> None:
    wrong: Any = 5
    with pytest.raises(ValidationError, match="header") as caught:
        card(header=wrong, desc="D", pic="https://p", url="https://u")
    assert caught.value.violations[0].rule == "type"
    with pytest.raises(ValidationError, match="name"):
        order(name=wrong)


def test_custom_data_is_encoded_as_json() -> None:
    assert data(custom({"ü": [1, None, "客"]})) == {"ü": [1, None, "客"]}
    for value in ({"a": float("nan")}, {"a": object()}):
        wrong: Any = value
        with pytest.raises(ValidationError, match="JSON"):
            custom(wrong)


def test_image_size_must_have_all_required_fields() -> None:
    with pytest.raises(ValidationError, match="URL"):
        image({"Width": 1, "Height": 2}, uuid="u")


def test_every_helper_is_public() -> None:
    defined = {
        name
        for name, thing in vars(messages).items()
        if inspect.isfunction(thing)
        and thing.__module__ == messages.__name__
        and not name.startswith("_")
    }
    assert set(messages.__all__) == defined


def test_order_field_may_be_a_model_or_a_dict() -> None:
    line = OrderField(name="a", value="b")
    lines = [order(name="N", custom_field=[one]) for one in (line, line.to_dict())]
    assert lines[0].to_dict() == lines[1].to_dict()


def test_element_is_read_as_the_model_of_its_type() -> None:
    for element in (messages.text("a"), messages.face(1), messages.other("TIMNewElem", {})):
        found = read_message_element(element.to_dict())
        assert type(found) is type(element)
        assert found == element
