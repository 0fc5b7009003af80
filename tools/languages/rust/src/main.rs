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

async fn add_language(desk: &TencentCloudDeskClient, call: &str, tag: &str) -> Result<()> {
    let mut request = RobotAddLanguageRequestParams::default();
    request.query.random = random();
    request.body.language_tag = tag.into();
    let answer = desk.robot_add_language(request).await?;
    report(call, answer, |reply| match reply {
        RobotAddLanguageReply::Success(_) => success(json!({})),
        RobotAddLanguageReply::Failure(failure) => {
            failed(&failure.error_info, failure.error_code.into())
        }
    })
}

async fn send_msg(desk: &TencentCloudDeskClient, call: &str, body: SendMsgRequest) -> Result<()> {
    let mut request = SendMsgRequestParams::default();
    request.query.random = random();
    request.body = body;
    let answer = desk.send_msg(request).await?;
    report(call, answer, |reply| match reply {
        SendMsgReply::Success(_) => success(json!({})),
        SendMsgReply::Failure(failure) => failed(&failure.error_info, failure.error_code.into()),
    })
}

async fn contact_user(
    desk: &TencentCloudDeskClient,
    call: &str,
    body: ContactUserRequest,
) -> Result<()> {
    let mut request = ContactUserRequestParams::default();
    request.query.random = random();
    request.body = body;
    let answer = desk.contact_user(request).await?;
    report(call, answer, |reply| match reply {
        ContactUserReply::Success(done) => success(json!({"MemberId": done.member_id})),
        ContactUserReply::Failure(failure) => {
            failed(&failure.error_info, failure.error_code.into())
        }
    })
}

