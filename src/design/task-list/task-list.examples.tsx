import { TaskList } from './task-list.tsx'

export const examples = {
  'các phần của hồ sơ': (
    <TaskList
      tasks={[
        { title: 'Thông tin của bé', href: '#', status: { text: 'Đã xong' } },
        {
          title: 'Cha và mẹ',
          href: '#',
          hint: 'Đã điền sẵn từ dữ liệu dân cư',
          status: { text: 'Cần xem lại', colour: 'amber' },
        },
        { title: 'Giấy tờ kèm theo', href: '#', status: { text: 'Chưa làm', colour: 'blue' } },
        { title: 'Nộp hồ sơ', status: { text: 'Chưa nộp được', cannotStart: true } },
      ]}
    />
  ),
}
