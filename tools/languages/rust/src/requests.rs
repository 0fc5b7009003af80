//! The bodies that the caller sends.

use crate::desk::*;
use serde_json::json;

pub const SESSION: &str = "fd8a2e30-54de-4e40-bcaf-02718409c5cf";
pub const SERVED: &str = "b0f4ca12-4850-4218-a284-efe679a87066";
pub const ACCOUNT: &str = "@customer_service_account";
const CARD: &str = r#"{"customerServicePlugin": 0, "src": "22"}"#;
const KEY: &str = "1053D4B3D61040894AC3DE44CDF28B3EC7EB7C0F";

/// An element of a known type, which its struct has by default.
macro_rules! known {
    ($kind:ident, $element:ident, $content:expr) => {
        MessageElement::Known(Box::new(KnownElement::$kind($element {
            msg_content: $content,
            ..Default::default()
        })))
    };
}

pub fn to_session(session: &str, random: i64, body: Vec<MessageElement>) -> SendMsgRequest {
    SendMsgRequest::Session(SendMsgBySession {
        session_id: session.into(),
        msg_random: random,
        msg_body: body,
        ..Default::default()
    })
}

pub fn hello() -> SendMsgRequest {
    to_session(SESSION, 8436874, vec![text("hello")])
}

pub fn as_account() -> SendMsgRequest {
    let card = CustomContent {
        data: Some(CARD.into()),
        ..Default::default()
    };
    SendMsgRequest::Accounts(SendMsgByAccounts {
        from_account: ACCOUNT.into(),
        to_account: "user45".into(),
        msg_random: 82139,
        msg_body: vec![known!(Custom, CustomElement, card)],
        cloud_custom_data: Some("order 1001".into()),
        exclude_from_user_resp_timeout: Some(UserReplyCountdown::NotCounted),
    })
}

pub fn text(words: &str) -> MessageElement {
    known!(Text, TextElement, TextContent { text: words.into() })
}

/// One element of each type that the contract knows, and one that it does not.
pub fn elements() -> Vec<MessageElement> {
    let location = LocationContent {
        desc: Some("Parcel shop".into()),
        latitude: Some(29.340656774469956),
        longitude: Some(116.77497920478824),
    };
    let face = FaceContent {
        index: Some(6),
        data: Some("abc".into()),
    };
    let card = CustomContent {
        data: Some(CARD.into()),
        desc: Some("Blue kettle".into()),
        ..Default::default()
    };
    let sound = SoundContent {
        url: "https://shop.example/hello.amr".into(),
        uuid: KEY.into(),
        second: Some(7),
        ..Default::default()
    };
    let file = FileContent {
        url: "https://shop.example/terms.pdf".into(),
        uuid: KEY.into(),
        file_name: Some("terms.pdf".into()),
        ..Default::default()
    };
    let relay = KnownElement::Relay(Box::new(RelayElement {
        msg_content: Box::new(relay()),
        ..Default::default()
    }));
    vec![
        text("Your parcel is on its way. 包裹"),
        known!(Location, LocationElement, location),
        known!(Face, FaceElement, face),
        known!(Custom, CustomElement, card),
        known!(Sound, SoundElement, sound),
        known!(Image, ImageElement, image()),
        known!(File, FileElement, file),
        known!(Video, VideoElement, video()),
        MessageElement::Known(Box::new(relay)),
        MessageElement::Other(OtherElement {
            msg_type: "TIMStreamElem".into(),
            msg_content: [("Chunks".into(), json!(["a", "b"]))].into_iter().collect(),
        }),
    ]
}

fn image() -> ImageContent {
    ImageContent {
        uuid: KEY.into(),
        image_format: Some(ImageFormat::Png),
        image_info_array: vec![ImageInfo {
            r#type: Some(ImageSize::Original),
            size: Some(1853095),
            width: 2448,
            height: 3264,
            url: "https://shop.example/kettle.png".into(),
        }],
    }
}

fn video() -> VideoContent {
    VideoContent {
        video_url: "https://shop.example/tour.mp4".into(),
        video_uuid: "1a2b3c4d5e".into(),
        thumb_url: "https://shop.example/tour.jpg".into(),
        thumb_uuid: "6f7a8b9c0d".into(),
        thumb_width: 720,
        thumb_height: 1280,
        ..Default::default()
    }
}

fn relay() -> RelayContent {
    RelayContent {
        title: Some("Chat of user1 and user2".into()),
        msg_num: Some(1),
        msg_list: Some(vec![RelayItem {
            from_account: Some("user1".into()),
            to_account: Some("user2".into()),
            msg_body: Some(vec![text("hello")]),
            ..Default::default()
        }]),
        ..Default::default()
    }
}

pub fn group() -> CreateGroupRequest {
    CreateGroupRequest {
        owner_account: Some("user3".into()),
        r#type: GroupType::Public,
        group_id: "returns-1".into(),
        name: "Returns".into(),
        max_member_count: Some(50),
        apply_join_option: Some(ApplyJoinOption::FreeAccess),
        member_list: vec![
            GroupMember {
                member_account: "user2".into(),
                role: Some("Admin".into()),
                app_member_defined_data: None,
            },
            GroupMember {
                member_account: ACCOUNT.into(),
                role: None,
                app_member_defined_data: None,
            },
        ],
        ..Default::default()
    }
}
