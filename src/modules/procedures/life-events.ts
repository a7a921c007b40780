/** What happens in people's lives, in the words in which they look for help; a procedure names the ones it belongs to. */
export type LifeEvent = {
  id: string
  text: { vi: string; en: string }
  /** What one can do then. */
  about: { vi: string; en: string }
  /** Strokes of a simple picture, 24 × 24. */
  icon: string
}

export const lifeEvents: readonly LifeEvent[] = [
  {
    id: 'having-a-child',
    text: { vi: 'Sinh con', en: 'Having a child' },
    about: { vi: 'Khai sinh, bản sao giấy khai sinh', en: 'Birth registration and certificates' },
    icon: 'M12 20s-7-4.6-7-10a4 4 0 0 1 7-2.6A4 4 0 0 1 19 10c0 5.4-7 10-7 10z',
  },
  {
    id: 'papers-and-identity',
    text: { vi: 'Giấy tờ cá nhân', en: 'Papers and identity' },
    about: { vi: 'Bản sao, trích lục, chứng thực', en: 'Copies, extracts, certification' },
    icon: 'M3 6h18v12H3zM7 10h4v4H7zM14.5 10H18M14.5 14H18',
  },
  {
    id: 'hardship',
    text: { vi: 'Khi gặp khó khăn', en: 'In hardship' },
    about: { vi: 'Hộ nghèo, hộ cận nghèo, trợ giúp', en: 'Poor households, support' },
    icon: 'M12 3v2M4 13a8 8 0 0 1 16 0zM12 13v5.5a2 2 0 0 0 4 0',
  },
  {
    id: 'schooling',
    text: { vi: 'Đi học', en: 'Schooling' },
    about: { vi: 'Giấy tờ nộp cho trường', en: 'Papers for schools' },
    icon: 'M3 9l9-4 9 4-9 4zM7 11v5c3 2 7 2 10 0v-5',
  },
  {
    id: 'finding-work',
    text: { vi: 'Tìm việc làm', en: 'Finding work' },
    about: { vi: 'Giấy tờ nộp cho nơi tuyển dụng', en: 'Papers for employers' },
    icon: 'M4 8h16v11H4zM9 8V5h6v3M4 13h16',
  },
  {
    id: 'running-a-business',
    text: { vi: 'Kinh doanh', en: 'Running a business' },
    about: { vi: 'Hộ kinh doanh, giấy phép', en: 'Household businesses, permits' },
    icon: 'M4 10v9h16v-9M3 10l2-5h14l2 5M9 19v-5h6v5',
  },
  {
    id: 'building-and-land',
    text: { vi: 'Nhà ở, xây dựng, đất đai', en: 'Building and land' },
    about: { vi: 'Xây, sửa nhà và công trình', en: 'Building and renovation' },
    icon: 'M4 11l8-7 8 7M6 10v9h12v-9M10 19v-5h4v5',
  },
]
