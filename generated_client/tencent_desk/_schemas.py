# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""Hold the schemas of the request bodies, reduced to what validation needs."""

from __future__ import annotations

from typing import Any

SCHEMAS: dict[str, dict[str, Any]] = {
    "RobotAddLanguageRequest": {
        "type": "object",
        "required": ["LanguageTag"],
        "properties": {"LanguageTag": {"type": "string", "minLength": 1}},
    },
    "SendMsgRequest": {"anyOf": ["SendMsgBySession", "SendMsgByAccounts"]},
    "SendMsgBySession": {
        "type": "object",
        "required": ["SessionId", "MsgRandom", "MsgBody"],
        "properties": {
            "SessionId": {"type": "string", "minLength": 1},
            "MsgRandom": {"type": "integer", "minimum": 0, "maximum": 4294967295},
            "MsgBody": {
                "type": "array",
                "minItems": 1,
                "x-desk-at-most-one": {"MsgType": "TIMCustomElem"},
                "items": {"ref": "MessageElement"},
            },
            "CloudCustomData": {"type": "string"},
            "ExcludeFromUserRespTimeout": {"ref": "UserReplyCountdown"},
        },
    },
    "SendMsgByAccounts": {
        "type": "object",
        "required": ["FromAccount", "ToAccount", "MsgRandom", "MsgBody"],
        "properties": {
            "FromAccount": {
                "type": "string",
                "minLength": 1,
                "maxLength": 32,
                "x-desk-max-bytes": 32,
            },
            "ToAccount": {
                "type": "string",
                "minLength": 1,
                "maxLength": 32,
                "x-desk-max-bytes": 32,
            },
            "MsgRandom": {"type": "integer", "minimum": 0, "maximum": 4294967295},
            "MsgBody": {
                "type": "array",
                "minItems": 1,
                "x-desk-at-most-one": {"MsgType": "TIMCustomElem"},
                "items": {"ref": "MessageElement"},
            },
            "CloudCustomData": {"type": "string"},
            "ExcludeFromUserRespTimeout": {"ref": "UserReplyCountdown"},
        },
    },
    "UserReplyCountdown": {"type": "integer", "enum": [0, 1]},
    "ContactUserRequest": {
        "type": "object",
        "required": ["IMAgentUserID", "ClientUserID"],
        "properties": {
            "IMAgentUserID": {
                "type": "string",
                "minLength": 1,
                "maxLength": 32,
                "x-desk-max-bytes": 32,
            },
            "ClientUserID": {
                "type": "string",
                "minLength": 1,
                "maxLength": 32,
                "x-desk-max-bytes": 32,
            },
            "GroupId": {"type": "integer"},
            "MemberId": {"type": "string", "minLength": 1},
        },
    },
    "TransferToHumanRequest": {
        "type": "object",
        "required": ["SessionId"],
        "properties": {
            "SessionId": {"type": "string", "minLength": 1},
            "AgentIdList": {"type": "array", "items": {"type": "string", "minLength": 1}},
            "AgentGroupId": {"type": "integer"},
            "SendTipIfNoAgentOnline": {"ref": "NoAgentTip"},
            "CheckIfDuringWorkingHours": {"ref": "WorkingHoursCheck"},
            "SendPromptNotDuringWorkingHours": {"ref": "WorkingHoursPrompt"},
            "EndSessionWhenNoMemberOnline": {"ref": "NobodyOnline"},
            "DisableQueuing": {"ref": "QueueUse"},
            "AllowAssignBusyMember": {"ref": "BusyAgents"},
            "Priority": {"type": "integer", "minimum": 0, "maximum": 9},
            "QueueTimeout": {"type": "integer"},
        },
    },
    "NoAgentTip": {"type": "integer", "enum": [0, 1]},
    "WorkingHoursCheck": {"type": "integer", "enum": [0, 1]},
    "WorkingHoursPrompt": {"type": "integer", "enum": [0, 1]},
    "NobodyOnline": {"type": "integer", "enum": [0, 1]},
    "QueueUse": {"type": "integer", "enum": [0, 1]},
    "BusyAgents": {"type": "integer", "enum": [0, 1]},
    "CreateGroupRequest": {
        "type": "object",
        "required": ["Type", "GroupId", "Name", "MemberList"],
        "properties": {
            "Owner_Account": {
                "type": "string",
                "minLength": 1,
                "maxLength": 32,
                "x-desk-max-bytes": 32,
            },
            "Type": {"ref": "GroupType"},
            "GroupId": {
                "type": "string",
                "minLength": 1,
                "maxLength": 48,
                "pattern": "^[ -~]+$",
                "x-desk-max-bytes": 48,
                "not": {"pattern": "^@TGS#"},
            },
            "Name": {"type": "string", "minLength": 1, "maxLength": 100, "x-desk-max-bytes": 100},
            "Introduction": {"type": "string", "maxLength": 400, "x-desk-max-bytes": 400},
            "Notification": {"type": "string", "maxLength": 400, "x-desk-max-bytes": 400},
            "FaceUrl": {"type": "string", "maxLength": 500, "x-desk-max-bytes": 500},
            "MaxMemberCount": {"type": "integer", "minimum": 1},
            "ApplyJoinOption": {"ref": "ApplyJoinOption"},
            "InviteJoinOption": {"ref": "InviteJoinOption"},
            "AppDefinedData": {
                "type": "array",
                "maxItems": 10,
                "items": {"ref": "GroupCustomField"},
            },
            "MemberList": {
                "type": "array",
                "minItems": 1,
                "maxItems": 100,
                "items": {"ref": "GroupMember"},
            },
            "AppMemberDefinedData": {
                "type": "array",
                "maxItems": 5,
                "items": {"ref": "MemberCustomField"},
            },
        },
    },
    "GroupType": {"type": "string", "enum": ["Private", "Public"]},
    "ApplyJoinOption": {"type": "string", "enum": ["FreeAccess", "NeedPermission", "DisableApply"]},
    "InviteJoinOption": {
        "type": "string",
        "enum": ["FreeAccess", "NeedPermission", "DisableInvite"],
    },
    "GroupMember": {
        "type": "object",
        "required": ["Member_Account"],
        "properties": {
            "Member_Account": {
                "type": "string",
                "minLength": 1,
                "maxLength": 32,
                "x-desk-max-bytes": 32,
            },
            "Role": {"ref": "GroupRole"},
            "AppMemberDefinedData": {
                "type": "array",
                "maxItems": 5,
                "items": {"ref": "MemberCustomField"},
            },
        },
    },
    "GroupRole": {"type": "string", "enum": ["Admin"]},
    "GroupCustomField": {
        "type": "object",
        "required": ["Key", "Value"],
        "properties": {
            "Key": {"type": "string", "pattern": "^[A-Za-z0-9_]{1,16}$"},
            "Value": {"type": "string", "maxLength": 512, "x-desk-max-bytes": 512},
        },
    },
    "MemberCustomField": {
        "type": "object",
        "required": ["Key", "Value"],
        "properties": {
            "Key": {"type": "string", "pattern": "^[A-Za-z0-9_]{1,16}$"},
            "Value": {"type": "string", "maxLength": 64, "x-desk-max-bytes": 64},
        },
    },
    "GetSessionStateRequest": {"anyOf": ["GetSessionStateBySession", "GetSessionStateByAccounts"]},
    "GetSessionStateBySession": {
        "type": "object",
        "required": ["SessionId"],
        "properties": {"SessionId": {"type": "string", "minLength": 1}},
    },
    "GetSessionStateByAccounts": {
        "type": "object",
        "required": ["ClientUserId", "CustomerServiceId"],
        "properties": {
            "ClientUserId": {
                "type": "string",
                "minLength": 1,
                "maxLength": 32,
                "x-desk-max-bytes": 32,
            },
            "CustomerServiceId": {
                "type": "string",
                "minLength": 1,
                "maxLength": 32,
                "x-desk-max-bytes": 32,
            },
        },
    },
    "EndSessionRequest": {
        "type": "object",
        "properties": {"SessionId": {"type": "string", "minLength": 1}},
    },
    "EndQueuingRequest": {
        "type": "object",
        "required": ["SessionID"],
        "properties": {"SessionID": {"type": "string", "minLength": 1}},
    },
    "DescribeChatMessagesRequest": {
        "type": "object",
        "required": ["SessionId"],
        "properties": {
            "SessionId": {"type": "string", "minLength": 1},
            "Limit": {"type": "integer", "minimum": 1, "maximum": 100},
            "Offset": {"type": "integer", "minimum": 0},
            "Order": {"ref": "MessageOrder"},
        },
    },
    "MessageOrder": {"type": "integer", "enum": [1, 2]},
    "SendStreamMsgRequest": {
        "type": "object",
        "required": ["SessionId", "Chunk"],
        "properties": {
            "SessionId": {"type": "string", "minLength": 1},
            "Chunk": {"type": "string"},
            "MsgKey": {"type": "string", "minLength": 1},
            "Finish": {"type": "integer"},
            "CloudCustomData": {"type": "string"},
        },
    },
    "RobotGetLanguageListRequest": {"type": "object", "properties": {}},
    "RobotDelLanguageRequest": {
        "type": "object",
        "required": ["LanguageTag"],
        "properties": {"LanguageTag": {"type": "string"}},
    },
    "MessageElement": {
        "discriminator": {
            "field": "MsgType",
            "mapping": {
                "TIMTextElem": "TextElement",
                "TIMLocationElem": "LocationElement",
                "TIMFaceElem": "FaceElement",
                "TIMCustomElem": "CustomElement",
                "TIMSoundElem": "SoundElement",
                "TIMImageElem": "ImageElement",
                "TIMFileElem": "FileElement",
                "TIMVideoFileElem": "VideoElement",
                "TIMRelayElem": "RelayElement",
            },
            "otherwise": "OtherElement",
        }
    },
    "KnownElement": {
        "discriminator": {
            "field": "MsgType",
            "mapping": {
                "TIMTextElem": "TextElement",
                "TIMLocationElem": "LocationElement",
                "TIMFaceElem": "FaceElement",
                "TIMCustomElem": "CustomElement",
                "TIMSoundElem": "SoundElement",
                "TIMImageElem": "ImageElement",
                "TIMFileElem": "FileElement",
                "TIMVideoFileElem": "VideoElement",
                "TIMRelayElem": "RelayElement",
            },
            "otherwise": None,
        }
    },
    "TextElement": {
        "type": "object",
        "required": ["MsgType", "MsgContent"],
        "properties": {
            "MsgType": {"type": "string", "const": "TIMTextElem"},
            "MsgContent": {"ref": "TextContent"},
        },
    },
    "TextContent": {
        "type": "object",
        "required": ["Text"],
        "properties": {"Text": {"type": "string"}},
    },
    "LocationElement": {
        "type": "object",
        "required": ["MsgType", "MsgContent"],
        "properties": {
            "MsgType": {"type": "string", "const": "TIMLocationElem"},
            "MsgContent": {"ref": "LocationContent"},
        },
    },
    "LocationContent": {
        "type": "object",
        "properties": {
            "Desc": {"type": "string"},
            "Latitude": {"type": "number"},
            "Longitude": {"type": "number"},
        },
    },
    "FaceElement": {
        "type": "object",
        "required": ["MsgType", "MsgContent"],
        "properties": {
            "MsgType": {"type": "string", "const": "TIMFaceElem"},
            "MsgContent": {"ref": "FaceContent"},
        },
    },
    "FaceContent": {
        "type": "object",
        "properties": {"Index": {"type": "integer"}, "Data": {"type": "string"}},
    },
    "CustomElement": {
        "type": "object",
        "required": ["MsgType", "MsgContent"],
        "properties": {
            "MsgType": {"type": "string", "const": "TIMCustomElem"},
            "MsgContent": {"ref": "CustomContent"},
        },
    },
    "CustomContent": {
        "type": "object",
        "properties": {
            "Data": {"type": "string"},
            "Desc": {"type": "string"},
            "Ext": {"type": "string"},
            "Sound": {"type": "string"},
        },
    },
    "SoundElement": {
        "type": "object",
        "required": ["MsgType", "MsgContent"],
        "properties": {
            "MsgType": {"type": "string", "const": "TIMSoundElem"},
            "MsgContent": {"ref": "SoundContent"},
        },
    },
    "SoundContent": {
        "type": "object",
        "required": ["Url", "UUID", "Download_Flag"],
        "properties": {
            "Url": {"type": "string"},
            "UUID": {"type": "string"},
            "Size": {"type": "integer"},
            "Second": {"type": "integer"},
            "Download_Flag": {"type": "integer", "const": 2},
        },
    },
    "ImageElement": {
        "type": "object",
        "required": ["MsgType", "MsgContent"],
        "properties": {
            "MsgType": {"type": "string", "const": "TIMImageElem"},
            "MsgContent": {"ref": "ImageContent"},
        },
    },
    "ImageContent": {
        "type": "object",
        "required": ["UUID", "ImageInfoArray"],
        "properties": {
            "UUID": {"type": "string"},
            "ImageFormat": {"ref": "ImageFormat"},
            "ImageInfoArray": {"type": "array", "items": {"ref": "ImageInfo"}},
        },
    },
    "FileElement": {
        "type": "object",
        "required": ["MsgType", "MsgContent"],
        "properties": {
            "MsgType": {"type": "string", "const": "TIMFileElem"},
            "MsgContent": {"ref": "FileContent"},
        },
    },
    "FileContent": {
        "type": "object",
        "required": ["Url", "UUID", "Download_Flag"],
        "properties": {
            "Url": {"type": "string"},
            "UUID": {"type": "string"},
            "FileSize": {"type": "integer"},
            "FileName": {"type": "string"},
            "Download_Flag": {"type": "integer", "const": 2},
        },
    },
    "VideoElement": {
        "type": "object",
        "required": ["MsgType", "MsgContent"],
        "properties": {
            "MsgType": {"type": "string", "const": "TIMVideoFileElem"},
            "MsgContent": {"ref": "VideoContent"},
        },
    },
    "VideoContent": {
        "type": "object",
        "required": [
            "VideoUrl",
            "VideoUUID",
            "VideoDownloadFlag",
            "ThumbUrl",
            "ThumbUUID",
            "ThumbWidth",
            "ThumbHeight",
            "ThumbDownloadFlag",
        ],
        "properties": {
            "VideoUrl": {"type": "string"},
            "VideoUUID": {"type": "string"},
            "VideoSize": {"type": "integer"},
            "VideoSecond": {"type": "integer"},
            "VideoFormat": {"type": "string"},
            "VideoDownloadFlag": {"type": "integer", "const": 2},
            "ThumbUrl": {"type": "string"},
            "ThumbUUID": {"type": "string"},
            "ThumbSize": {"type": "integer"},
            "ThumbWidth": {"type": "integer"},
            "ThumbHeight": {"type": "integer"},
            "ThumbFormat": {"type": "string"},
            "ThumbDownloadFlag": {"type": "integer", "const": 2},
        },
    },
    "RelayElement": {
        "type": "object",
        "required": ["MsgType", "MsgContent"],
        "properties": {
            "MsgType": {"type": "string", "const": "TIMRelayElem"},
            "MsgContent": {"ref": "RelayContent"},
        },
    },
    "RelayContent": {
        "type": "object",
        "properties": {
            "Title": {"type": "string"},
            "MsgNum": {"type": "integer"},
            "CompatibleText": {"type": "string"},
            "AbstractList": {"type": "array", "items": {"type": "string"}},
            "MsgList": {"type": "array", "items": {"ref": "RelayItem"}},
            "JsonMsgKey": {"type": "string"},
        },
    },
    "ImageFormat": {"type": "integer", "enum": [1, 2, 3, 4, 255]},
    "ImageInfo": {
        "type": "object",
        "required": ["Width", "Height", "URL"],
        "properties": {
            "Type": {"ref": "ImageSize"},
            "Size": {"type": "integer"},
            "Width": {"type": "integer"},
            "Height": {"type": "integer"},
            "URL": {"type": "string"},
        },
    },
    "ImageSize": {"type": "integer", "enum": [1, 2, 3]},
    "RelayItem": {
        "type": "object",
        "properties": {
            "From_Account": {"type": "string"},
            "To_Account": {"type": "string"},
            "GroupId": {"type": "string"},
            "MsgSeq": {"type": "integer", "minimum": 0, "maximum": 4294967295},
            "MsgRandom": {"type": "integer", "minimum": 0, "maximum": 4294967295},
            "MsgTimeStamp": {"type": "integer"},
            "MsgBody": {"type": "array", "items": {"ref": "MessageElement"}},
            "CloudCustomData": {"type": "string"},
        },
    },
    "OtherElement": {
        "type": "object",
        "required": ["MsgType", "MsgContent"],
        "properties": {
            "MsgType": {
                "type": "string",
                "minLength": 1,
                "not": {
                    "enum": [
                        "TIMTextElem",
                        "TIMLocationElem",
                        "TIMFaceElem",
                        "TIMCustomElem",
                        "TIMSoundElem",
                        "TIMImageElem",
                        "TIMFileElem",
                        "TIMVideoFileElem",
                        "TIMRelayElem",
                    ]
                },
            },
            "MsgContent": {"ref": "OtherContent"},
        },
    },
    "OtherContent": {"type": "object"},
    "DeskMessage": {"anyOf": ["CardMessage", "OrderMessage"]},
    "CardMessage": {
        "type": "object",
        "required": ["customerServicePlugin", "src", "content"],
        "properties": {
            "customerServicePlugin": {"type": "integer", "const": 0},
            "chatbotPlugin": {"type": "integer", "const": 1},
            "src": {"type": "string", "const": "22"},
            "content": {"ref": "CardContent"},
        },
    },
    "CardContent": {
        "type": "object",
        "required": ["header", "desc", "pic", "url"],
        "properties": {
            "header": {"type": "string"},
            "desc": {"type": "string"},
            "pic": {"type": "string"},
            "url": {"type": "string"},
        },
    },
    "OrderMessage": {
        "type": "object",
        "required": ["customerServicePlugin", "src", "content"],
        "properties": {
            "customerServicePlugin": {"type": "integer", "const": 0},
            "chatbotPlugin": {"type": "integer", "const": 1},
            "src": {"type": "string", "const": "28"},
            "content": {"ref": "OrderContent"},
        },
    },
    "OrderContent": {
        "type": "object",
        "required": ["name"],
        "properties": {
            "guide": {"type": "string"},
            "name": {"type": "string"},
            "desc": {"type": "string"},
            "pic": {"type": "string"},
            "customField": {"type": "array", "items": {"ref": "OrderField"}},
        },
    },
    "OrderField": {
        "type": "object",
        "required": ["name", "value"],
        "properties": {
            "name": {"type": "string"},
            "value": {"type": "string"},
            "customerValue": {"type": "string"},
        },
    },
}
