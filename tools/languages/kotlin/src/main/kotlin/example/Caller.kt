package example

import com.fasterxml.jackson.module.kotlin.jacksonObjectMapper
import desk.apis.ChatbotApi
import desk.apis.ConversationsApi
import desk.apis.GroupsApi
import desk.infrastructure.ApiClient
import desk.infrastructure.ServerException
import desk.models.*
import java.util.concurrent.ThreadLocalRandom

private val json = jacksonObjectMapper()
private val url: String = System.getenv("DESK_URL")
private val chatbot = ChatbotApi(url)
private val conversations = ConversationsApi(url)
private val groups = GroupsApi(url)

private fun random(): Long = ThreadLocalRandom.current().nextLong(1L shl 32)

private fun addLanguage(tag: String): Outcome<RobotAddLanguageSuccess> {
    val reply = chatbot.robotAddLanguage(random(), BodyFormat.JSON, RobotAddLanguageRequest(tag))
    return outcome(reply) { failure: RobotAddLanguageFailure ->
        failed(failure.errorCode, failure.errorInfo, RobotAddLanguageErrorCode::decodeOrNull)
    }
}

/** Takes SendMsgBySession or SendMsgByAccounts. */
private fun sendMsg(message: Any): Outcome<SendMsgSuccess> =
    outcome(conversations.sendMsg(random(), BodyFormat.JSON, message)) { failure: SendMsgFailure ->
        failed(failure.errorCode, failure.errorInfo, SendMsgErrorCode::decodeOrNull)
    }

private fun contactUser(request: ContactUserRequest): Outcome<ContactUserSuccess> =
    outcome(conversations.contactUser(random(), BodyFormat.JSON, request)) { failure: ContactUserFailure ->
        failed(failure.errorCode, failure.errorInfo, ContactUserErrorCode::decodeOrNull)
    }

private fun transferToHuman(request: TransferToHumanRequest): Outcome<TransferToHumanSuccess> {
    val reply = conversations.transferToHuman(random(), BodyFormat.JSON, request)
    return outcome(reply) { failure: TransferToHumanFailure ->
        failed(failure.errorCode, failure.errorInfo, TransferToHumanErrorCode::decodeOrNull)
    }
}

private fun createGroup(): Outcome<CreateGroupSuccess> =
    outcome(groups.createGroup(random(), BodyFormat.JSON, group())) { failure: CreateGroupFailure ->
        failed(failure.errorCode, failure.errorInfo, CreateGroupErrorCode::decodeOrNull)
    }

private fun listLanguages(): Outcome<RobotGetLanguageListSuccess> {
    val reply = chatbot.robotGetLanguageList(random(), BodyFormat.JSON, emptyMap<String, Any>())
    return outcome(reply) { failure: RobotGetLanguageListFailure ->
        failed(failure.errorCode, failure.errorInfo, RobotGetLanguageListErrorCode::decodeOrNull)
    }
}

private fun removeLanguage(tag: String): Outcome<RobotDelLanguageSuccess> {
    val reply = chatbot.robotDelLanguage(random(), BodyFormat.JSON, RobotDelLanguageRequest(tag))
    return outcome(reply) { failure: RobotDelLanguageFailure ->
        failed(failure.errorCode, failure.errorInfo, RobotDelLanguageErrorCode::decodeOrNull)
    }
}

private fun streamMsg(request: SendStreamMsgRequest): Outcome<SendStreamMsgSuccess> =
    outcome(conversations.sendStreamMsg(random(), BodyFormat.JSON, request)) { failure: SendStreamMsgFailure ->
        failed(failure.errorCode, failure.errorInfo) { null }
    }

private fun readMessages(request: DescribeChatMessagesRequest): Outcome<DescribeChatMessagesSuccess> {
    val reply = conversations.describeChatMessages(random(), BodyFormat.JSON, request)
    return outcome(reply) { failure: DescribeChatMessagesFailure ->
        failed(failure.errorCode, failure.errorInfo, DescribeChatMessagesErrorCode::decodeOrNull)
    }
}

/** Takes GetSessionStateBySession or GetSessionStateByAccounts. */
private fun getState(request: Any): Outcome<GetSessionStateSuccess> {
    val reply = conversations.getSessionState(random(), BodyFormat.JSON, request)
    return outcome(reply) { failure: GetSessionStateFailure ->
        failed(failure.errorCode, failure.errorInfo, GetSessionStateErrorCode::decodeOrNull)
    }
}

