import { Button, ButtonGroup } from './button.tsx'

export const examples = {
  'các loại nút': (
    <ButtonGroup>
      <Button>Nộp hồ sơ</Button>
      <Button kind="secondary">Lưu lại làm sau</Button>
      <Button kind="warning">Rút hồ sơ</Button>
      <Button kind="ghost">Xem bản in</Button>
      <Button disabled>Chưa nộp được</Button>
    </ButtonGroup>
  ),
  'bắt đầu': (
    <Button start href="/thu-tuc/khai-sinh">
      Bắt đầu làm hồ sơ
    </Button>
  ),
  'nhỏ, có phím tắt': (
    <ButtonGroup>
      <Button small shortcut="t">
        Tiếp nhận
      </Button>
      <Button small kind="secondary" shortcut="b">
        Yêu cầu bổ sung
      </Button>
    </ButtonGroup>
  ),
}
