import type { Content } from '#lib/html'
import { useTexts } from '../texts/texts.ts'

export type FilterBarProps = {
  action: string
  /** What is filtered by now; each can be taken away. */
  active?: { text: Content; removeHref: string }[]
  clearHref?: string
  hidden?: { [name: string]: string }
  /** The controls. */
  children: Content
}

/** Narrows a list; the answers are in the address, so a filtered list can be sent to a colleague. */
export function FilterBar(props: FilterBarProps) {
  const texts = useTexts()
  return (
    <search class="sen-filters" aria-label={texts.filters}>
      <form class="sen-filters__form" action={props.action}>
        {Object.entries(props.hidden ?? {}).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        {props.children}
        <button class="govuk-button govuk-button--secondary sen-filters__apply" type="submit">
          {texts.applyFilters}
        </button>
      </form>
      {props.active && props.active.length > 0 && (
        <ul class="sen-filters__active">
          {props.active.map(filter => (
            <li>
              <a class="sen-chip" href={filter.removeHref}>
                <span class="govuk-visually-hidden">{texts.remove} </span>
                {filter.text} <span aria-hidden="true">×</span>
              </a>
            </li>
          ))}
          {props.clearHref && (
            <li>
              <a href={props.clearHref}>{texts.clearFilters}</a>
            </li>
          )}
        </ul>
      )}
    </search>
  )
}
