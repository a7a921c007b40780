import { Textarea } from './textarea.tsx'

export const examples = {
  'có giới hạn': (
    <Textarea
      name="noi-dung"
      label="Nội dung phản ánh"
      hint="Việc gì, ở đâu, từ khi nào? Xin đừng ghi số căn cước hay số tài khoản của ai."
      maxCharacters={2000}
    />
  ),
  'có lỗi': (
    <Textarea name="ly-do" label="Lý do dừng xử lý" rows={3} error="Hãy ghi lý do để người dân hiểu vì sao" />
  ),
}
