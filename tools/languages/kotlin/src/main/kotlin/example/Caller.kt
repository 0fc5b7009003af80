package example

import com.fasterxml.jackson.module.kotlin.jacksonObjectMapper
import desk.apis.ChatbotApi
import desk.apis.ConversationsApi
import desk.apis.GroupsApi
import desk.infrastructure.ApiClient
import desk.infrastructure.ServerException
import desk.models.BodyFormat
import desk.models.ContactUserRequest
import desk.models.DescribeChatMessagesRequest
import desk.models.EndQueuingRequest
import desk.models.EndSessionRequest
import desk.models.GetSessionStateByAccounts
import desk.models.GetSessionStateBySession
import desk.models.GetSessionStateSuccess
import desk.models.MessageOrder
import desk.models.NoAgentTip
import desk.models.RobotAddLanguageRequest
import desk.models.RobotDelLanguageRequest
import desk.models.SendStreamMsgRequest
import desk.models.TransferToHumanRequest
import desk.models.TransferToHumanSuccess
import java.util.concurrent.ThreadLocalRandom

private val json = jacksonObjectMapper()
private val url: String = System.getenv("DESK_URL")
private val chatbot = ChatbotApi(url)
private val conversations = ConversationsApi(url)
private val groups = GroupsApi(url)

private fun random(): Long = ThreadLocalRandom.current().nextLong(1L shl 32)

private fun addLanguage(tag: String) =
    addLanguageOutcome(chatbot.robotAddLanguage(random(), BodyFormat.JSON, RobotAddLanguageRequest(tag)))

/** Takes SendMsgBySession or SendMsgByAccounts. */
private fun sendMsg(message: Any) =
    sendMsgOutcome(conversations.sendMsg(random(), BodyFormat.JSON, message))

private fun contactUser(request: ContactUserRequest) =
    contactUserOutcome(conversations.contactUser(random(), BodyFormat.JSON, request))

private fun transferToHuman(request: TransferToHumanRequest) =
    transferOutcome(conversations.transferToHuman(random(), BodyFormat.JSON, request))

private fun createGroup() =
    createGroupOutcome(groups.createGroup(random(), BodyFormat.JSON, group()))

private fun listLanguages() =
    listLanguagesOutcome(chatbot.robotGetLanguageList(random(), BodyFormat.JSON, emptyMap<String, Any>()))

private fun removeLanguage(tag: String) =
    removeLanguageOutcome(chatbot.robotDelLanguage(random(), BodyFormat.JSON, RobotDelLanguageRequest(tag)))

private fun streamMsg(request: SendStreamMsgRequest) =
    streamMsgOutcome(conversations.sendStreamMsg(random(), BodyFormat.JSON, request))

private fun readMessages(request: DescribeChatMessagesRequest) =
    readMessagesOutcome(conversations.describeChatMessages(random(), BodyFormat.JSON, request))

/** Takes GetSessionStateBySession or GetSessionStateByAccounts. */
private fun getState(request: Any) =
    getStateOutcome(conversations.getSessionState(random(), BodyFormat.JSON, request))

private fun endSession(session: String) =
    endSessionOutcome(conversations.endSession(random(), BodyFormat.JSON, EndSessionRequest(session)))

private fun endQueuing(session: String) =
    endQueuingOutcome(conversations.endQueuing(random(), BodyFormat.JSON, EndQueuingRequest(session)))

private fun <Success> tell(
    name: String,
    fields: (Success) -> Map<String, Any?> = { emptyMap() },
    call: () -> Outcome<Success>,
) {
    val told = try {
        told(call(), fields)
    } catch (error: ServerException) {
        mapOf("http" to error.statusCode)
    }
    println(json.writeValueAsString(mapOf("call" to name) + told))
}

private fun <Success> told(
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

    tell("add a language") { addLanguage("id") }
    tell("write into a session") { sendMsg(toSession(SESSION, elements(), 4294967295)) }
    tell("write as an account") { sendMsg(asAccount()) }
    tell("contact a user", { mapOf("MemberId" to it.memberId) }) {
        contactUser(ContactUserRequest(ACCOUNT, "1289314544", 9465, "1289316687@qq.com"))
    }
    tell("hand a session over", ::transferred) {
        transferToHuman(
            TransferToHumanRequest(SESSION, listOf("test_agent@qq.com"), 2473, NoAgentTip.TELL_USER),
        )
    }
    tell("hand a session to a full group", ::transferred) {
        transferToHuman(TransferToHumanRequest("queueing", agentGroupId = 7))
    }
    tell("create a group", { mapOf("GroupId" to it.groupId) }) { createGroup() }
    tell("list the languages", { mapOf("Languages" to it.languages) }) { listLanguages() }
    tell("remove a language") { removeLanguage("id") }
    tell("stream a message", { mapOf("MsgKey" to it.msgKey) }) {
        streamMsg(SendStreamMsgRequest(SESSION, "Hello, "))
    }
    tell("read the messages", { mapOf("TotalCount" to it.totalCount, "Messages" to it.messages) }) {
        readMessages(DescribeChatMessagesRequest(SERVED, 50, 0, MessageOrder.OLDEST_FIRST))
    }
    tell("ask for a session", ::state) { getState(GetSessionStateBySession(SERVED)) }
    tell("ask for the session of a user", ::state) {
        getState(GetSessionStateByAccounts("user1", ACCOUNT))
    }
    tell("end a session") { endSession(SERVED) }
    tell("end the queuing") { endQueuing("queueing") }

    tell("add an unknown language") { addLanguage("tlh") }
    tell("write into no session") { sendMsg(toSession("gone", listOf(text("hello")))) }
    tell("contact nobody") { contactUser(ContactUserRequest(ACCOUNT, "nobody")) }
    tell("hand a session over again") { transferToHuman(TransferToHumanRequest(SESSION)) }
    tell("create the group again") { createGroup() }
    val hello = { sendMsg(toSession(SESSION, listOf(text("hello")))) }
    tell("write with an old signature", call = hello)
    tell("write and be refused by a code that nobody lists", call = hello)
    tell("write through a broken gateway", call = hello)
}
