import { TextInput } from '../text-input/text-input.tsx'
import { Radios } from './radios.tsx'

export const examples = {
  'hỏi thêm theo câu trả lời': (
    <Radios
      name="nhan-ket-qua"
      legend="Bác muốn nhận kết quả ở đâu?"
      legendSize="m"
      value="buu-dien"
      items={[
        {
          value: 'dien-tu',
          text: 'Bản điện tử trong kho giấy tờ',
          hint: 'Có ngay khi xong, có giá trị như bản giấy.',
        },
        { value: 'quay', text: 'Tại nơi tiếp nhận hồ sơ' },
        {
          value: 'buu-dien',
          text: 'Qua bưu điện, tại nhà',
          conditional: (
            <TextInput name="dia-chi" label="Địa chỉ nhận" hint="Số nhà, đường, thôn hoặc tổ dân phố" />
          ),
        },
      ]}
    />
  ),
  'có, không': (
    <Radios
      name="dang-ky-ket-hon"
      legend="Cha mẹ của bé đã đăng ký kết hôn chưa?"
      inline
      items={[
        { value: 'co', text: 'Đã đăng ký' },
        { value: 'khong', text: 'Chưa' },
      ]}
    />
  ),
  'có lỗi': (
    <Radios
      name="gioi-tinh"
      legend="Giới tính của bé"
      error="Hãy chọn giới tính ghi trên giấy chứng sinh"
      items={[
        { value: 'nam', text: 'Nam' },
        { value: 'nu', text: 'Nữ' },
      ]}
    />
  ),
}
