import type { Permission } from '#platform/access'

export const permissions: Record<string, Permission> = {
  'visit.admit': {
    roles: [],
    scope: 'anywhere',
    text: 'Nhận chi phí lượt khám từ hệ thống của bệnh viện (chỉ máy)',
  },
  'visit.read': {
    roles: ['cashier', 'unit-head', 'agency-leader'],
    scope: 'agency',
    text: 'Xem lượt khám và viện phí của bệnh viện mình',
  },
  'visit.bill': { roles: ['cashier'], scope: 'agency', text: 'Lập khoản viện phí và thu tại quầy' },
}
