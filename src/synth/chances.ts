/** How often what happens in this province; a made-up one, in which not everything goes well. */
export const chances = {
  refused: 0.02,
  askedBeforeReceipt: 0.02,
  askedLater: 0.05,
  neverAnswers: 0.08,
  withdrawn: 0.008,
  stopped: 0.006,
  /** One task lies about for days, for a reason or none. */
  stuck: 0.03,
  returnedToMend: 0.03,
  rated: 0.12,
  extended: 0.25,
  claimed: 0.4,
} as const

/** What officers and citizens write; plain and short. */
export const opinions = [
  'Đồng ý với đề nghị.',
  'Không có ý kiến khác.',
  'Đã kiểm tra, đúng như hồ sơ.',
] as const
export const withdrawals = [
  'Tôi chưa cần giấy này nữa.',
  'Tôi muốn sửa lại nội dung rồi nộp hồ sơ mới.',
  'Tôi đã làm thủ tục ở nơi khác.',
] as const
export const scores = [5, 5, 5, 5, 4, 4, 5, 3, 5, 2, 4, 5, 1] as const
