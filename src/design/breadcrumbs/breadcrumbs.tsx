import type { Content } from '#lib/html'
import { classNames } from '../class-names.ts'
import { useTexts } from '../texts/texts.ts'

/** Without `href` it is the page itself. */
export type Breadcrumb = { text: Content; href?: string }

export function Breadcrumbs(props: {
  items: Breadcrumb[]
  collapseOnPhone?: boolean
  inverse?: boolean
  class?: string
}) {
  return (
    <nav
      class={classNames(
        'govuk-breadcrumbs',
        props.inverse && 'govuk-breadcrumbs--inverse',
        props.class,
        props.collapseOnPhone && 'govuk-breadcrumbs--collapse-on-mobile',
      )}
      aria-label={useTexts().breadcrumbs}
    >
      <ol class="govuk-breadcrumbs__list">
        {props.items.map(item =>
          item.href ? (
            <li class="govuk-breadcrumbs__list-item">
              <a class="govuk-breadcrumbs__link" href={item.href}>
                {item.text}
              </a>
            </li>
          ) : (
            <li class="govuk-breadcrumbs__list-item" aria-current="page">
              {item.text}
            </li>
          ),
        )}
      </ol>
    </nav>
  )
}
