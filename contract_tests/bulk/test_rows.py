"""Test the rows of a bulk run: accepted file contents, and messages for invalid contents."""

from __future__ import annotations

import json
import os
import pickle
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from tencent_desk.bulk import Fault, Row, Rows, RowsError, read_rows
from tencent_desk_runtime.bulk._rows import choose_random  # noqa: PLC2701 - its range is seen in many draws

from contract_tests.support import oracle

BODY = [{"MsgType": "TIMTextElem", "MsgContent": {"Text": "hello"}}]


def write_file(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def rows(folder: Path, name: str, content: str | bytes) -> Rows:
    return read_rows(write_file(folder, name, content))


def lines(*objects: Any) -> str:
    return "".join(json.dumps(each) + "\n" for each in objects)


def find_faults(folder: Path, name: str, content: str | bytes) -> list[tuple[int, str, str]]:
    """Return line, field and rule of every fault."""
    with pytest.raises(RowsError) as caught:
        rows(folder, name, content)
    assert all(f"{name}:{fault.line}: " in str(caught.value) for fault in caught.value.faults)
    return [(fault.line, fault.field, fault.rule) for fault in caught.value.faults]


def test_csv_and_json_lines_give_the_same_rows(tmp_path: Path) -> None:
    csv = (
        "SessionId,FromAccount,ToAccount,MsgRandom,Text,MsgBody,ExcludeFromUserRespTimeout\r\n"
        's1,,,7,"hello",,1\r\n'
        "\r\n"
        ',@desk,user1,,"two\nlines, ""quoted""",,\r\n'
        f',@desk,user2,,,"{json.dumps(BODY).replace(chr(34), chr(34) * 2)}",0\r\n'
    )
    expected: list[dict[str, Any]] = [
        {"SessionId": "s1", "MsgRandom": 7, "MsgBody": BODY, "ExcludeFromUserRespTimeout": 1},
        {
            "FromAccount": "@desk",
            "ToAccount": "user1",
            "MsgBody": [{"MsgType": "TIMTextElem", "MsgContent": {"Text": 'two\nlines, "quoted"'}}],
        },
        {
            "FromAccount": "@desk",
            "ToAccount": "user2",
            "MsgBody": BODY,
            "ExcludeFromUserRespTimeout": 0,
        },
    ]
    short = [{**expected[0], "Text": "hello"}, *expected[1:]]
    del short[0]["MsgBody"]
    from_csv = rows(tmp_path, "r.csv", csv).rows
    from_lines = rows(tmp_path, "r.JSONL", "\n" + lines(*short) + " \n").rows
    assert [row.fields for row in from_csv] == [row.fields for row in from_lines] == expected
    assert [row.line for row in from_csv] == [2, 4, 6]
    assert [row.line for row in from_lines] == [2, 3, 4]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_utf_8_is_read_with_and_without_a_byte_order_mark(tmp_path: Path, mark: str) -> None:
    (row,) = rows(tmp_path, "r.csv", f"{mark}SessionId,Text\ns1,您好\u2028!\n").rows
    assert row.fields["MsgBody"] == [
        {"MsgType": "TIMTextElem", "MsgContent": {"Text": "您好\u2028!"}}
    ]


CHINESE = "SessionId,Text\ns1,\u60a8\u597d\n"


def texts(found: Rows) -> list[tuple[int, Any, Any]]:
    """Return line, session and text of each row."""
    return [
        (row.line, row.fields["SessionId"], row.fields["MsgBody"][0]["MsgContent"]["Text"])  # type: ignore[index,call-overload]
        for row in found.rows
    ]


@pytest.mark.parametrize(
    "encoding", ["gbk", "GB18030", "gb2312", "big5", "utf-16", "utf-16-le", "utf-16-be", "utf-8"]
)
def test_given_encoding_is_used(tmp_path: Path, encoding: str) -> None:
    for mark in ("", "\ufeff") if encoding[:3] == "utf" else ("",):
        path = write_file(tmp_path, "r.csv", (mark + CHINESE).encode(encoding))
        assert texts(read_rows(path, encoding=encoding)) == [(2, "s1", "\u60a8\u597d")]


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "big5", "utf-16", "utf-16-le", "utf-16-be"])
def test_other_encoding_is_refused_with_a_suggestion(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(RowsError) as caught:
        rows(tmp_path, "r.csv", CHINESE.encode(encoding))
    usual = {"gbk": "gb18030", "big5": "gb18030"}.get(encoding, encoding)
    assert f"save it as 'CSV UTF-8', or give its encoding, such as --encoding {usual}" in str(
        caught.value
    )


@pytest.mark.parametrize("encoding", ["", "utf8mb4", "hex", "rot13", "undefined", "a\0b"])
def test_unknown_encoding_is_refused(tmp_path: Path, encoding: str) -> None:
    path = write_file(tmp_path, "r.csv", CHINESE)
    with pytest.raises(RowsError, match="unknown encoding"):
        read_rows(path, encoding=encoding)


def test_invalid_bytes_for_the_encoding_are_reported_with_the_line(tmp_path: Path) -> None:
    for end in ("\n", "\r\n", "\r"):
        content = CHINESE.replace("\n", end).encode("gbk") + b"s2,\xff" + end.encode()
        with pytest.raises(RowsError, match=r"r\.csv:3: is not GBK \("):
            read_rows(write_file(tmp_path, "r.csv", content), encoding="gbk")


SPREADSHEETS = {
    "sep": "sep=;\r\nSessionId;Text\r\ns1;a,b\r\n",
    "sep, in quotes, after a mark": '\ufeff"SEP=;"\nSessionId;Text\ns1;"a,b"\n',
    "sep, filled up": 'sep=,,\nSessionId,Text\ns1,"a,b"\n',
    "sep, a tab": "sep=\t\nSessionId\tText\ns1\ta,b\n",
    "sep, a tab in letters": "sep=\\t\nSessionId\tText\ns1\ta,b\n",
    "an empty column": '\nSessionId,Text,\ns1,"a,b",\n',
    "empty columns, filled up or not": '\nSessionId,Text,,\ns1,"a,b"\n,,,\n',
    "empty cells past the columns": '\nSessionId,Text\ns1,"a,b",,\n',
    "blanks in the header": '\nSessionId , Text\ns1,"a,b"\n',
    "capitals": '\nSESSIONID,TEXT\ns1,"a,b"\n',
    "words": '\nSession ID,\u200btext\ns1,"a,b"\n',
    "letters of a Chinese keyboard": '\n\uff33essionId,\uff34ext\ns1,"a,b"\n',
    "snake case": '\nsession_id,text\ns1,"a,b"\n',
    "line ends of an old Mac": '\rSessionId,Text\rs1,"a,b"\r',
    "line ends twice": '\nSessionId,Text\r\r\ns1,"a,b"\r\r\n',
}


@pytest.mark.parametrize("name", SPREADSHEETS)
def test_files_of_spreadsheet_programs_are_read(tmp_path: Path, name: str) -> None:
    found = rows(tmp_path, "r.csv", SPREADSHEETS[name])
    line = 4 if name == "line ends twice" else 3
    assert texts(found) == [(line, "s1", "a,b")]


def test_json_lines_may_end_with_a_carriage_return(tmp_path: Path) -> None:
    content = "".join(f'{{"session_id": "s{n}", "text": "x"}}\r' for n in (1, 2))
    assert texts(rows(tmp_path, "r.jsonl", content)) == [(1, "s1", "x"), (2, "s2", "x")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("r.csv", "No,SessionId,Text,Note\n1,s1,x,\n2,s2,x,mine\n"),
        ("r.jsonl", '{"SessionId": "s1", "Text": "x", "No": 1, "Note": {}}\n'),
    ],
)
def test_ignore_columns_removes_additional_columns(tmp_path: Path, name: str, content: str) -> None:
    path = write_file(tmp_path, name, content)
    found = read_rows(path, ignore_columns=["Note", "No"])
    assert all({*row.fields} == {"SessionId", "MsgBody"} for row in found.rows)
    with pytest.raises(
        RowsError, match="/Note is not a field of a message; use --ignore-columns"
    ) as got:
        read_rows(path, ignore_columns="No")
    assert len(got.value.faults) == 1
    with pytest.raises(RowsError, match="has no column 'Nte' to ignore"):
        read_rows(path, ignore_columns=["No", "Note", "Nte"])


