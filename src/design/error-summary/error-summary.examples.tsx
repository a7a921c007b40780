import { ErrorSummary } from './error-summary.tsx'

export const examples = {
  'hai lỗi': (
    <ErrorSummary
      takeFocus={false}
      errors={[
        { field: 'dien-thoai', text: 'Số điện thoại cần có 10 chữ số, ví dụ 0912 345 678' },
        { field: 'ngay-cap-month', text: 'Tháng phải từ 1 đến 12' },
      ]}
    />
  ),
}
