package example

import com.fasterxml.jackson.databind.JsonNode
import desk.infrastructure.Serializer
import desk.models.*

/** What came of a call: the success of its operation, or a failure whose enum member is known or null. */
sealed interface Outcome<out Success> {
    data class Done<Success>(val reply: Success) : Outcome<Success>

    data class Failed(val known: Enum<*>?, val code: Long, val text: String) : Outcome<Nothing>
}

inline fun <reified Success, reified Failure> outcome(
    reply: JsonNode,
    failed: (Failure) -> Outcome.Failed,
): Outcome<Success> =
    if (reply.path("ActionStatus").asText() == "OK") {
        Outcome.Done(Serializer.jacksonObjectMapper.treeToValue(reply, Success::class.java))
    } else {
        failed(Serializer.jacksonObjectMapper.treeToValue(reply, Failure::class.java))
    }

fun failed(code: Long, text: String, own: (Any?) -> Enum<*>?): Outcome.Failed =
    Outcome.Failed(own(code) ?: CommonErrorCode.decodeOrNull(code), code, text)
