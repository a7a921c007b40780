import { type Content, scope } from '#lib/html'

export type Language = 'vi' | 'en'

/** The few words that components say by themselves. Everything else is passed in by the page. */
export type DesignTexts = {
  skipToContent: string
  menu: string
  home: string
  signIn: string
  signOut: string
  otherLanguage: string
  back: string
  breadcrumbs: string
  error: string
  errorSummaryTitle: string
  errorTitlePrefix: string
  optional: string
  important: string
  success: string
  warning: string
  day: string
  month: string
  year: string
  partialDate: string
  charactersUpTo: (max: number) => string
  charactersLeft: string
  charactersTooMany: string
  fileKinds: (kinds: string, maxSize: string) => string
  filesUploaded: string
  remove: string
  upload: { progress: string; waiting: string; done: string; failed: string; retry: string; tooLarge: string }
  autosave: { saving: string; saved: string; failed: string; restored: string }
  sending: string
  cancel: string
  previousPage: string
  nextPage: string
  pagination: string
  sortBy: (column: string) => string
  selectAll: string
  actions: string
  step: (current: number, total: number) => string
  steps: string
  timelineNow: string
  timelineNext: string
  deadlineWhy: string
  search: string
  searchPlaceholderMarks: string
  filters: string
  applyFilters: string
  clearFilters: string
  download: string
  keysTitle: string
  keysHint: string
  keys: [key: string, meaning: string][]
  close: string
  startOver: string
  dossierStatus: Record<DossierStatusCode, string>
}

/** Codes of the dossier statuses on the national public service portal. */
export type DossierStatusCode = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10

export const vietnamese: DesignTexts = {
  skipToContent: 'Chuyển đến nội dung chính',
  menu: 'Danh mục',
  home: 'Trang chủ',
  signIn: 'Đăng nhập',
  signOut: 'Đăng xuất',
  otherLanguage: 'English',
  back: 'Quay lại',
  breadcrumbs: 'Vị trí trang',
  error: 'Lỗi',
  errorSummaryTitle: 'Có chỗ cần sửa lại',
  errorTitlePrefix: 'Lỗi: ',
  optional: '(không bắt buộc)',
  important: 'Thông tin',
  success: 'Đã xong',
  warning: 'Chú ý',
  day: 'Ngày',
  month: 'Tháng',
  year: 'Năm',
  partialDate: 'Nếu chỉ nhớ tháng hoặc năm, xin để trống phần không nhớ.',
  charactersUpTo: max => `Viết tối đa ${max.toLocaleString('vi-VN')} ký tự.`,
  charactersLeft: 'Còn {count} ký tự.',
  charactersTooMany: 'Quá {count} ký tự, xin rút gọn bớt.',
  fileKinds: (kinds, maxSize) => `Nhận tệp ${kinds}, mỗi tệp không quá ${maxSize}.`,
  filesUploaded: 'Tệp đã tải lên',
  remove: 'Xóa',
  upload: {
    progress: 'Đang tải lên {name}: {percent}%',
    waiting: 'Mất kết nối. Tệp {name} sẽ tự tải tiếp khi có mạng.',
    done: 'Đã tải lên {name}.',
    failed: 'Chưa tải được {name}.',
    retry: 'Thử lại',
    tooLarge: 'Tệp {name} quá lớn.',
  },
  autosave: {
    saving: 'Đang lưu…',
    saved: 'Đã lưu lúc {time}',
    failed: 'Chưa lưu được – vẫn giữ trên máy này',
    restored: 'Đã lấy lại phần còn dở trên máy này',
  },
  sending: 'Đang gửi…',
  cancel: 'Thôi, quay lại',
  previousPage: 'Trang trước',
  nextPage: 'Trang sau',
  pagination: 'Các trang',
  sortBy: column => `Sắp xếp theo ${column}`,
  selectAll: 'Chọn tất cả',
  actions: 'Thao tác',
  step: (current, total) => `Bước ${current}/${total}`,
  steps: 'Các bước',
  timelineNow: 'Hiện nay',
  timelineNext: 'Tiếp theo',
  deadlineWhy: 'Vì sao là ngày này?',
  search: 'Tìm',
  searchPlaceholderMarks: 'Gõ có dấu hay không dấu đều tìm được.',
  filters: 'Bộ lọc',
  applyFilters: 'Lọc',
  clearFilters: 'Bỏ lọc',
  download: 'Tải về',
  keysTitle: 'Phím tắt',
  keysHint: 'Nhấn ? để xem phím tắt',
  keys: [
    ['j', 'Xuống dòng dưới'],
    ['k', 'Lên dòng trên'],
    ['Enter', 'Mở dòng đang chọn (hoặc phím o)'],
    ['x', 'Đánh dấu dòng'],
    ['/', 'Tìm kiếm'],
    ['?', 'Xem danh sách này'],
  ],
  close: 'Đóng',
  startOver: 'Làm lại từ đầu',
  dossierStatus: {
    1: 'Mới đăng ký',
    2: 'Được tiếp nhận',
    3: 'Không được tiếp nhận',
    4: 'Đang xử lý',
    5: 'Yêu cầu bổ sung giấy tờ',
    6: 'Yêu cầu thực hiện nghĩa vụ tài chính',
    7: 'Công dân yêu cầu rút hồ sơ',
    8: 'Dừng xử lý',
    9: 'Đã xử lý xong',
    10: 'Đã trả kết quả',
  },
}

