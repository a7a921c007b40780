import { BarChart } from './bar-chart.tsx'
import { ColumnChart } from './column-chart.tsx'

export const examples = {
  'so sánh các nơi': (
    <BarChart
      caption="Hồ sơ theo xã, phường"
      labelHeader="Xã, phường"
      valueHeader="Số hồ sơ"
      series={['Đúng hạn', 'Quá hạn']}
      bars={[
        { label: 'Phường Xuân Hương – Đà Lạt', values: [1210, 14] },
        { label: 'Xã Đơn Dương', values: [640, 31] },
        { label: 'Xã Ka Đô', values: [312, 2] },
      ]}
    />
  ),
  'theo thời gian': (
    <ColumnChart
      caption="Hồ sơ tiếp nhận mỗi tháng"
      labelHeader="Tháng"
      valueHeader="Số hồ sơ"
      tableTitle="Xem số liệu"
      points={[820, 910, 1105, 990, 1210, 1320, 1288, 1415].map((value, index) => ({
        label: `T${index + 4}`,
        value,
      }))}
    />
  ),
}
