//! The caller: every operation, and what came of each as a line of JSON.
#![deny(warnings)]

#[allow(warnings, clippy::all)]
mod desk;
mod requests;

use anyhow::{Result, bail};
use desk::*;
use requests::{ACCOUNT, SERVED, SESSION, as_account, elements, group, hello, text, to_session};
use serde_json::{Value, json};
use std::env;
use std::fmt::Debug;

fn random() -> i64 {
    fastrand::u32(..).into()
}

fn client() -> Result<TencentCloudDeskClient> {
    Ok(
        TencentCloudDeskClient::with_base_url(env::var("DESK_URL")?)?
            .with_sdkappid(env::var("DESK_SDKAPPID")?)
            .with_identifier(env::var("DESK_IDENTIFIER")?)
            .with_usersig(env::var("DESK_USERSIG")?),
    )
}

/// Defines a function that calls an operation, and reports what came of it.
macro_rules! operation {
    (
        $name:ident, $body:ty, $params:ident, $reply:ident, $code:ident $(: $listed:ident)?,
        |$done:pat_param| $fields:expr
    ) => {
        async fn $name(desk: &TencentCloudDeskClient, call: &str, body: $body) -> Result<()> {
            let mut request = $params::default();
            request.query.random = random();
            request.body = body;
            let answer = desk.$name(request).await?;
            report(call, answer, |reply| match reply {
                $reply::Success($done) => json!({"success": $fields}),
                $reply::Failure(failure) => {
                    // The enum of the operation, the enum of common codes, or any other number.
                    let (name, code) = match *failure.error_code {
                        $($code::$listed(code) => (Some(name(&code)), number(code)),)?
                        $code::Common(code) => (Some(name(&code)), number(code)),
                        $code::Unlisted(code) => (None, code),
                    };
                    json!({"failure": {"name": name, "code": code, "text": failure.error_info}})
                }
            })
        }
    };
}

operation! {
    robot_add_language, RobotAddLanguageRequest, RobotAddLanguageRequestParams,
    RobotAddLanguageReply, RobotAddLanguageFailureCode: RobotAddLanguage, |_| json!({})
}
operation! {
    robot_del_language, RobotDelLanguageRequest, RobotDelLanguageRequestParams,
    RobotDelLanguageReply, RobotDelLanguageFailureCode: RobotDelLanguage, |_| json!({})
}
operation! {
    robot_get_language_list, Value, RobotGetLanguageListRequestParams, RobotGetLanguageListReply,
    RobotGetLanguageListFailureCode: RobotGetLanguageList, |done| json!({
        "Languages": done.languages.into_iter().map(language).collect::<Vec<_>>(),
    })
}
operation! {
    send_msg, SendMsgRequest, SendMsgRequestParams, SendMsgReply,
    SendMsgFailureCode: SendMsg, |_| json!({})
}
operation! {
    send_stream_msg, SendStreamMsgRequest, SendStreamMsgRequestParams, SendStreamMsgReply,
    SendStreamMsgFailureCode, |done| json!({"MsgKey": done.msg_key})
}
operation! {
    describe_chat_messages, DescribeChatMessagesRequest, DescribeChatMessagesRequestParams,
    DescribeChatMessagesReply, DescribeChatMessagesFailureCode: DescribeChatMessages, |done| json!({
        "TotalCount": done.total_count,
        "Messages": done.messages.into_iter().map(message).collect::<Vec<_>>(),
    })
}
operation! {
    contact_user, ContactUserRequest, ContactUserRequestParams, ContactUserReply,
    ContactUserFailureCode: ContactUser, |done| json!({"MemberId": done.member_id})
}
operation! {
    transfer_to_human, TransferToHumanRequest, TransferToHumanRequestParams, TransferToHumanReply,
    TransferToHumanFailureCode: TransferToHuman, |done| transferred(&done)
}
operation! {
    get_session_state, GetSessionStateRequest, GetSessionStateRequestParams, GetSessionStateReply,
    GetSessionStateFailureCode: GetSessionState, |done| json!({
        "SessionId": done.session_id,
        "CurrentState": done.current_state.map(|state| state.to_string()),
        "AgentId": done.agent_id,
    })
}
operation! {
    end_session, EndSessionRequest, EndSessionRequestParams, EndSessionReply,
    EndSessionFailureCode: EndSession, |_| json!({})
}
operation! {
    end_queuing, EndQueuingRequest, EndQueuingRequestParams, EndQueuingReply,
    EndQueuingFailureCode: EndQueuing, |_| json!({})
}
operation! {
    create_group, CreateGroupRequest, CreateGroupRequestParams, CreateGroupReply,
    CreateGroupFailureCode: CreateGroup, |done| json!({"GroupId": done.group_id})
}

fn transferred(done: &TransferToHumanSuccess) -> Value {
    let mut fields = json!({});
    if let Some(agent) = &done.agent_id {
        fields["AgentId"] = json!(agent);
    }
    if done.is_in_queue == Some(QueueState::Queued) {
        fields["IsInQueue"] = json!("QUEUED");
    }
    fields
}