export const english: DesignTexts = {
  skipToContent: 'Skip to main content',
  menu: 'Menu',
  home: 'Home',
  signIn: 'Sign in',
  signOut: 'Sign out',
  otherLanguage: 'Tiếng Việt',
  back: 'Back',
  breadcrumbs: 'Breadcrumb',
  error: 'Error',
  errorSummaryTitle: 'There is a problem',
  errorTitlePrefix: 'Error: ',
  optional: '(optional)',
  important: 'Important',
  success: 'Success',
  warning: 'Warning',
  day: 'Day',
  month: 'Month',
  year: 'Year',
  partialDate: 'If you only know the month or the year, leave the rest empty.',
  charactersUpTo: max => `You can enter up to ${max} characters`,
  charactersLeft: 'You have {count} characters remaining',
  charactersTooMany: 'You have {count} characters too many',
  fileKinds: (kinds, maxSize) => `${kinds} files, up to ${maxSize} each.`,
  filesUploaded: 'Uploaded files',
  remove: 'Remove',
  upload: {
    progress: 'Uploading {name}: {percent}%',
    waiting: 'No connection. {name} will continue by itself.',
    done: '{name} is uploaded.',
    failed: '{name} could not be uploaded.',
    retry: 'Try again',
    tooLarge: '{name} is too large.',
  },
  autosave: {
    saving: 'Saving…',
    saved: 'Saved at {time}',
    failed: 'Not saved yet – kept on this device',
    restored: 'Your unfinished answers on this device are back',
  },
  sending: 'Sending…',
  cancel: 'Cancel',
  previousPage: 'Previous page',
  nextPage: 'Next page',
  pagination: 'Pagination',
  sortBy: column => `Sort by ${column}`,
  selectAll: 'Select all',
  actions: 'Actions',
  step: (current, total) => `Step ${current} of ${total}`,
  steps: 'Steps',
  timelineNow: 'Now',
  timelineNext: 'Next',
  deadlineWhy: 'Why this date?',
  search: 'Search',
  searchPlaceholderMarks: 'With or without Vietnamese marks.',
  filters: 'Filters',
  applyFilters: 'Apply',
  clearFilters: 'Clear filters',
  download: 'Download',
  keysTitle: 'Keyboard shortcuts',
  keysHint: 'Press ? for keyboard shortcuts',
  keys: [
    ['j', 'Next row'],
    ['k', 'Previous row'],
    ['Enter', 'Open the row (or o)'],
    ['x', 'Select the row'],
    ['/', 'Search'],
    ['?', 'Show this list'],
  ],
  close: 'Close',
  startOver: 'Start over',
  dossierStatus: {
    1: 'New',
    2: 'Accepted',
    3: 'Not accepted',
    4: 'In progress',
    5: 'More papers needed',
    6: 'Payment needed',
    7: 'Withdrawn by applicant',
    8: 'Stopped',
    9: 'Completed',
    10: 'Result delivered',
  },
}

export const textsIn: Record<Language, DesignTexts> = { vi: vietnamese, en: english }

const spoken = scope(vietnamese)

/** A layout sets the words for everything inside it; outside a layout components speak Vietnamese. */
export const Speaking = (props: { texts: DesignTexts; children: Content }) =>
  spoken.Within({ value: props.texts, children: props.children })

export const useTexts = spoken.read
