/** Who a person can be. `citizen` is anybody signed in by VNeID; the others are given by an agency. */
export const roles = {
  citizen: 'Người dân',
  'one-stop-officer': 'Công chức một cửa',
  processor: 'Chuyên viên thụ lý',
  'unit-head': 'Trưởng phòng',
  'agency-leader': 'Lãnh đạo cơ quan',
  clerk: 'Văn thư',
  cashier: 'Thu ngân',
  supervisor: 'Giám sát',
  administrator: 'Quản trị',
} as const

export type Role = keyof typeof roles
