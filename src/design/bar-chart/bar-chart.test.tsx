import { expect, test } from 'vitest'
import { render } from '#lib/html'
import { BarChart } from './bar-chart.tsx'

const chart = { caption: 'Hồ sơ', labelHeader: 'Xã', valueHeader: 'Số hồ sơ' }

test('bars stand in proportion and each figure is in the table', () => {
  const html = render(
    <BarChart
      {...chart}
      bars={[
        { label: 'A', values: [1200, 300] },
        { label: 'B', values: [750] },
      ]}
      series={['Đúng hạn', 'Quá hạn']}
    />,
  )
  expect([...html.matchAll(/x="([\d.]+)" width="([\d.]+)"/g)].map(([, x, width]) => [x, width])).toEqual([
    ['0.00', '80.00'],
    ['80.00', '20.00'],
    ['0.00', '50.00'],
  ])
  expect(html).toContain('1.500')
  expect(html).toContain('(Đúng hạn: 1.200; Quá hạn: 300)')
})

test('nothing to show is drawn as nothing', () => {
  expect(render(<BarChart {...chart} bars={[{ label: 'A', values: [0] }]} />)).toContain('width="0.00"')
})
