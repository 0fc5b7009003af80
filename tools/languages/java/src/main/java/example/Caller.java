package example;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import desk.ApiClient;
import desk.ApiException;
import desk.api.ChatbotApi;
import desk.api.ConversationsApi;
import desk.api.GroupsApi;
import desk.model.*;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/** Calls every operation, and prints what came of each as a line of JSON. */
public final class Caller {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> KEYS = Map.of(
            "sdkappid", System.getenv("DESK_SDKAPPID"),
            "identifier", System.getenv("DESK_IDENTIFIER"),
            "usersig", System.getenv("DESK_USERSIG"));

    private final ChatbotApi chatbot;
    private final ConversationsApi conversations;
    private final GroupsApi groups;

    private interface Call {
        AbstractOpenApiSchema answer() throws ApiException;
    }

    private Caller(String url) {
        ApiClient client = new ApiClient();
        client.updateBaseUri(url);
        client.setRequestInterceptor(Caller::sign);
        chatbot = new ChatbotApi(client);
        conversations = new ConversationsApi(client);
        groups = new GroupsApi(client);
    }

    /** The generated client does not know of security: the keys of every call are added here. */
    private static void sign(HttpRequest.Builder request) {
        URI uri = request.copy().build().uri();
        String keys = KEYS.entrySet().stream()
                .map(key -> key.getKey() + "=" + URLEncoder.encode(key.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        request.uri(URI.create(uri + "&" + keys));
    }

    private AbstractOpenApiSchema addLanguage(String tag) throws ApiException {
        RobotAddLanguageRequest request = new RobotAddLanguageRequest().languageTag(tag);
        return chatbot.robotAddLanguage(random(), BodyFormat.JSON, request);
    }

    private AbstractOpenApiSchema sendMsg(SendMsgRequest request) throws ApiException {
        return conversations.sendMsg(random(), BodyFormat.JSON, request);
    }

    private AbstractOpenApiSchema contactUser(ContactUserRequest request) throws ApiException {
        return conversations.contactUser(random(), BodyFormat.JSON, request);
    }

    private AbstractOpenApiSchema transferToHuman(TransferToHumanRequest request) throws ApiException {
        return conversations.transferToHuman(random(), BodyFormat.JSON, request);
    }

    private AbstractOpenApiSchema createGroup(CreateGroupRequest request) throws ApiException {
        return groups.createGroup(random(), BodyFormat.JSON, request);
    }

    private AbstractOpenApiSchema getState(GetSessionStateRequest request) throws ApiException {
        return conversations.getSessionState(random(), BodyFormat.JSON, request);
    }

    private static long random() {
        return ThreadLocalRandom.current().nextLong(1L << 32);
    }

    private static void report(String name, Call call) throws JsonProcessingException {
        Map<String, Object> line = new TreeMap<>(Map.of("call", name));
        try {
            line.putAll(describe(call.answer().getActualInstance()));
        } catch (ApiException e) {
            if (e.getCode() == 0 || e.getCode() == 200) {
                throw new IllegalStateException(e);
            }
            line.put("http", e.getCode());
        }
        System.out.println(JSON.writeValueAsString(line));
    }

    /** An answer is a success or a failure of its operation, as ActionStatus says. */
    private static Map<String, Object> describe(Object answer) {
        if (answer instanceof RobotAddLanguageSuccess || answer instanceof SendMsgSuccess
                || answer instanceof RobotDelLanguageSuccess
                || answer instanceof EndSessionSuccess || answer instanceof EndQueuingSuccess) {
            return Map.of("success", Map.of());
        } else if (answer instanceof RobotGetLanguageListSuccess success) {
            return Map.of("success", Map.of("Languages", success.getLanguages()));
        } else if (answer instanceof SendStreamMsgSuccess success) {
            return Map.of("success", Map.of("MsgKey", success.getMsgKey()));
        } else if (answer instanceof DescribeChatMessagesSuccess success) {
            return Map.of("success", Map.of(
                    "TotalCount", success.getTotalCount(), "Messages", success.getMessages()));
        } else if (answer instanceof GetSessionStateSuccess success) {
            return Map.of("success", Map.of(
                    "SessionId", success.getSessionId(),
                    "CurrentState", success.getCurrentState().getActualInstance(),
                    "AgentId", success.getAgentId()));
        } else if (answer instanceof ContactUserSuccess success) {
            return Map.of("success", Map.of("MemberId", success.getMemberId()));
        } else if (answer instanceof TransferToHumanSuccess success) {
            return Map.of("success", transferred(success));
        } else if (answer instanceof CreateGroupSuccess success) {
            return Map.of("success", Map.of("GroupId", success.getGroupId()));
        } else if (answer instanceof RobotAddLanguageFailure failure) {
            return failed(failure.getErrorInfo(), failure.getErrorCode().getActualInstance());
        } else if (answer instanceof SendMsgFailure failure) {
            return failed(failure.getErrorInfo(), failure.getErrorCode().getActualInstance());
        } else if (answer instanceof ContactUserFailure failure) {
            return failed(failure.getErrorInfo(), failure.getErrorCode().getActualInstance());
        } else if (answer instanceof TransferToHumanFailure failure) {
            return failed(failure.getErrorInfo(), failure.getErrorCode().getActualInstance());
        } else if (answer instanceof CreateGroupFailure failure) {
            return failed(failure.getErrorInfo(), failure.getErrorCode().getActualInstance());
        }
        throw new IllegalStateException("not an answer: " + answer);
    }

    private static Map<String, Object> transferred(TransferToHumanSuccess success) {
        Map<String, Object> fields = new TreeMap<>();
        if (success.getAgentId() != null) {
            fields.put("AgentId", success.getAgentId());
        }
        if (success.getIsInQueue() != null) {
            fields.put("IsInQueue", success.getIsInQueue().name());
        }
        return fields;
    }

    /** A failure's code is an enum of the operation, the enum of common codes, or any other number. */
    private static Map<String, Object> failed(String text, Object code) {
        Map<String, Object> failure = new TreeMap<>();
        failure.put("name", code instanceof Enum<?> known ? known.name() : null);
        failure.put("code", code);
        failure.put("text", text);
        return Map.of("failure", failure);
    }

    public static void main(String[] arguments) throws JsonProcessingException {
        Caller desk = new Caller(System.getenv("DESK_URL"));
        report("add a language", () -> desk.addLanguage("id"));
        report("write into a session", () -> desk.sendMsg(
                Requests.toSession(Requests.SESSION, 4294967295L, Requests.elements())));
        report("write as an account", () -> desk.sendMsg(Requests.asAccount()));
        report("contact a user", () -> desk.contactUser(new ContactUserRequest()
                .imAgentUserID(Requests.ACCOUNT).clientUserID("1289314544")
                .groupId(9465L).memberId("1289316687@qq.com")));
        report("hand a session over", () -> desk.transferToHuman(new TransferToHumanRequest()
                .sessionId(Requests.SESSION).agentIdList(List.of("test_agent@qq.com"))
                .agentGroupId(2473L).sendTipIfNoAgentOnline(NoAgentTip.TELL_USER)));
        report("hand a session to a full group", () -> desk.transferToHuman(
                new TransferToHumanRequest().sessionId("queueing").agentGroupId(7L)));
        report("create a group", () -> desk.createGroup(Requests.group()));
        report("list the languages", () -> desk.chatbot.robotGetLanguageList(
                random(), BodyFormat.JSON, Map.of()));
        report("remove a language", () -> desk.chatbot.robotDelLanguage(
                random(), BodyFormat.JSON, new RobotDelLanguageRequest().languageTag("id")));
        report("stream a message", () -> desk.conversations.sendStreamMsg(
                random(), BodyFormat.JSON,
                new SendStreamMsgRequest().sessionId(Requests.SESSION).chunk("Hello, ")));
        report("read the messages", () -> desk.conversations.describeChatMessages(
                random(), BodyFormat.JSON, new DescribeChatMessagesRequest()
                        .sessionId(Requests.SERVED).limit(50).offset(0).order(MessageOrder.OLDEST_FIRST)));
        report("ask for a session", () -> desk.getState(new GetSessionStateRequest(
                new GetSessionStateBySession().sessionId(Requests.SERVED))));
        report("ask for the session of a user", () -> desk.getState(new GetSessionStateRequest(
                new GetSessionStateByAccounts()
                        .clientUserId("user1").customerServiceId(Requests.ACCOUNT))));
        report("end a session", () -> desk.conversations.endSession(
                random(), BodyFormat.JSON, new EndSessionRequest().sessionId(Requests.SERVED)));
        report("end the queuing", () -> desk.conversations.endQueuing(
                random(), BodyFormat.JSON, new EndQueuingRequest().sessionID("queueing")));

        report("add an unknown language", () -> desk.addLanguage("tlh"));
        report("write into no session", () -> desk.sendMsg(Requests.hello("gone")));
        report("contact nobody", () -> desk.contactUser(new ContactUserRequest()
                .imAgentUserID(Requests.ACCOUNT).clientUserID("nobody")));
        report("hand a session over again", () -> desk.transferToHuman(
                new TransferToHumanRequest().sessionId(Requests.SESSION)));
        report("create the group again", () -> desk.createGroup(Requests.group()));
        Call hello = () -> desk.sendMsg(Requests.hello(Requests.SESSION));
        report("write with an old signature", hello);
        report("write and be refused by a code that nobody lists", hello);
        report("write through a broken gateway", hello);
    }
}
