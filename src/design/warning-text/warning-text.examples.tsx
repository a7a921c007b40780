import { WarningText } from './warning-text.tsx'

export const examples = {
  'hệ quả': <WarningText>Sau khi rút, hồ sơ không mở lại được. Bác sẽ phải nộp hồ sơ mới.</WarningText>,
}
