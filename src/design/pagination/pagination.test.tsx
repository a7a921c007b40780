import { expect, test } from 'vitest'
import { render } from '#lib/html'
import { mirrors, only, raw } from '../govuk-mirror/mirror.tsx'
import { Pagination } from './pagination.tsx'

const unlabelled = (word: string) => raw(`${word}<span class="govuk-visually-hidden"> page</span>`)

mirrors('pagination', 5, o =>
  only(
    o,
    'previous.href',
    'previous.text',
    'previous.labelText',
    'next.href',
    'next.text',
    'next.labelText',
    'landmarkLabel',
    'classes',
  ) ? (
    <Pagination
      label={o.landmarkLabel}
      class={o.classes}
      previous={
        o.previous && {
          href: o.previous.href,
          text: o.previous.text ?? unlabelled('Previous'),
          label: o.previous.labelText,
        }
      }
      next={o.next && { href: o.next.href, text: o.next.text ?? unlabelled('Next'), label: o.next.labelText }}
    />
  ) : undefined,
)

test('a list on one page has no way on', () => {
  expect(render(<Pagination />)).toBe('')
})
