import { FormDefinition } from '#lib/form'

/** One question of every kind. */
export const everyKind = FormDefinition.parse({
  schema: {
    type: 'object',
    properties: {
      name: { $ref: '#/$defs/personName' },
      number: { $ref: '#/$defs/personalNumber' },
      phone: { $ref: '#/$defs/phone' },
      email: { $ref: '#/$defs/email' },
      born: { $ref: '#/$defs/partialDate' },
      married: { $ref: '#/$defs/date' },
      home: { $ref: '#/$defs/address' },
      paper: { $ref: '#/$defs/identityDocument' },
      income: { $ref: '#/$defs/money' },
      area: { type: 'number', minimum: 1 },
      sex: {
        type: 'string',
        oneOf: [
          { const: 'female', title: 'Nữ' },
          { const: 'male', title: 'Nam' },
        ],
      },
      field: { type: 'string', enum: ['A', 'B', 'C', 'D', 'E', 'G', 'H'] },
      alone: { type: 'boolean' },
      reasons: {
        type: 'array',
        items: {
          type: 'string',
          oneOf: [
            { const: 'ill', title: 'Ốm đau' },
            { const: 'old', title: 'Già yếu' },
          ],
        },
      },
      story: { type: 'string', maxLength: 2000 },
      note: { type: 'string', maxLength: 100 },
      members: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            name: { $ref: '#/$defs/personName' },
            copies: { type: 'integer', minimum: 1 },
            fee: { $ref: '#/$defs/money' },
          },
        },
      },
    },
  },
  pages: [
    {
      id: 'all',
      title: 'Mọi loại câu hỏi',
      intro: 'Lời dẫn của trang.',
      items: [
        { field: 'name', label: 'Họ và tên', required: true, prefill: ['population.name'] },
        { field: 'number', label: 'Số định danh cá nhân', required: true },
        { field: 'phone', label: 'Số điện thoại' },
        { field: 'email', label: 'Thư điện tử' },
        { field: 'born', label: 'Ngày sinh', required: true },
        { field: 'married', label: 'Ngày kết hôn' },
        { field: 'home', label: 'Nơi ở', required: true },
        { field: 'paper', label: 'Giấy tờ tùy thân', required: true },
        { field: 'income', label: 'Thu nhập' },
        { field: 'area', label: 'Diện tích' },
        { field: 'sex', label: 'Giới tính', required: true },
        { field: 'field', label: 'Ngành', required: true },
        { field: 'alone', label: 'Sống một mình?', required: true },
        { field: 'reasons', label: 'Lý do', control: 'checkboxes', required: true },
        { field: 'story', label: 'Kể thêm' },
        { field: 'note', label: 'Ghi chú', when: 'alone = true', required: true },
        { text: 'Lời nhắc.', kind: 'inset', when: 'alone = true' },
        { text: 'Lời răn.', kind: 'warning' },
        {
          repeat: 'members',
          label: 'Người trong nhà',
          itemLabel: 'Thành viên',
          min: 1,
          max: 3,
          fields: [
            { field: 'name', label: 'Tên thành viên', required: true },
            { field: 'copies', label: 'Số bản', required: true },
            { field: 'fee', label: 'Phí', value: '8000 * item.copies' },
          ],
        },
      ],
    },
  ],
})
