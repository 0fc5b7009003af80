# frozen_string_literal: true

SESSION = 'fd8a2e30-54de-4e40-bcaf-02718409c5cf'
SERVED = 'b0f4ca12-4850-4218-a284-efe679a87066'
ACCOUNT = '@customer_service_account'
CARD = '{"customerServicePlugin": 0, "src": "22"}'
KEY = '1053D4B3D61040894AC3DE44CDF28B3EC7EB7C0F'

def to_session(session, body, random = 8_436_874)
  Desk::SendMsgBySession.new(session_id: session, msg_random: random, msg_body: body)
end

# An element of the type that its class has: element(:Text, text: 'hello').
def element(kind, type = "TIM#{kind}Elem", **content)
  Desk.const_get("#{kind}Element").new(
    msg_type: type, msg_content: Desk.const_get("#{kind}Content").new(**content)
  )
end

def text(words) = element(:Text, text: words)

# One element of each type that the contract knows, and one that it does not.
ELEMENTS = [
  text('Your parcel is on its way. 包裹'),
  element(:Location, desc: 'Parcel shop', latitude: 29.340656774469956, longitude: 116.77497920478824),
  element(:Face, index: 6, data: 'abc'),
  element(:Custom, data: CARD, desc: 'Blue kettle'),
  element(:Sound, url: 'https://shop.example/hello.amr', uuid: KEY, second: 7, download_flag: 2),
  element(:Image, uuid: KEY, image_format: Desk::ImageFormat::PNG, image_info_array: [Desk::ImageInfo.new(
    type: Desk::ImageSize::ORIGINAL, size: 1_853_095, width: 2448, height: 3264,
    url: 'https://shop.example/kettle.png'
  )]),
  element(:File, url: 'https://shop.example/terms.pdf', uuid: KEY, file_name: 'terms.pdf', download_flag: 2),
  element(
    :Video, 'TIMVideoFileElem',
    video_url: 'https://shop.example/tour.mp4', video_uuid: '1a2b3c4d5e', video_download_flag: 2,
    thumb_url: 'https://shop.example/tour.jpg', thumb_uuid: '6f7a8b9c0d',
    thumb_width: 720, thumb_height: 1280, thumb_download_flag: 2
  ),
  element(:Relay, title: 'Chat of user1 and user2', msg_num: 1, msg_list: [
    Desk::RelayItem.new(from_account: 'user1', to_account: 'user2', msg_body: [text('hello')])
  ]),
  Desk::OtherElement.new(msg_type: 'TIMStreamElem', msg_content: { 'Chunks' => %w[a b] })
].freeze

AS_ACCOUNT = Desk::SendMsgByAccounts.new(
  from_account: ACCOUNT,
  to_account: 'user45',
  msg_random: 82_139,
  msg_body: [element(:Custom, data: CARD)],
  cloud_custom_data: 'order 1001',
  exclude_from_user_resp_timeout: Desk::UserReplyCountdown::NOT_COUNTED
)

GROUP = Desk::CreateGroupRequest.new(
  owner_account: 'user3',
  type: Desk::GroupType::PUBLIC,
  group_id: 'returns-1',
  name: 'Returns',
  max_member_count: 50,
  apply_join_option: Desk::ApplyJoinOption::FREE_ACCESS,
  member_list: [
    Desk::GroupMember.new(member_account: 'user2', role: Desk::GroupRole::ADMIN),
    Desk::GroupMember.new(member_account: ACCOUNT)
  ]
)
