import { Timeline } from './timeline.tsx'

export const examples = {
  'hồ sơ đang ở đâu': (
    <Timeline
      label="Quá trình xử lý"
      items={[
        {
          state: 'done',
          title: 'Đã nộp hồ sơ',
          who: 'Lê Thị Sương',
          when: '08:15, 12/11/2026',
          dateTime: '2026-11-12T01:15:00Z',
        },
        {
          state: 'done',
          title: 'Được tiếp nhận',
          who: 'Bộ phận Một cửa, xã Đơn Dương',
          when: '09:02, 12/11/2026',
        },
        {
          state: 'now',
          title: 'Kiểm tra và ghi sổ hộ tịch',
          who: 'Ông Đặng Quốc Huy, công chức tư pháp – hộ tịch',
          when: 'đến 16:30, 12/11/2026',
          children: <p>Đang đối chiếu tên cha với dữ liệu dân cư.</p>,
        },
        {
          state: 'next',
          title: 'Lãnh đạo xã ký giấy khai sinh',
          who: 'Ủy ban nhân dân xã Đơn Dương',
          when: 'trước 17:00, 12/11/2026',
        },
        { state: 'next', title: 'Trả kết quả' },
      ]}
    />
  ),
}
