<?php

declare(strict_types=1);

use Desk\Model;

const SESSION = 'fd8a2e30-54de-4e40-bcaf-02718409c5cf';
const SERVED = 'b0f4ca12-4850-4218-a284-efe679a87066';
const ACCOUNT = '@customer_service_account';
const CARD = '{"customerServicePlugin": 0, "src": "22"}';
const KEY = '1053D4B3D61040894AC3DE44CDF28B3EC7EB7C0F';

function toSession(string $session, array $body, int $random = 8436874): Model\SendMsgBySession
{
    return new Model\SendMsgBySession([
        'session_id' => $session,
        'msg_random' => $random,
        'msg_body' => $body,
    ]);
}

function asAccount(): Model\SendMsgByAccounts
{
    return new Model\SendMsgByAccounts([
        'from_account' => ACCOUNT,
        'to_account' => 'user45',
        'msg_random' => 82139,
        'msg_body' => [element('Custom', ['data' => CARD])],
        'cloud_custom_data' => 'order 1001',
        'exclude_from_user_resp_timeout' => Model\UserReplyCountdown::NOT_COUNTED,
    ]);
}

/** An element of the type that its class has: element('Text', ['text' => 'hello']). */
function element(string $kind, array $content, ?string $type = null): Model\ModelInterface
{
    $element = "Desk\\Model\\{$kind}Element";
    $inside = "Desk\\Model\\{$kind}Content";
    return new $element(['msg_type' => $type ?? "TIM{$kind}Elem", 'msg_content' => new $inside($content)]);
}

function text(string $words): Model\TextElement
{
    return element('Text', ['text' => $words]);
}

/** One element of each type that the contract knows, and one that it does not. */
function elements(): array
{
    return [
        text('Your parcel is on its way. 包裹'),
        element('Location', [
            'desc' => 'Parcel shop',
            'latitude' => 29.340656774469956,
            'longitude' => 116.77497920478824,
        ]),
        element('Face', ['index' => 6, 'data' => 'abc']),
        element('Custom', ['data' => CARD, 'desc' => 'Blue kettle']),
        element('Sound', [
            'url' => 'https://shop.example/hello.amr',
            'uuid' => KEY,
            'second' => 7,
            'download_flag' => 2,
        ]),
        element('Image', [
            'uuid' => KEY,
            'image_format' => Model\ImageFormat::PNG,
            'image_info_array' => [new Model\ImageInfo([
                'type' => Model\ImageSize::ORIGINAL,
                'size' => 1853095,
                'width' => 2448,
                'height' => 3264,
                'url' => 'https://shop.example/kettle.png',
            ])],
        ]),
        element('File', [
            'url' => 'https://shop.example/terms.pdf',
            'uuid' => KEY,
            'file_name' => 'terms.pdf',
            'download_flag' => 2,
        ]),
        element('Video', [
            'video_url' => 'https://shop.example/tour.mp4',
            'video_uuid' => '1a2b3c4d5e',
            'video_download_flag' => 2,
            'thumb_url' => 'https://shop.example/tour.jpg',
            'thumb_uuid' => '6f7a8b9c0d',
            'thumb_width' => 720,
            'thumb_height' => 1280,
            'thumb_download_flag' => 2,
        ], 'TIMVideoFileElem'),
        element('Relay', [
            'title' => 'Chat of user1 and user2',
            'msg_num' => 1,
            'msg_list' => [new Model\RelayItem([
                'from_account' => 'user1',
                'to_account' => 'user2',
                'msg_body' => [text('hello')],
            ])],
        ]),
        new Model\OtherElement([
            'msg_type' => 'TIMStreamElem',
            'msg_content' => ['Chunks' => ['a', 'b']],
        ]),
    ];
}

function group(): Model\CreateGroupRequest
{
    return new Model\CreateGroupRequest([
        'owner_account' => 'user3',
        'type' => Model\GroupType::_PUBLIC,
        'group_id' => 'returns-1',
        'name' => 'Returns',
        'max_member_count' => 50,
        'apply_join_option' => Model\ApplyJoinOption::FREE_ACCESS,
        'member_list' => [
            new Model\GroupMember(['member_account' => 'user2', 'role' => Model\GroupRole::ADMIN]),
            new Model\GroupMember(['member_account' => ACCOUNT]),
        ],
    ]);
}
