import { expect, test } from 'vitest'
import { render } from '#lib/html'
import { mirrors, only, sharedOptions, sharedProps } from '../govuk-mirror/mirror.tsx'
import { TextInput } from './text-input.tsx'

const own = [
  'value',
  'type',
  'classes',
  'autocomplete',
  'autocapitalize',
  'pattern',
  'spellcheck',
  'inputmode',
  'prefix.text',
  'suffix.text',
]

mirrors('input', 30, o =>
  only(o, ...sharedOptions, ...own) ? (
    <TextInput
      {...sharedProps(o)}
      value={o.value}
      type={o.type}
      class={o.classes}
      autoComplete={o.autocomplete}
      autoCapitalize={o.autocapitalize}
      pattern={o.pattern}
      spellCheck={o.spellcheck}
      inputMode={o.inputmode}
      prefix={o.prefix?.text}
      suffix={o.suffix?.text}
    />
  ) : undefined,
)

test('tells that an answer is not needed', () => {
  expect(render(<TextInput name="email" label="Thư điện tử" optional />)).toContain('(không bắt buộc)')
})

test('what was typed cannot become markup', () => {
  expect(render(<TextInput name="ten" label="Tên" value={'"><script>'} />)).not.toContain('<script>')
})
