<?php

declare(strict_types=1);

require __DIR__ . '/autoload.php';
require __DIR__ . '/requests.php';

use Desk\Api\ChatbotApi;
use Desk\Api\ConversationsApi;
use Desk\Api\GroupsApi;
use Desk\ApiException;
use Desk\Configuration;
use Desk\Model;

// A warning is an error here.
set_error_handler(static function (int $level, string $message, string $file, int $line): never {
    throw new ErrorException($message, 0, $level, $file, $line);
});

$keys = (new Configuration())
    ->setHost((string) getenv('DESK_URL'))
    ->setApiKey('sdkappid', (string) getenv('DESK_SDKAPPID'))
    ->setApiKey('identifier', (string) getenv('DESK_IDENTIFIER'))
    ->setApiKey('usersig', (string) getenv('DESK_USERSIG'));
$chatbot = new ChatbotApi(config: $keys);
$conversations = new ConversationsApi(config: $keys);
$groups = new GroupsApi(config: $keys);

$addLanguage = static fn (string $tag) => $chatbot->robotAddLanguage(
    random(), Model\BodyFormat::JSON, new Model\RobotAddLanguageRequest(['language_tag' => $tag]));
$sendMsg = static fn (Model\SendMsgBySession|Model\SendMsgByAccounts $message) =>
    $conversations->sendMsg(random(), Model\BodyFormat::JSON, $message);
$contactUser = static fn (array $fields) => $conversations->contactUser(
    random(), Model\BodyFormat::JSON, new Model\ContactUserRequest($fields));
$transferToHuman = static fn (array $fields) => $conversations->transferToHuman(
    random(), Model\BodyFormat::JSON, new Model\TransferToHumanRequest($fields));
$listLanguages = static fn () => $chatbot->robotGetLanguageList(
    random(), Model\BodyFormat::JSON, new stdClass());
$removeLanguage = static fn (string $tag) => $chatbot->robotDelLanguage(
    random(), Model\BodyFormat::JSON, new Model\RobotDelLanguageRequest(['language_tag' => $tag]));
$streamMsg = static fn (array $fields) => $conversations->sendStreamMsg(
    random(), Model\BodyFormat::JSON, new Model\SendStreamMsgRequest($fields));
$readMessages = static fn (array $fields) => $conversations->describeChatMessages(
    random(), Model\BodyFormat::JSON, new Model\DescribeChatMessagesRequest($fields));
$getState = static fn (Model\GetSessionStateBySession|Model\GetSessionStateByAccounts $request) =>
    $conversations->getSessionState(random(), Model\BodyFormat::JSON, $request);
$endSession = static fn (string $session) => $conversations->endSession(
    random(), Model\BodyFormat::JSON, new Model\EndSessionRequest(['session_id' => $session]));
$endQueuing = static fn (string $session) => $conversations->endQueuing(
    random(), Model\BodyFormat::JSON, new Model\EndQueuingRequest(['session_id' => $session]));
$createGroup = static fn () => $groups->createGroup(random(), Model\BodyFormat::JSON, group());

function random(): int
{
    return random_int(0, 2 ** 32 - 1);
}

function report(string $name, Closure $call): void
{
    try {
        $outcome = describe($call());
    } catch (ApiException $error) {
        if (in_array($error->getCode(), [0, 200], true)) {
            throw $error;
        }
        $outcome = ['http' => $error->getCode()];
    }
    echo json_encode(['call' => $name, ...$outcome], JSON_THROW_ON_ERROR), "\n";
}

/** An answer is a success or a failure of its operation, as ActionStatus says. */
function describe(Model\ModelInterface $answer): array
{
    return $answer->getActionStatus() === 'OK'
        ? ['success' => (object) fields($answer)]
        : ['failure' => failed($answer->getErrorInfo(), $answer->getErrorCode())];
}

/** Return the fields of a success besides the three that every reply has. */
function fields(Model\ModelInterface $answer): array
{
    $common = ['ActionStatus' => 0, 'ErrorInfo' => 0, 'ErrorCode' => 0];
    $own = array_diff_key((array) $answer->jsonSerialize(), $common);
    if ($answer instanceof Model\TransferToHumanSuccess && $answer->getIsInQueue() !== null) {
        $own['IsInQueue'] = $answer->getIsInQueue()->name;
    }
    return $own;
}

/** A failure's code is an enum of the operation, the enum of common codes, or any other number. */
function failed(string $text, BackedEnum|int $code): array
{
    return [
        'name' => $code instanceof BackedEnum ? $code->name : null,
        'code' => $code instanceof BackedEnum ? $code->value : $code,
        'text' => $text,
    ];
}

report('add a language', static fn () => $addLanguage('id'));
report('write into a session', static fn () => $sendMsg(toSession(SESSION, elements(), 4294967295)));
report('write as an account', static fn () => $sendMsg(asAccount()));
report('contact a user', static fn () => $contactUser([
    'im_agent_user_id' => ACCOUNT,
    'client_user_id' => '1289314544',
    'group_id' => 9465,
    'member_id' => '1289316687@qq.com',
]));
report('hand a session over', static fn () => $transferToHuman([
    'session_id' => SESSION,
    'agent_id_list' => ['test_agent@qq.com'],
    'agent_group_id' => 2473,
    'send_tip_if_no_agent_online' => Model\NoAgentTip::TELL_USER,
]));
report('hand a session to a full group', static fn () => $transferToHuman([
    'session_id' => 'queueing',
    'agent_group_id' => 7,
]));
report('create a group', $createGroup);
report('list the languages', $listLanguages);
report('remove a language', static fn () => $removeLanguage('id'));
report('stream a message', static fn () => $streamMsg(['session_id' => SESSION, 'chunk' => 'Hello, ']));
report('read the messages', static fn () => $readMessages([
    'session_id' => SERVED,
    'limit' => 50,
    'offset' => 0,
    'order' => Model\MessageOrder::OLDEST_FIRST,
]));
report('ask for a session', static fn () => $getState(
    new Model\GetSessionStateBySession(['session_id' => SERVED])));
report('ask for the session of a user', static fn () => $getState(new Model\GetSessionStateByAccounts([
    'client_user_id' => 'user1',
    'customer_service_id' => ACCOUNT,
])));
report('end a session', static fn () => $endSession(SERVED));
report('end the queuing', static fn () => $endQueuing('queueing'));

report('add an unknown language', static fn () => $addLanguage('tlh'));
report('write into no session', static fn () => $sendMsg(toSession('gone', [text('hello')])));
report('contact nobody', static fn () => $contactUser([
    'im_agent_user_id' => ACCOUNT,
    'client_user_id' => 'nobody',
]));
report('hand a session over again', static fn () => $transferToHuman(['session_id' => SESSION]));
report('create the group again', $createGroup);
$hello = static fn () => $sendMsg(toSession(SESSION, [text('hello')]));
report('write with an old signature', $hello);
report('write and be refused by a code that nobody lists', $hello);
report('write through a broken gateway', $hello);