private fun endSession(session: String): Outcome<EndSessionSuccess> {
    val reply = conversations.endSession(random(), BodyFormat.JSON, EndSessionRequest(session))
    return outcome(reply) { failure: EndSessionFailure ->
        failed(failure.errorCode, failure.errorInfo, EndSessionErrorCode::decodeOrNull)
    }
}

private fun endQueuing(session: String): Outcome<EndQueuingSuccess> {
    val reply = conversations.endQueuing(random(), BodyFormat.JSON, EndQueuingRequest(session))
    return outcome(reply) { failure: EndQueuingFailure ->
        failed(failure.errorCode, failure.errorInfo, EndQueuingErrorCode::decodeOrNull)
    }
}

private fun <Success> report(
    name: String,
    fields: (Success) -> Map<String, Any?> = { emptyMap() },
    call: () -> Outcome<Success>,
) {
    val describe = try {
        describe(call(), fields)
    } catch (error: ServerException) {
        mapOf("http" to error.statusCode)
    }
    println(json.writeValueAsString(mapOf("call" to name) + describe))
}

private fun <Success> describe(
    outcome: Outcome<Success>,
    fields: (Success) -> Map<String, Any?>,
): Map<String, Any> =
    when (outcome) {
        is Outcome.Done -> mapOf("success" to fields(outcome.reply).filterValues { it != null })
        is Outcome.Failed -> mapOf(
            "failure" to mapOf(
                "name" to outcome.known?.name,
                "code" to outcome.code,
                "text" to outcome.text,
            ),
        )
    }

private fun transferred(success: TransferToHumanSuccess): Map<String, String?> =
    mapOf("AgentId" to success.agentId, "IsInQueue" to success.isInQueue?.name)

private fun state(success: GetSessionStateSuccess): Map<String, String?> = mapOf(
    "SessionId" to success.sessionId,
    "CurrentState" to success.currentState,
    "AgentId" to success.agentId,
)

fun main() {
    ApiClient.apiKey["sdkappid"] = System.getenv("DESK_SDKAPPID")
    ApiClient.apiKey["identifier"] = System.getenv("DESK_IDENTIFIER")
    ApiClient.apiKey["usersig"] = System.getenv("DESK_USERSIG")

    report("add a language") { addLanguage("id") }
    report("write into a session") { sendMsg(toSession(SESSION, elements(), 4294967295)) }
    report("write as an account") { sendMsg(asAccount()) }
    report("contact a user", { mapOf("MemberId" to it.memberId) }) {
        contactUser(ContactUserRequest(ACCOUNT, "1289314544", 9465, "1289316687@qq.com"))
    }
    report("hand a session over", ::transferred) {
        transferToHuman(
            TransferToHumanRequest(SESSION, listOf("test_agent@qq.com"), 2473, NoAgentTip.TELL_USER),
        )
    }
    report("hand a session to a full group", ::transferred) {
        transferToHuman(TransferToHumanRequest("queueing", agentGroupId = 7))
    }
    report("create a group", { mapOf("GroupId" to it.groupId) }) { createGroup() }
    report("list the languages", { mapOf("Languages" to it.languages) }) { listLanguages() }
    report("remove a language") { removeLanguage("id") }
    report("stream a message", { mapOf("MsgKey" to it.msgKey) }) {
        streamMsg(SendStreamMsgRequest(SESSION, "Hello, "))
    }
    report("read the messages", { mapOf("TotalCount" to it.totalCount, "Messages" to it.messages) }) {
        readMessages(DescribeChatMessagesRequest(SERVED, 50, 0, MessageOrder.OLDEST_FIRST))
    }
    report("ask for a session", ::state) { getState(GetSessionStateBySession(SERVED)) }
    report("ask for the session of a user", ::state) {
        getState(GetSessionStateByAccounts("user1", ACCOUNT))
    }
    report("end a session") { endSession(SERVED) }
    report("end the queuing") { endQueuing("queueing") }

    report("add an unknown language") { addLanguage("tlh") }
    report("write into no session") { sendMsg(toSession("gone", listOf(text("hello")))) }
    report("contact nobody") { contactUser(ContactUserRequest(ACCOUNT, "nobody")) }
    report("hand a session over again") { transferToHuman(TransferToHumanRequest(SESSION)) }
    report("create the group again") { createGroup() }
    val hello = { sendMsg(toSession(SESSION, listOf(text("hello")))) }
    report("write with an old signature", call = hello)
    report("write and be refused by a code that nobody lists", call = hello)
    report("write through a broken gateway", call = hello)
}
