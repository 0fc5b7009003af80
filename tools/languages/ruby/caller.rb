# frozen_string_literal: true

$LOAD_PATH.unshift File.join(__dir__, 'generated', 'lib')
require 'json'
require 'securerandom'
require 'uri'
require 'desk'
require_relative 'choices'
require_relative 'requests'

# A warning is an error here.
def Warning.warn(message, **) = raise(message)

url = URI(ENV.fetch('DESK_URL'))
KEYS = Desk::Configuration.new do |keys|
  keys.scheme = url.scheme
  keys.host = "#{url.host}:#{url.port}"
  %w[sdkappid identifier usersig].each { |name| keys.api_key[name] = ENV.fetch("DESK_#{name.upcase}") }
end
CLIENT = Desk::ApiClient.new(KEYS)
CHATBOT = Desk::ChatbotApi.new(CLIENT)
CONVERSATIONS = Desk::ConversationsApi.new(CLIENT)
GROUPS = Desk::GroupsApi.new(CLIENT)

# Every operation takes a random number, the format of the body, and the body.
def call(api, operation, body)
  api.public_send(operation, SecureRandom.random_number(2**32), Desk::BodyFormat::JSON, body)
end

def report(name, api, operation, body)
  puts JSON.generate({ call: name, **outcome(operation, call(api, operation, body)) })
rescue Desk::ApiError => error
  raise unless error.code.to_i.positive?

  puts JSON.generate({ call: name, http: error.code })
end

def outcome(operation, answer)
  answer.action_status == 'OK' ? { success: fields(answer) } : { failure: failed(operation, answer) }
end

# What a success has next to the three fields that every answer has.
def fields(answer)
  own = answer.to_hash.except(:ActionStatus, :ErrorInfo, :ErrorCode)
  own[:IsInQueue] = member(Desk::QueueState, own[:IsInQueue]) if own.key?(:IsInQueue)
  own
end

# A failure's code is of the enum of the operation, of the common ones, or any other number.
def failed(operation, answer)
  own = Desk.const_get("#{operation.to_s.split('_').map(&:capitalize).join}ErrorCode")
  code = answer.error_code
  { name: member(own, code) || member(Desk::CommonErrorCode, code), code: code, text: answer.error_info }
end

def member(enum, value)
  enum.constants.find { |name| enum.const_get(name) == value }
end

def add_language(tag) = [CHATBOT, :robot_add_language, Desk::RobotAddLanguageRequest.new(language_tag: tag)]

def contact(**more) = [CONVERSATIONS, :contact_user, Desk::ContactUserRequest.new(im_agent_user_id: ACCOUNT, **more)]

def hand_over(session, **more)
  [CONVERSATIONS, :transfer_to_human, Desk::TransferToHumanRequest.new(session_id: session, **more)]
end

def write(message) = [CONVERSATIONS, :send_msg, message]

def ask(request) = [CONVERSATIONS, :get_session_state, request]

report 'add a language', *add_language('id')
report 'write into a session', *write(to_session(SESSION, ELEMENTS, 4_294_967_295))
report 'write as an account', *write(AS_ACCOUNT)
report 'contact a user', *contact(client_user_id: '1289314544', group_id: 9465, member_id: '1289316687@qq.com')
report 'hand a session over', *hand_over(SESSION, agent_id_list: ['test_agent@qq.com'], agent_group_id: 2473,
                                       send_tip_if_no_agent_online: Desk::NoAgentTip::TELL_USER)
report 'hand a session to a full group', *hand_over('queueing', agent_group_id: 7)
report 'create a group', GROUPS, :create_group, GROUP
report 'list the languages', CHATBOT, :robot_get_language_list, {}
report 'remove a language', CHATBOT, :robot_del_language, Desk::RobotDelLanguageRequest.new(language_tag: 'id')
report 'stream a message', CONVERSATIONS, :send_stream_msg,
     Desk::SendStreamMsgRequest.new(session_id: SESSION, chunk: 'Hello, ')
report 'read the messages', CONVERSATIONS, :describe_chat_messages, Desk::DescribeChatMessagesRequest.new(
  session_id: SERVED, limit: 50, offset: 0, order: Desk::MessageOrder::OLDEST_FIRST
)
report 'ask for a session', *ask(Desk::GetSessionStateBySession.new(session_id: SERVED))
report 'ask for the session of a user',
     *ask(Desk::GetSessionStateByAccounts.new(client_user_id: 'user1', customer_service_id: ACCOUNT))
report 'end a session', CONVERSATIONS, :end_session, Desk::EndSessionRequest.new(session_id: SERVED)
report 'end the queuing', CONVERSATIONS, :end_queuing, Desk::EndQueuingRequest.new(session_id: 'queueing')

report 'add an unknown language', *add_language('tlh')
report 'write into no session', *write(to_session('gone', [text('hello')]))
report 'contact nobody', *contact(client_user_id: 'nobody')
report 'hand a session over again', *hand_over(SESSION)
report 'create the group again', GROUPS, :create_group, GROUP
hello = to_session(SESSION, [text('hello')])
report 'write with an old signature', *write(hello)
report 'write and be refused by a code that nobody lists', *write(hello)
report 'write through a broken gateway', *write(hello)