def test_first_character_decides_the_format_of_a_file_without_a_suffix(tmp_path: Path) -> None:
    for content in ("SessionId,Text\ns1,x\n", '\ufeff\n{"SessionId": "s1", "Text": "x"}'):
        assert texts(rows(tmp_path, "rows", content)) == [(2, "s1", "x")]


def test_rows_are_read_from_a_pipe(tmp_path: Path) -> None:
    del tmp_path
    reading, writing = os.pipe()
    os.write(writing, b"SessionId,Text\ns1,x\n")
    os.close(writing)
    try:
        assert texts(read_rows(Path(f"/dev/fd/{reading}"))) == [(2, "s1", "x")]
    finally:
        os.close(reading)


def test_unicode_line_separator_in_a_text_does_not_end_a_json_line(tmp_path: Path) -> None:
    text = '{"SessionId": "s1", "Text": "a\u2028b\u0085c"}\r\n'
    assert len(rows(tmp_path, "r.jsonl", text).rows) == 1


def test_every_field_of_the_contract_can_be_a_column(tmp_path: Path) -> None:
    schemas = oracle.document()["components"]["schemas"]
    names = {
        name
        for reference in ("SendMsgBySession", "SendMsgByAccounts")
        for name in schemas[reference]["properties"]
    }
    with pytest.raises(RowsError) as caught:
        rows(tmp_path, "r.csv", "Nothing\nx\n")
    reported = caught.value.faults[0].message.partition("the fields are ")[2].split(", ")
    assert {*reported} == {*names, "Text"}


