import { DateInput } from './date-input.tsx'

export const examples = {
  'ngày sinh': (
    <DateInput
      name="ngay-sinh"
      legend="Ngày sinh của bé"
      hint="Ví dụ 27 3 2026"
      value={{ day: '12', month: '11', year: '2026' }}
    />
  ),
  'không nhớ đủ': <DateInput name="ngay-sinh-ong" legend="Ngày sinh của ông nội" partial optional />,
  'có lỗi': (
    <DateInput
      name="ngay-cap"
      legend="Ngày cấp"
      error="Tháng phải từ 1 đến 12"
      errorParts={['month']}
      value={{ day: '3', month: '14', year: '2021' }}
    />
  ),
}
