import { Checkboxes } from './checkboxes.tsx'

export const examples = {
  'nhiều lựa chọn': (
    <Checkboxes
      name="kenh"
      legend="Báo tin cho tôi qua"
      hint="Chọn tất cả những cách bác hay dùng."
      values={['sms']}
      items={[
        { value: 'sms', text: 'Tin nhắn SMS' },
        { value: 'zalo', text: 'Zalo' },
        { value: 'email', text: 'Thư điện tử' },
        { divider: 'hoặc' },
        { value: 'khong', text: 'Không cần báo, tôi tự tra cứu', exclusive: true },
      ]}
    />
  ),
  'cam đoan': (
    <Checkboxes
      name="cam-doan"
      error="Hãy đánh dấu nếu đúng là như vậy"
      items={[{ value: '1', text: 'Tôi cam đoan những điều khai trên là đúng sự thật.' }]}
    />
  ),
}