CSV_FAULTS = {
    "unknown columns": (
        "No,SessionId,Note\n1,s1,x\n",
        [(1, "/No", "unknown"), (1, "/Note", "unknown")],
    ),
    "a column in both spellings": (
        "session_id,SessionId,Text\ns1,s1,b\n",
        [(1, "/SessionId", "duplicate")],
    ),
    "a column without a name": (",SessionId,Text\n0,s1,x\n", [(1, "", "unknown")]),
    "a cell past the last name": ("SessionId,Text,\ns1,x,\ns2,x,y\n", [(3, "", "csv")]),
    "a quote inside quotes": ('SessionId,Text\ns1,"a \\"b\\""\n', [(2, "", "csv")]),
    "files that were put together": (
        "SessionId,Text\ns1,x\n\ufeffSessionId,Text\ns2,x\n\ufeffs3,x\n",
        [(3, "", "csv"), (5, "/SessionId", "csv")],
    ),
    "two columns of a name": ("Text,SessionId,Text\na,s1,b\n", [(1, "/Text", "duplicate")]),
    "too many cells": ("SessionId,Text\ns1,x,y\ns2,x\n", [(2, "", "csv")]),
    "too few cells": ("SessionId,Text\ns1\n", [(2, "", "csv")]),
    "a cell larger than a message can be": (
        f"SessionId,Text\ns1,{'x' * 200_000}\n",
        [(2, "", "csv")],
    ),
    "a quote that stays open": ('SessionId,Text\ns1,"x\n', [(2, "", "csv")]),
    "a header that cannot be read": ('SessionId,"Text\n', [(1, "", "csv")]),
    "a number that is none": (
        "SessionId,Text,MsgRandom\ns1,x,seven\n",
        [(2, "/MsgRandom", "type")],
    ),
    "a number too large": (
        "SessionId,Text,MsgRandom\ns1,x,4294967296\n",
        [(2, "/MsgRandom", "maximum")],
    ),
    "a message that is no JSON": ("SessionId,MsgBody\ns1,[\n", [(2, "/MsgBody", "json")]),
    "two messages": ("SessionId,Text,MsgBody\ns1,x,[]\n", [(2, "/Text", "duplicate")]),
    "no message": ("SessionId,Text\ns1,\n", [(2, "/MsgBody", "required")]),
    "no address": ("SessionId,Text\n,x\n", [(2, "/SessionId", "required")]),
    "a body too long": (
        f"SessionId,Text\ns1,{'x' * 12_288}\n",
        [(2, "", "x-desk-body-limit")],
    ),
    "a row twice": ("SessionId,Text\ns1,x\ns2,x\ns1,x\n", [(4, "", "duplicate")]),
    "a row twice with one number": (
        "SessionId,Text,MsgRandom\ns1,x,1\ns1,x,\n",
        [(3, "", "duplicate")],
    ),
    "a number twice": (
        "SessionId,Text,MsgRandom\ns1,x,1\ns1,y,1\n",
        [(3, "/MsgRandom", "duplicate")],
    ),
    "all of them": (
        "SessionId,Text,MsgRandom\n,x,\ns1,,\ns1,x,y\n",
        [(2, "/SessionId", "required"), (3, "/MsgBody", "required"), (4, "/MsgRandom", "type")],
    ),
}


