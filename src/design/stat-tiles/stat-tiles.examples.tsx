import { StatTiles } from './stat-tiles.tsx'

export const examples = {
  'vài con số': (
    <StatTiles
      stats={[
        { label: 'Hồ sơ tiếp nhận', value: '12.345', trend: { text: 'tăng 4 %', direction: 'up' } },
        {
          label: 'Đúng hạn',
          value: '98,7',
          unit: '%',
          trend: { text: 'tăng 0,6 điểm', direction: 'up', meaning: 'good' },
        },
        {
          label: 'Quá hạn',
          value: '37',
          href: '#',
          trend: { text: 'thêm 5 hồ sơ', direction: 'up', meaning: 'bad' },
        },
        { label: 'Hài lòng', value: '4,6', unit: '/5', trend: { text: 'không đổi', direction: 'flat' } },
      ]}
    />
  ),
}
