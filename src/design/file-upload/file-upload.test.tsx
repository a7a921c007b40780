import { expect, test } from 'vitest'
import { render } from '#lib/html'
import { mirrors, only, sharedOptions, sharedProps } from '../govuk-mirror/mirror.tsx'
import { FileUpload } from './file-upload.tsx'

mirrors('file-upload', 12, o =>
  only(o, ...sharedOptions, 'classes', 'multiple') ? (
    <FileUpload {...sharedProps(o)} class={o.classes} multiple={o.multiple} />
  ) : undefined,
)

test('lists what is there already, each with its own way out', () => {
  const html = render(
    <FileUpload
      name="giay"
      label="Giấy tờ"
      uploaded={[{ id: 'a1', name: 'to-khai.pdf', removeName: 'xoa' }]}
    />,
  )
  expect(html).toMatch(
    /<button[^>]*name="xoa"[^>]*value="a1"[^>]*>Xóa<span class="govuk-visually-hidden"> to-khai.pdf/,
  )
})
