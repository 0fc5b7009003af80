package example

import desk.models.*

const val SESSION = "fd8a2e30-54de-4e40-bcaf-02718409c5cf"
const val SERVED = "b0f4ca12-4850-4218-a284-efe679a87066"
const val ACCOUNT = "@customer_service_account"
private const val CARD = """{"customerServicePlugin": 0, "src": "22"}"""
private const val KEY = "1053D4B3D61040894AC3DE44CDF28B3EC7EB7C0F"

fun toSession(session: String, body: List<Any>, random: Long = 8436874) =
    SendMsgBySession(session, random, body)

fun asAccount() = SendMsgByAccounts(
    fromAccount = ACCOUNT,
    toAccount = "user45",
    msgRandom = 82139,
    msgBody = listOf(custom(CustomContent(CARD))),
    cloudCustomData = "order 1001",
    excludeFromUserRespTimeout = UserReplyCountdown.NOT_COUNTED,
)

fun text(words: String) = TextElement(TextElement.MsgType.TIM_TEXT_ELEM, TextContent(words))

private fun custom(content: CustomContent) =
    CustomElement(CustomElement.MsgType.TIM_CUSTOM_ELEM, content)

/** One element of each type that the contract knows, and one that it does not. */
fun elements(): List<Any> = listOf(
    text("Your parcel is on its way. 包裹"),
    LocationElement(
        LocationElement.MsgType.TIM_LOCATION_ELEM,
        LocationContent("Parcel shop", 29.340656774469956, 116.77497920478824),
    ),
    FaceElement(FaceElement.MsgType.TIM_FACE_ELEM, FaceContent(index = 6, data = "abc")),
    custom(CustomContent(data = CARD, desc = "Blue kettle")),
    SoundElement(
        SoundElement.MsgType.TIM_SOUND_ELEM,
        SoundContent(
            url = "https://shop.example/hello.amr",
            UUID = KEY,
            downloadFlag = SoundContent.DownloadFlag._2,
            second = 7,
        ),
    ),
    ImageElement(ImageElement.MsgType.TIM_IMAGE_ELEM, image()),
    FileElement(
        FileElement.MsgType.TIM_FILE_ELEM,
        FileContent(
            url = "https://shop.example/terms.pdf",
            UUID = KEY,
            downloadFlag = FileContent.DownloadFlag._2,
            fileName = "terms.pdf",
        ),
    ),
    VideoElement(VideoElement.MsgType.TIM_VIDEO_FILE_ELEM, video()),
    RelayElement(RelayElement.MsgType.TIM_RELAY_ELEM, relay()),
    OtherElement("TIMStreamElem", mapOf("Chunks" to listOf("a", "b"))),
)

private fun image() = ImageContent(
    UUID = KEY,
    imageFormat = ImageFormat.PNG,
    imageInfoArray = listOf(
        ImageInfo(
            width = 2448,
            height = 3264,
            URL = "https://shop.example/kettle.png",
            type = ImageSize.ORIGINAL,
            propertySize = 1853095,
        ),
    ),
)

private fun video() = VideoContent(
    videoUrl = "https://shop.example/tour.mp4",
    videoUUID = "1a2b3c4d5e",
    videoDownloadFlag = VideoContent.VideoDownloadFlag._2,
    thumbUrl = "https://shop.example/tour.jpg",
    thumbUUID = "6f7a8b9c0d",
    thumbWidth = 720,
    thumbHeight = 1280,
    thumbDownloadFlag = VideoContent.ThumbDownloadFlag._2,
)

private fun relay() = RelayContent(
    title = "Chat of user1 and user2",
    msgNum = 1,
    msgList = listOf(
        RelayItem(fromAccount = "user1", toAccount = "user2", msgBody = listOf(text("hello"))),
    ),
)

fun group() = CreateGroupRequest(
    type = GroupType.PUBLIC,
    groupId = "returns-1",
    name = "Returns",
    memberList = listOf(GroupMember("user2", GroupRole.ADMIN), GroupMember(ACCOUNT)),
    ownerAccount = "user3",
    maxMemberCount = 50,
    applyJoinOption = ApplyJoinOption.FREE_ACCESS,
)
