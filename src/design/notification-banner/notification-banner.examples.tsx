import { NotificationBanner } from './notification-banner.tsx'

export const examples = {
  'thông tin': (
    <NotificationBanner
      titleId="bao-1"
      text="Thứ Bảy này hệ thống tạm nghỉ từ 22 giờ đến 23 giờ để nâng cấp."
    />
  ),
  'xong việc': (
    <NotificationBanner
      titleId="bao-2"
      kind="success"
      role="region"
      text="Đã gửi yêu cầu bổ sung cho bà Lê Thị Sương."
    >
      <p>Thời gian xử lý tạm dừng cho đến khi bà Sương nộp đủ giấy tờ.</p>
    </NotificationBanner>
  ),
  'cần chú ý': (
    <NotificationBanner
      titleId="bao-3"
      kind="warning"
      text="Hồ sơ còn thiếu 2 giấy tờ. Xin nộp trước ngày 20/11/2026."
    />
  ),
}
