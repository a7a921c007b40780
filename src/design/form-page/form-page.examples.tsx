import { TextInput } from '../text-input/text-input.tsx'
import { FormPage } from './form-page.tsx'

export const examples = {
  'một trang hỏi': (
    <FormPage
      id="vi-du-trang-hoi"
      action="/ho-so/nhap"
      csrf="vi-du"
      submitText="Lưu và tiếp tục"
      secondary={<a href="/ho-so">Để sau</a>}
      sticky={false}
    >
      <TextInput
        name="noi-sinh"
        label="Nơi sinh của bé"
        hint="Tên bệnh viện hoặc cơ sở y tế; sinh tại nhà thì ghi xã, phường"
      />
    </FormPage>
  ),
}