@pytest.mark.parametrize("name", CSV_FAULTS)
def test_csv_faults_are_reported_with_line_field_and_rule(tmp_path: Path, name: str) -> None:
    content, expected = CSV_FAULTS[name]
    assert find_faults(tmp_path, "r.csv", content) == expected


LINE_FAULTS = {
    "no JSON": ("{}}\n", [(1, "", "json")]),
    "no object": ("[1]\n", [(1, "", "json")]),
    "a field in both spellings": (
        '{"SessionId": "s1", "session_id": "s2", "Text": "x"}\n',
        [(1, "/session_id", "duplicate")],
    ),
    "an unknown field": ('{"SessionID": "s1", "Text": "x"}\n', [(1, "/SessionID", "unknown")]),
    "a text that is none": ('{"SessionId": "s1", "Text": 5}\n', [(1, "/Text", "type")]),
    "half of a character": ('{"SessionId": "s1", "Text": "\\ud800"}\n', [(1, "", "json")]),
    "a number twice, written in two ways": (
        "".join(
            f'{{"SessionId": "s1", "Text": "x", "MsgRandom": {one}}}\n' for one in ("1", "1.0")
        ),
        [(2, "/MsgRandom", "duplicate")],
    ),
    "null": ('{"SessionId": null, "Text": "x"}\n', [(1, "/SessionId", "type")]),
}


@pytest.mark.parametrize("name", LINE_FAULTS)
def test_json_lines_faults_are_reported_with_line_field_and_rule(tmp_path: Path, name: str) -> None:
    content, expected = LINE_FAULTS[name]
    assert find_faults(tmp_path, "r.jsonl", content) == expected


NO_JSON = {
    "[": "is not JSON at character 2: Expecting value",
    "[NaN]": "is not JSON: JSON has no NaN",
    '{"b": 0, "a": 1, "a": 2}': "is not JSON: 'a' occurs twice in one object",
    "[" * 100_000: "is not JSON: it nests too deeply",
    "9" * 5000: "is not JSON: a number has too many digits",
}


@pytest.mark.parametrize("text", NO_JSON, ids=range(len(NO_JSON)))
def test_invalid_json_in_a_line_or_a_cell_is_reported_with_the_reason(
    tmp_path: Path, text: str
) -> None:
    cell = text.replace('"', '""')
    for file, content in {
        "r.jsonl": f"{text}\n",
        "r.csv": f'SessionId,MsgBody\ns1,"{cell}"\n',
    }.items():
        with pytest.raises(RowsError) as caught:
            rows(tmp_path, file, content)
        assert [fault.message for fault in caught.value.faults] == [NO_JSON[text]]


FILE_FAULTS: dict[str, tuple[str, str | bytes, str]] = {
    "another ending": ("r.txt", "x", "ends in neither .csv nor .jsonl"),
    "nothing": ("r.csv", "", "has no rows"),
    "a header alone": ("r.csv", "SessionId,Text\n", "has no rows"),
    "empty lines": ("r.jsonl", "\n\n", "has no rows"),
    "a workbook": (
        "r.csv",
        b"PK\x03\x04\x14\0\x06\0",
        r"r.csv is a workbook of Excel; save it as 'CSV UTF-8'",
    ),
    "another encoding": (
        "r.csv",
        b"SessionId,Text\ns1,gr\xfc\xdfe\n",
        r"r.csv:2: is not UTF-8",
    ),
    "another encoding after an empty line": (
        "r.csv",
        b"\n\xfc",
        r"r.csv:2: is not UTF-8",
    ),
}


