import type { Content } from '#lib/html'
import { classNames } from '../class-names.ts'
import { useTexts } from '../texts/texts.ts'

export type PageLink = { href: string; text?: Content /** What is there: "2 trên 3". */; label?: string }

/** Forwards and backwards through a list that is paged by cursor; there are no page numbers. */
export function Pagination(props: { previous?: PageLink; next?: PageLink; label?: string; class?: string }) {
  const texts = useTexts()
  if (!props.previous && !props.next) return null
  return (
    <nav
      class={classNames('govuk-pagination govuk-pagination--block', props.class)}
      aria-label={props.label ?? texts.pagination}
    >
      {props.previous && (
        <Arrow {...props.previous} kind="prev" text={props.previous.text ?? texts.previousPage} />
      )}
      {props.next && <Arrow {...props.next} kind="next" text={props.next.text ?? texts.nextPage} />}
    </nav>
  )
}

const Arrow = (props: PageLink & { kind: 'prev' | 'next' }) => (
  <div class={`govuk-pagination__${props.kind}`}>
    <a class="govuk-link govuk-pagination__link" href={props.href} rel={props.kind}>
      <svg
        class={`govuk-pagination__icon govuk-pagination__icon--${props.kind}`}
        xmlns="http://www.w3.org/2000/svg"
        height="13"
        width="15"
        aria-hidden="true"
        focusable="false"
        viewBox="0 0 15 13"
      >
        <path d={arrows[props.kind]} />
      </svg>
      <span
        class={classNames(
          'govuk-pagination__link-title',
          !props.label && 'govuk-pagination__link-title--decorated',
        )}
      >
        {props.text}
      </span>
      {props.label && (
        <>
          <span class="govuk-visually-hidden">:</span>
          <span class="govuk-pagination__link-label">{props.label}</span>
        </>
      )}
    </a>
  </div>
)

const arrows = {
  prev: 'm6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293-1.414-1.414z',
  next: 'm8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 6.7441-6.4062-6.7246-6.7266z',
}
