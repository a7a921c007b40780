import { TextInput } from './text-input.tsx'

export const examples = {
  'một dòng': (
    <TextInput
      name="ho-ten"
      label="Họ, chữ đệm, tên"
      autoComplete="name"
      autoCapitalize="words"
      value="Nguyễn Phúc Bảo Trân"
    />
  ),
  'mã số': (
    <TextInput
      name="so-dinh-danh"
      label="Số định danh cá nhân"
      hint="12 chữ số trên thẻ căn cước."
      inputMode="numeric"
      width={20}
      isCode
    />
  ),
  'có lỗi': (
    <TextInput
      name="dien-thoai"
      label="Số điện thoại"
      hint="Chúng tôi chỉ gọi khi hồ sơ có việc cần hỏi."
      error="Số điện thoại cần có 10 chữ số, ví dụ 0912 345 678"
      value="0912"
      inputMode="tel"
      width={20}
    />
  ),
  'tiền và đơn vị': (
    <TextInput
      name="dien-tich"
      label="Diện tích thửa đất"
      suffix="m²"
      inputMode="decimal"
      width={5}
      optional
    />
  ),
}
