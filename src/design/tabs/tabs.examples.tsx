import { Tabs } from './tabs.tsx'

export const examples = {
  'các góc nhìn': (
    <Tabs
      label="Hồ sơ theo tình trạng"
      tabs={[
        { text: 'Chờ tôi', href: '?', current: true, count: 12 },
        { text: 'Sắp đến hạn', href: '?xem=sap', count: 3 },
        { text: 'Đã chuyển', href: '?xem=chuyen' },
        { text: 'Tất cả', href: '?xem=het', count: '1.000+' },
      ]}
    />
  ),
}
