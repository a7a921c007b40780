import { renderToString } from 'preact-render-to-string'
import { expect, test } from 'vitest'
import { mirrors, only } from '../govuk-mirror/mirror.tsx'
import { Pagination } from './pagination.tsx'

mirrors('pagination', 3, o =>
  only(o, 'previous.href', 'previous.text', 'previous.labelText', 'next.href', 'next.text', 'next.labelText', 'landmarkLabel', 'classes') &&
  [o.previous, o.next].every(link => !link || link.text) ? (
    <Pagination
      label={o.landmarkLabel}
      class={o.classes}
      previous={o.previous && { href: o.previous.href, text: o.previous.text, label: o.previous.labelText }}
      next={o.next && { href: o.next.href, text: o.next.text, label: o.next.labelText }}
    />
  ) : undefined,
)

test('a list on one page has no way on', () => {
  expect(renderToString(<Pagination />)).toBe('')
})
