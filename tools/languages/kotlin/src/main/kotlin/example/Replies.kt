package example

import com.fasterxml.jackson.databind.JsonNode
import desk.infrastructure.Serializer
import desk.models.CommonErrorCode
import desk.models.ContactUserErrorCode
import desk.models.ContactUserFailure
import desk.models.ContactUserSuccess
import desk.models.CreateGroupErrorCode
import desk.models.CreateGroupFailure
import desk.models.CreateGroupSuccess
import desk.models.DescribeChatMessagesErrorCode
import desk.models.DescribeChatMessagesFailure
import desk.models.DescribeChatMessagesSuccess
import desk.models.EndQueuingErrorCode
import desk.models.EndQueuingFailure
import desk.models.EndQueuingSuccess
import desk.models.EndSessionErrorCode
import desk.models.EndSessionFailure
import desk.models.EndSessionSuccess
import desk.models.GetSessionStateErrorCode
import desk.models.GetSessionStateFailure
import desk.models.GetSessionStateSuccess
import desk.models.RobotAddLanguageErrorCode
import desk.models.RobotAddLanguageFailure
import desk.models.RobotAddLanguageSuccess
import desk.models.RobotDelLanguageErrorCode
import desk.models.RobotDelLanguageFailure
import desk.models.RobotDelLanguageSuccess
import desk.models.RobotGetLanguageListErrorCode
import desk.models.RobotGetLanguageListFailure
import desk.models.RobotGetLanguageListSuccess
import desk.models.SendMsgErrorCode
import desk.models.SendMsgFailure
import desk.models.SendMsgSuccess
import desk.models.SendStreamMsgFailure
import desk.models.SendStreamMsgSuccess
import desk.models.TransferToHumanErrorCode
import desk.models.TransferToHumanFailure
import desk.models.TransferToHumanSuccess

/** What came of a call: the success of its operation, or a failure whose enum member is known or null. */
sealed interface Outcome<out Success> {
    data class Done<Success>(val reply: Success) : Outcome<Success>

    data class Failed(val known: Enum<*>?, val code: Long, val text: String) : Outcome<Nothing>
}

fun addLanguageOutcome(reply: JsonNode): Outcome<RobotAddLanguageSuccess> =
    outcome(reply) { failure: RobotAddLanguageFailure ->
        failed(failure.errorCode, failure.errorInfo, RobotAddLanguageErrorCode::decodeOrNull)
    }

fun sendMsgOutcome(reply: JsonNode): Outcome<SendMsgSuccess> =
    outcome(reply) { failure: SendMsgFailure ->
        failed(failure.errorCode, failure.errorInfo, SendMsgErrorCode::decodeOrNull)
    }

fun contactUserOutcome(reply: JsonNode): Outcome<ContactUserSuccess> =
    outcome(reply) { failure: ContactUserFailure ->
        failed(failure.errorCode, failure.errorInfo, ContactUserErrorCode::decodeOrNull)
    }

fun transferOutcome(reply: JsonNode): Outcome<TransferToHumanSuccess> =
    outcome(reply) { failure: TransferToHumanFailure ->
        failed(failure.errorCode, failure.errorInfo, TransferToHumanErrorCode::decodeOrNull)
    }

fun createGroupOutcome(reply: JsonNode): Outcome<CreateGroupSuccess> =
    outcome(reply) { failure: CreateGroupFailure ->
        failed(failure.errorCode, failure.errorInfo, CreateGroupErrorCode::decodeOrNull)
    }

fun getStateOutcome(reply: JsonNode): Outcome<GetSessionStateSuccess> =
    outcome(reply) { failure: GetSessionStateFailure ->
        failed(failure.errorCode, failure.errorInfo, GetSessionStateErrorCode::decodeOrNull)
    }

fun readMessagesOutcome(reply: JsonNode): Outcome<DescribeChatMessagesSuccess> =
    outcome(reply) { failure: DescribeChatMessagesFailure ->
        failed(failure.errorCode, failure.errorInfo, DescribeChatMessagesErrorCode::decodeOrNull)
    }

fun streamMsgOutcome(reply: JsonNode): Outcome<SendStreamMsgSuccess> =
    outcome(reply) { failure: SendStreamMsgFailure ->
        failed(failure.errorCode, failure.errorInfo) { null }
    }

fun endSessionOutcome(reply: JsonNode): Outcome<EndSessionSuccess> =
    outcome(reply) { failure: EndSessionFailure ->
        failed(failure.errorCode, failure.errorInfo, EndSessionErrorCode::decodeOrNull)
    }

fun endQueuingOutcome(reply: JsonNode): Outcome<EndQueuingSuccess> =
    outcome(reply) { failure: EndQueuingFailure ->
        failed(failure.errorCode, failure.errorInfo, EndQueuingErrorCode::decodeOrNull)
    }

fun listLanguagesOutcome(reply: JsonNode): Outcome<RobotGetLanguageListSuccess> =
    outcome(reply) { failure: RobotGetLanguageListFailure ->
        failed(failure.errorCode, failure.errorInfo, RobotGetLanguageListErrorCode::decodeOrNull)
    }

fun removeLanguageOutcome(reply: JsonNode): Outcome<RobotDelLanguageSuccess> =
    outcome(reply) { failure: RobotDelLanguageFailure ->
        failed(failure.errorCode, failure.errorInfo, RobotDelLanguageErrorCode::decodeOrNull)
    }

private inline fun <reified Success, reified Failure> outcome(
    reply: JsonNode,
    failed: (Failure) -> Outcome.Failed,
): Outcome<Success> =
    if (reply.path("ActionStatus").asText() == "OK") {
        Outcome.Done(Serializer.jacksonObjectMapper.treeToValue(reply, Success::class.java))
    } else {
        failed(Serializer.jacksonObjectMapper.treeToValue(reply, Failure::class.java))
    }

private fun failed(code: Long, text: String, own: (Any?) -> Enum<*>?): Outcome.Failed =
    Outcome.Failed(own(code) ?: CommonErrorCode.decodeOrNull(code), code, text)
