import { expect, test } from 'vitest'
import { render } from '#lib/html'
import { mirrors, only } from '../govuk-mirror/mirror.tsx'
import { Button } from './button.tsx'

mirrors('button', 30, o =>
  only(o, 'text', 'href', 'type', 'name', 'value', 'id', 'disabled', 'isStartButton', 'classes') ? (
    <Button
      href={o.href}
      type={o.type}
      name={o.name}
      value={o.value}
      id={o.id}
      disabled={o.disabled}
      start={o.isStartButton}
      class={o.classes}
    >
      {o.text}
    </Button>
  ) : undefined,
)

test('says what it does while the form is on its way', () => {
  expect(render(<Button once>Nộp hồ sơ</Button>)).toContain('data-once="Đang gửi…"')
})
