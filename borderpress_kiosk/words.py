"""What a kiosk says, in Vietnamese and English together: whoever stands before it reads one."""

from __future__ import annotations

EVENTS = {
    "kiosk.started": ("Máy bắt đầu chạy.", "The kiosk has started."),
    "kiosk.failed": (
        "Chương trình gặp lỗi bất ngờ: {detail}. Hãy báo cho cơ quan làm USB.",
        "The program met an unexpected fault: {detail}. Tell the office that made the stick.",
    ),
    "release.installed": (
        "Đã cài bản phát hành số {version}, làm ngày {issued}.",
        "Release {version}, made on {issued}, was installed.",
    ),
    "release.same": (
        "USB mang bản phát hành đang chiếu; không phải làm gì.",
        "The stick carries the release that is on screen; there is nothing to do.",
    ),
    "release.resumed": (
        "Đã hoàn tất lần cài bị ngắt giữa chừng: bản số {version}.",
        "An installation that was interrupted is finished: release {version}.",
    ),
    "release.rollback": (
        "Từ chối: bản trên USB cũ hơn bản đã cài.",
        "Refused: the release is older than one that was installed.",
    ),
    "release.expired": (
        "Từ chối: bản này đã hết hạn ngày {detail}. Hãy mang USB mới.",
        "Refused: the release expired on {detail}. Bring a new stick.",
    ),
    "release.signature": (
        "Từ chối: chữ ký không đúng, hoặc USB thiếu khóa gốc mới.",
        "Refused: wrong signatures, or the stick lacks newer root keys.",
    ),
    "release.mixed": (
        "Từ chối: các phần thuộc những bản phát hành khác nhau.",
        "Refused: its parts belong to different releases.",
    ),
    "release.damaged": (
        "Từ chối: tệp hỏng hoặc bị sửa: {detail}. Hãy ghi lại USB.",
        "Refused: a file is damaged or was changed: {detail}. Write the stick again.",
    ),
    "release.no-index": (
        "Từ chối: thiếu trang đầu {detail}.",
        "Refused: the start page {detail} is missing.",
    ),
    "release.bad-name": (
        "Từ chối: tên tệp không dùng được: {detail}",
        "Refused: the name of a file cannot be used: {detail}",
    ),
    "release.other-cluster": (
        "USB không có nội dung cho điểm này.",
        "The stick has nothing for this information point.",
    ),
    "stick.incomplete": (
        "USB ghi chưa xong. Hãy ghi lại USB.",
        "The stick is not complete. Write it again.",
    ),
    "stick.unreadable": (
        "Không đọc được USB: USB hỏng hoặc bị rút ra sớm.",
        "The stick cannot be read: it is faulty, or was pulled out too early.",
    ),
    "stick.not-told": (
        "Không ghi được tình trạng lên USB: {detail}",
        "The status could not be written on the stick: {detail}",
    ),
    "network.unreachable": (
        "Không tải được từ mạng.",
        "The web address is out of reach.",
    ),
    "disk.full": (
        "Đĩa đầy; bản đang chiếu vẫn nguyên.",
        "The disk is full; what is on screen is untouched.",
    ),
    "disk.failed": (
        "Đĩa có lỗi: {detail}",
        "The disk has failed: {detail}",
    ),
    "slot.healed": (
        "Tệp hỏng trên đĩa đã được thay: {detail}",
        "Damaged files on the disk were replaced: {detail}",
    ),
    "slot.fell-back": (
        "Bản trên đĩa bị hỏng ({detail}); đang chiếu bản tốt trước đó.",
        "The release on disk is damaged ({detail}); the last good one is shown.",
    ),
    "slot.damaged": (
        "Bản trên đĩa bị hỏng ({detail}) và không có bản nào khác. Hãy mang USB đến.",
        "The release on disk is damaged ({detail}) and there is no other. Bring a stick.",
    ),
    "slot.empty": (
        "Chưa có bản phát hành nào. Hãy cắm USB.",
        "There is no release yet. Insert a stick.",
    ),
    "memory.restored": (
        "Tệp trạng thái bị hỏng, đã dựng lại từ {detail}.",
        "State files were damaged and have been restored from {detail}.",
    ),
    "clock.behind": (
        "Đồng hồ máy chạy chậm: không thể sớm hơn {detail}. Hãy chỉnh đồng hồ, thay pin.",
        "The clock is behind: it cannot be earlier than {detail}. Set it; change its battery.",
    ),
    "clock.ahead": (
        "Đồng hồ máy chạy trước quá xa: ngày mới nhất biết chắc là {detail}. Hãy chỉnh đồng hồ.",
        "The clock is too far ahead: the last day known for certain is {detail}. Set it.",
    ),
}
"""Code → Vietnamese, English.  The codes are part of the status file and never change."""


def sentences(code: str, values: dict[str, str]) -> tuple[str, str]:
    """Return what a code means, in Vietnamese and English."""
    vietnamese, english = (text.format_map({"detail": "?", **values}) for text in EVENTS[code])
    return vietnamese, english