async fn transfer_to_human(
    desk: &TencentCloudDeskClient,
    call: &str,
    body: TransferToHumanRequest,
) -> Result<()> {
    let mut request = TransferToHumanRequestParams::default();
    request.query.random = random();
    request.body = body;
    let answer = desk.transfer_to_human(request).await?;
    report(call, answer, |reply| match reply {
        TransferToHumanReply::Success(done) => success(transferred(&done)),
        TransferToHumanReply::Failure(failure) => {
            failed(&failure.error_info, failure.error_code.into())
        }
    })
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

async fn create_group(desk: &TencentCloudDeskClient, call: &str) -> Result<()> {
    let mut request = CreateGroupRequestParams::default();
    request.query.random = random();
    request.body = group();
    let answer = desk.create_group(request).await?;
    report(call, answer, |reply| match reply {
        CreateGroupReply::Success(done) => success(json!({"GroupId": done.group_id})),
        CreateGroupReply::Failure(failure) => {
            failed(&failure.error_info, failure.error_code.into())
        }
    })
}

/// A code as this program uses it: the name of one that it handles, and the number.
struct Code(Option<&'static str>, i64);

/// A failure's code is an enum of the operation, the enum of common codes, or any other number.
macro_rules! code_from {
    ($union:ident { $listed:ident: $code:ident::$member:ident = $name:literal }) => {
        impl From<Box<$union>> for Code {
            fn from(code: Box<$union>) -> Self {
                match *code {
                    $union::$listed($code::$member) => Self(Some($name), number($code::$member)),
                    $union::$listed(other) => Self(None, number(other)),
                    $union::Common(CommonErrorCode::UsersigExpired) => Self(
                        Some("USERSIG_EXPIRED"),
                        number(CommonErrorCode::UsersigExpired),
                    ),
                    $union::Common(other) => Self(None, number(other)),
                    $union::Unlisted(other) => Self(None, other),
                }
            }
        }
    };
}

code_from!(RobotAddLanguageFailureCode {
    RobotAddLanguage: RobotAddLanguageErrorCode::LanguageNotSupported = "LANGUAGE_NOT_SUPPORTED"
});
code_from!(SendMsgFailureCode {
    SendMsg: SendMsgErrorCode::SessionNotFound = "SESSION_NOT_FOUND"
});
code_from!(ContactUserFailureCode {
    ContactUser: ContactUserErrorCode::UserNotFound = "USER_NOT_FOUND"
});
code_from!(TransferToHumanFailureCode {
    TransferToHuman: TransferToHumanErrorCode::SessionNotTransferable = "SESSION_NOT_TRANSFERABLE"
});
code_from!(CreateGroupFailureCode {
    CreateGroup: CreateGroupErrorCode::GroupIdAlreadyYours = "GROUP_ID_ALREADY_YOURS"
});

/// Calls an operation of which this program handles no failure.
macro_rules! call {
    (
        $desk:ident.$operation:ident, $params:ident, $reply:ident, $call:literal, $body:expr,
        |$done:pat_param| $fields:expr
    ) => {
        let mut request = $params::default();
        request.query.random = random();
        request.body = $body;
        let answer = $desk.$operation(request).await?;
        report($call, answer, |reply| match reply {
            $reply::Success($done) => success($fields),
            $reply::Failure(failure) => json!({"refused": failure.error_info}),
        })?;
    };
}

macro_rules! get_state {
    ($desk:ident, $call:literal, $body:expr) => {
        call!(
            $desk.get_session_state,
            GetSessionStateRequestParams,
            GetSessionStateReply,
            $call,
            $body,
            |done| json!({
                "SessionId": done.session_id,
                "CurrentState": done.current_state.map(|state| state.to_string()),
                "AgentId": done.agent_id,
            })
        );
    };
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

async fn call_the_others(desk: &TencentCloudDeskClient) -> Result<()> {
    call!(
        desk.robot_get_language_list,
        RobotGetLanguageListRequestParams,
        RobotGetLanguageListReply,
        "list the languages",
        json!({}),
        |done| json!({"Languages": done.languages.into_iter().map(language).collect::<Vec<_>>()})
    );
    call!(
        desk.robot_del_language,
        RobotDelLanguageRequestParams,
        RobotDelLanguageReply,
        "remove a language",
        RobotDelLanguageRequest {
            language_tag: "id".into()
        },
        |_| json!({})
    );
    call!(
        desk.send_stream_msg,
        SendStreamMsgRequestParams,
        SendStreamMsgReply,
        "stream a message",
        SendStreamMsgRequest {
            session_id: SESSION.into(),
            chunk: "Hello, ".into(),
            ..Default::default()
        },
        |done| json!({"MsgKey": done.msg_key})
    );
    call!(
        desk.describe_chat_messages,
        DescribeChatMessagesRequestParams,
        DescribeChatMessagesReply,
        "read the messages",
        DescribeChatMessagesRequest {
            session_id: SERVED.into(),
            limit: Some(50),
            offset: Some(0),
            order: Some(MessageOrder::OldestFirst),
        },
        |done| json!({
            "TotalCount": done.total_count,
            "Messages": done.messages.into_iter().map(message).collect::<Vec<_>>(),
        })
    );
    let session = GetSessionStateBySession {
        session_id: SERVED.into(),
    };
    get_state!(
        desk,
        "ask for a session",
        GetSessionStateRequest::Session(session)
    );
    let user = GetSessionStateByAccounts {
        client_user_id: "user1".into(),
        customer_service_id: ACCOUNT.into(),
    };
    get_state!(
        desk,
        "ask for the session of a user",
        GetSessionStateRequest::Accounts(user)
    );
    call!(
        desk.end_session,
        EndSessionRequestParams,
        EndSessionReply,
        "end a session",
        EndSessionRequest {
            session_id: Some(SERVED.into())
        },
        |_| json!({})
    );
    call!(
        desk.end_queuing,
        EndQueuingRequestParams,
        EndQueuingReply,
        "end the queuing",
        EndQueuingRequest {
            session_id: "queueing".into()
        },
        |_| json!({})
    );
    Ok(())
}

fn number(code: impl ToString) -> i64 {
    code.to_string().parse().expect("a code is a number")
}

fn success(fields: Value) -> Value {
    json!({"success": fields})
}

fn failed(text: &str, Code(name, code): Code) -> Value {
    json!({"failure": {"name": name, "code": code, "text": text}})
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

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let desk = client()?;
    add_language(&desk, "add a language", "id").await?;
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
    create_group(&desk, "create a group").await?;
    call_the_others(&desk).await?;

    add_language(&desk, "add an unknown language", "tlh").await?;
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
    create_group(&desk, "create the group again").await?;
    send_msg(&desk, "write with an old signature", hello()).await?;
    send_msg(
        &desk,
        "write and be refused by a code that nobody lists",
        hello(),
    )
    .await?;
    send_msg(&desk, "write through a broken gateway", hello()).await
}
