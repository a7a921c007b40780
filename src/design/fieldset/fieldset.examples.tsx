import { TextInput } from '../text-input/text-input.tsx'
import { Fieldset } from './fieldset.tsx'

export const examples = {
  'một nhóm câu hỏi': (
    <Fieldset legend="Người mẹ" legendSize="m">
      <TextInput name="me-ten" label="Họ, chữ đệm, tên" />
      <TextInput name="me-que" label="Quê quán" optional />
    </Fieldset>
  ),
}
