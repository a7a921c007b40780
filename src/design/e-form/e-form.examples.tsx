import { everyKind } from './e-form.fixture.ts'
import { EFormPage } from './e-form-page.tsx'

export const examples = {
  'mọi loại câu hỏi': (
    <EFormPage
      definition={everyKind}
      page="all"
      answers={{
        name: 'Lê Văn Tám',
        home: { province: '80', commune: '25459' },
        members: [{ name: 'Lê Thị Năm', copies: 2 }],
      }}
      context={{ today: '2026-11-21' }}
      origins={{ name: 'population' }}
      places={{
        provinces: [{ value: '80', label: 'Tỉnh Tây Ninh' }],
        communes: { 80: [{ value: '25459', label: 'Phường Tân Ninh' }] },
      }}
    />
  ),
}
