import { InsetText } from './inset-text.tsx'

export const examples = {
  'trích lời': (
    <InsetText>
      <p>
        “Đề nghị bổ sung bản sao giấy chứng nhận kết hôn của cha mẹ bé, vì tên cha trong tờ khai chưa khớp.”
      </p>
    </InsetText>
  ),
}