@pytest.mark.parametrize("name", FILE_FAULTS)
def test_unusable_file_is_reported_with_the_reason(tmp_path: Path, name: str) -> None:
    file, content, message = FILE_FAULTS[name]
    with pytest.raises(RowsError, match=message) as caught:
        rows(tmp_path, file, content)
    assert caught.value.faults == ()


def test_repeated_rows_are_accepted_when_each_has_its_own_number(tmp_path: Path) -> None:
    content = "SessionId,Text,MsgRandom\ns1,x,1\ns1,x,2\ns2,x,1\n"
    assert len(rows(tmp_path, "r.csv", content).rows) == 3


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, r"r\.csv cannot be read: No such file or directory"),
        ("SessionId;Text\ns1;x\n", "separate columns by commas"),
        ("SessionId,Text\ns1,\n", r":2: /MsgBody is missing, and so is Text \[required\]"),
        (",SessionId\n0,s1\n", ":1: column 1 has no name; give it a name"),
        ('SessionId,Text\ns1,"x\n', r":2: a quote in this row is never closed \["),
        ('SessionId,Text\ns1,"a "b"\n', r":2: .*; write a quote inside quotes twice \["),
        ("SessionId,MsgBody\ns1,[]\n", r":2: /MsgBody must have 1 or more items, has 0 \["),
    ],
)
def test_report_says_what_to_change(tmp_path: Path, content: str | None, message: str) -> None:
    if content:
        write_file(tmp_path, "r.csv", content)
    with pytest.raises(RowsError, match=message):
        read_rows(tmp_path / "r.csv")


def test_digest_depends_on_each_field_and_its_line(tmp_path: Path) -> None:
    digests = {
        rows(tmp_path, "r.csv", content).digest
        for content in (
            "SessionId,Text\ns1,x\ns2,x\n",
            "SessionId,Text\ns1,x\ns2,y\n",
            "SessionId,Text\ns1,x\ns3,x\n",
            "SessionId,Text\ns2,x\ns1,x\n",
            "SessionId,Text\n\ns1,x\ns2,x\n",
        )
    }
    assert len(digests) == 5
    again = rows(tmp_path, "r.csv", "Text,SessionId\nx,s1\nx,s2\n").digest
    assert again in digests


def test_digest_is_that_of_journals_of_other_versions(tmp_path: Path) -> None:
    message = '[{"MsgContent":{"Text":"\u60a8\u597d"},"MsgType":"TIMTextElem"}]'
    line = f'2:{{"MsgBody":{message},"SessionId":"s1"}}\n'
    assert rows(tmp_path, "r.csv", CHINESE).digest == sha256(line.encode()).hexdigest()


def test_rows_error_keeps_its_faults_after_pickling(tmp_path: Path) -> None:
    with pytest.raises(RowsError) as caught:
        rows(tmp_path, "r.csv", "SessionId,Text\n,x\n")
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own
    assert str(again).startswith(f"{tmp_path / 'r.csv'} has 1 fault, so nothing was sent\n")
    assert (str(again), again.faults) == (str(caught.value), caught.value.faults)
    assert isinstance(again.faults[0], Fault)
    rebuilt = RowsError(*json.loads(json.dumps(caught.value.args)))
    assert (str(rebuilt), rebuilt.faults) == (str(caught.value), caught.value.faults)


def test_generated_number_has_32_bits() -> None:
    drawn = [choose_random(Row(2, {}), None) for _ in range(300)]
    assert 2**31 <= max(drawn) < 2**32


def test_body_limit_includes_the_longest_random_number(tmp_path: Path) -> None:
    def make(text: str, **more: int) -> dict[str, Any]:
        element = {"MsgType": "TIMTextElem", "MsgContent": {"Text": text}}
        return {"SessionId": "s1", "MsgBody": [element], **more}

    limit = oracle.operations()["send_msg"][1]["x-desk-body-limit"]["bytes"]
    longest = "x" * (limit - len(json.dumps(make("", MsgRandom=2**32 - 1), separators=(",", ":"))))
    assert len(rows(tmp_path, "r.jsonl", lines(make(longest))).rows) == 1
    assert find_faults(tmp_path, "r.jsonl", lines(make(f"{longest}x"))) == [
        (1, "", "x-desk-body-limit")
    ]