fn language(one: ChatbotLanguage) -> Value {
    json!({"LanguageTag": one.language_tag, "IsDefault": one.is_default})
}

fn message(one: ChatMessage) -> Value {
    json!({
        "FromAccount": one.from_account,
        "FromAccountRole": one.from_account_role.map(number),
        "MsgBody": one.msg_body,
        "Timestamp": one.timestamp,
    })
}

/// The name of an enum's member in the contract: SESSION_NOT_FOUND of SessionNotFound.
fn name(code: &impl Debug) -> String {
    let mut name = String::new();
    for letter in format!("{code:?}").chars() {
        if letter.is_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(letter.to_ascii_uppercase());
    }
    name
}

fn number(code: impl ToString) -> i64 {
    code.to_string().parse().expect("a code is a number")
}

fn report<Reply>(
    call: &str,
    answer: ApiResponse<Reply>,
    describe: impl FnOnce(Reply) -> Value,
) -> Result<()> {
    let mut line = match answer {
        ApiResponse::Ok(reply) => describe(reply),
        ApiResponse::BadGateway => json!({"http": 502}),
        ApiResponse::Other(response) => bail!("{call}: {response:?}"),
    };
    line["call"] = json!(call);
    println!("{line}");
    Ok(())
}

fn language_tag(tag: &str) -> RobotAddLanguageRequest {
    RobotAddLanguageRequest {
        language_tag: tag.into(),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let desk = client()?;
    robot_add_language(&desk, "add a language", language_tag("id")).await?;
    let message = to_session(SESSION, 4294967295, elements());
    send_msg(&desk, "write into a session", message).await?;
    send_msg(&desk, "write as an account", as_account()).await?;
    let contact = ContactUserRequest {
        imagent_user_id: ACCOUNT.into(),
        client_user_id: "1289314544".into(),
        group_id: Some(9465),
        member_id: Some("1289316687@qq.com".into()),
    };
    contact_user(&desk, "contact a user", contact).await?;
    let transfer = TransferToHumanRequest {
        session_id: SESSION.into(),
        agent_id_list: Some(vec!["test_agent@qq.com".into()]),
        agent_group_id: Some(2473),
        send_tip_if_no_agent_online: Some(NoAgentTip::TellUser),
        ..Default::default()
    };
    transfer_to_human(&desk, "hand a session over", transfer).await?;
    let queueing = TransferToHumanRequest {
        session_id: "queueing".into(),
        agent_group_id: Some(7),
        ..Default::default()
    };
    transfer_to_human(&desk, "hand a session to a full group", queueing).await?;
    create_group(&desk, "create a group", group()).await?;
    robot_get_language_list(&desk, "list the languages", json!({})).await?;
    let removed = RobotDelLanguageRequest {
        language_tag: "id".into(),
    };
    robot_del_language(&desk, "remove a language", removed).await?;
    let chunk = SendStreamMsgRequest {
        session_id: SESSION.into(),
        chunk: "Hello, ".into(),
        ..Default::default()
    };
    send_stream_msg(&desk, "stream a message", chunk).await?;
    let history = DescribeChatMessagesRequest {
        session_id: SERVED.into(),
        limit: Some(50),
        offset: Some(0),
        order: Some(MessageOrder::OldestFirst),
    };
    describe_chat_messages(&desk, "read the messages", history).await?;
    let session = GetSessionStateRequest::Session(GetSessionStateBySession {
        session_id: SERVED.into(),
    });
    get_session_state(&desk, "ask for a session", session).await?;
    let user = GetSessionStateRequest::Accounts(GetSessionStateByAccounts {
        client_user_id: "user1".into(),
        customer_service_id: ACCOUNT.into(),
    });
    get_session_state(&desk, "ask for the session of a user", user).await?;
    let ended = EndSessionRequest {
        session_id: Some(SERVED.into()),
    };
    end_session(&desk, "end a session", ended).await?;
    let left = EndQueuingRequest {
        session_id: "queueing".into(),
    };
    end_queuing(&desk, "end the queuing", left).await?;

    robot_add_language(&desk, "add an unknown language", language_tag("tlh")).await?;
    let nowhere = to_session("gone", 8436874, vec![text("hello")]);
    send_msg(&desk, "write into no session", nowhere).await?;
    let nobody = ContactUserRequest {
        imagent_user_id: ACCOUNT.into(),
        client_user_id: "nobody".into(),
        ..Default::default()
    };
    contact_user(&desk, "contact nobody", nobody).await?;
    let again = TransferToHumanRequest {
        session_id: SESSION.into(),
        ..Default::default()
    };
    transfer_to_human(&desk, "hand a session over again", again).await?;
    create_group(&desk, "create the group again", group()).await?;
    for call in [
        "write with an old signature",
        "write and be refused by a code that nobody lists",
        "write through a broken gateway",
    ] {
        send_msg(&desk, call, hello()).await?;
    }
    Ok(())
}
