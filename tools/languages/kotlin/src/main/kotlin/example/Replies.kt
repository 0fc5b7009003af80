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
import desk.models.RobotAddLanguageErrorCode
import desk.models.RobotAddLanguageFailure
import desk.models.RobotAddLanguageSuccess
import desk.models.SendMsgErrorCode
import desk.models.SendMsgFailure
import desk.models.SendMsgSuccess
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
