import { Select } from './select.tsx'

const communes = ['Phường Xuân Hương – Đà Lạt', 'Phường Cam Ly – Đà Lạt', 'Xã Đơn Dương', 'Xã Ka Đô']

export const examples = {
  'một trong nhiều': (
    <Select
      name="xa"
      label="Xã, phường, đặc khu"
      emptyText="Chọn nơi ở"
      items={communes.map(text => ({ value: text, text }))}
    />
  ),
  'có lỗi': (
    <Select
      name="xa-loi"
      label="Xã, phường, đặc khu"
      error="Hãy chọn nơi ở hiện nay"
      emptyText="Chọn nơi ở"
      items={communes.map(text => ({ value: text, text }))}
    />
  ),
}
