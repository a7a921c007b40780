import { Deadline } from './deadline.tsx'

export const examples = {
  'còn thời gian, có lý do': (
    <Deadline
      label="Hẹn trả kết quả"
      date="Thứ Sáu, 14/11/2026"
      dateTime="2026-11-14"
      remaining="Còn 2 ngày làm việc"
      tone="ok"
      reasons={[
        'Nhận đủ giấy tờ lúc 09:02 thứ Tư, 12/11/2026.',
        'Thời hạn của thủ tục: 2 ngày làm việc.',
        'Tính từ ngày làm việc tiếp theo; không có ngày nghỉ lễ xen giữa.',
      ]}
    />
  ),
  'sắp đến hạn': (
    <Deadline label="Hẹn trả kết quả" date="Hôm nay, 17:00" remaining="Còn 3 giờ" tone="soon" small />
  ),
  'quá hạn': (
    <Deadline
      label="Hẹn trả kết quả"
      date="Thứ Hai, 10/11/2026"
      remaining="Quá hạn 2 ngày làm việc"
      tone="late"
      small
    />
  ),
  'tạm dừng': (
    <Deadline
      label="Hẹn trả kết quả"
      date="Tạm dừng tính giờ"
      remaining="Chờ người dân bổ sung giấy tờ"
      tone="paused"
      small
    />
  ),
  'đã xong': (
    <Deadline
      label="Đã trả kết quả"
      date="Thứ Năm, 13/11/2026"
      remaining="Sớm hơn hẹn 1 ngày"
      tone="done"
      small
    />
  ),
}
