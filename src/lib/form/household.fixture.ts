import type { Answers, FormDefinition } from './index.ts'

/** A form with one of everything, for tests. All people are invented. */
export const HOUSEHOLD: FormDefinition = {
  schema: {
    type: 'object',
    properties: {
      head: {
        type: 'object',
        properties: {
          name: { $ref: '#/$defs/personName' },
          personalNumber: { $ref: '#/$defs/personalNumber' },
          birth: { $ref: '#/$defs/partialDate' },
          phone: { $ref: '#/$defs/phone' },
          email: { $ref: '#/$defs/email' },
          home: { $ref: '#/$defs/address' },
          paper: { $ref: '#/$defs/identityDocument' },
        },
      },
      reason: {
        type: 'string',
        oneOf: [
          { const: 'new', title: 'Lập hộ mới' },
          { const: 'split', title: 'Tách hộ' },
        ],
      },
      split: {
        type: 'object',
        properties: {
          date: { $ref: '#/$defs/date' },
          consent: { type: 'boolean' },
          note: { type: 'string', maxLength: 500 },
        },
      },
      needs: { type: 'array', items: { enum: ['điện', 'nước', 'rác'] }, uniqueItems: true },
      members: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            name: { $ref: '#/$defs/personName' },
            birth: { $ref: '#/$defs/date' },
            income: { $ref: '#/$defs/money' },
            school: { type: 'string', maxLength: 100 },
            share: { type: 'number' },
          },
        },
      },
      rooms: { type: 'integer', minimum: 1, maximum: 20 },
      area: { type: 'number', exclusiveMinimum: 0 },
      total: { $ref: '#/$defs/money' },
      poor: { type: 'boolean' },
      relief: { type: 'string', pattern: '^HT-\\d+$' },
    },
  },
  pages: [
    {
      id: 'head',
      title: 'Chủ hộ',
      items: [
        {
          field: 'head.name',
          label: 'Họ và tên',
          required: true,
          prefill: ['population.name', 'profile.name'],
        },
        {
          field: 'head.personalNumber',
          label: 'Số định danh cá nhân',
          required: true,
          prefill: ['population.personalNumber'],
        },
        { field: 'head.birth', label: 'Ngày sinh', required: true },
        { field: 'head.phone', label: 'Số điện thoại', prefill: ['profile.phone', 'earlier.head.phone'] },
        { field: 'head.email', label: 'Thư điện tử' },
        { field: 'head.home', label: 'Nơi thường trú', required: true },
        { field: 'head.paper', label: 'Giấy tờ tùy thân' },
      ],
    },
    {
      id: 'reason',
      title: 'Lý do',
      items: [
        { field: 'reason', label: 'Bạn làm việc gì?', required: true },
        { text: 'Tách hộ cần chủ hộ cũ đồng ý.', kind: 'inset', when: 'reason = "split"' },
        {
          field: 'split.date',
          label: 'Ngày tách hộ',
          when: 'reason = "split"',
          required: true,
          check: { that: 'date(split.date) <= today', message: 'Ngày tách hộ không thể sau hôm nay.' },
        },
        { field: 'split.consent', label: 'Chủ hộ cũ đồng ý', when: 'reason = "split"', required: true },
        { field: 'split.note', label: 'Vì sao chưa đồng ý', when: 'split.consent = false', required: true },
        { field: 'needs', label: 'Dịch vụ cần đăng ký', required: 'reason = "new"' },
      ],
    },
    {
      id: 'consent',
      title: 'Hòa giải',
      when: 'split.consent = false',
      items: [{ text: 'Xã sẽ mời hai bên hòa giải.' }],
    },
    {
      id: 'members',
      title: 'Thành viên',
      items: [
        {
          repeat: 'members',
          label: 'Các thành viên',
          itemLabel: 'Thành viên',
          min: 1,
          max: 4,
          fields: [
            { field: 'name', label: 'Họ và tên', required: true },
            { field: 'birth', label: 'Ngày sinh', required: 'index = 1' },
            { field: 'income', label: 'Thu nhập mỗi tháng' },
            {
              field: 'school',
              label: 'Trường đang học',
              when: 'date(item.birth) + duration("P18Y") > today',
              required: true,
            },
            { field: 'share', label: 'Phần đóng góp', value: 'item.income / total' },
          ],
        },
        { field: 'total', label: 'Tổng thu nhập', value: 'sum(members[income != null].income)' },
        { field: 'poor', label: 'Thuộc hộ nghèo', value: 'total / count(members) < 2000000' },
        { field: 'relief', label: 'Số quyết định hỗ trợ', when: 'poor', hint: 'Ví dụ: HT-12' },
      ],
    },
    {
      id: 'house',
      title: 'Nhà ở',
      items: [
        { field: 'rooms', label: 'Số phòng' },
        { field: 'area', label: 'Diện tích (m²)', control: 'number' },
      ],
    },
  ],
}

export const CONTEXT = { today: '2026-11-21' }

export const COMPLETE: Answers = {
  head: {
    name: 'Trần Thị Sen',
    personalNumber: '012160678901',
    birth: '1960-05',
    home: { province: '80', commune: '27694', detail: 'Tổ 3' },
  },
  reason: 'new',
  needs: ['điện', 'nước'],
  members: [
    { name: 'Lê Văn Mẫu', birth: '1990-02-28', income: 9_000_000 },
    { name: 'Lê Thị Thử', birth: '2015-06-01', school: 'Tiểu học An Phú' },
  ],
  rooms: 3,
}
