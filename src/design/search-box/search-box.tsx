import type { Content } from '#lib/html'
import { classNames } from '../class-names.ts'
import { useTexts } from '../texts/texts.ts'

export type SearchBoxProps = {
  action: string
  label: Content
  labelHidden?: boolean
  name?: string
  value?: string
  id?: string
  buttonText?: string
  /** Says that words without Vietnamese marks are found too. */
  marksHint?: boolean
  hint?: Content
  /** Posts instead: the words then stand in no address. Sent as `_csrf`. */
  csrf?: string
  /** Kept while searching, e.g. filters. */
  hidden?: { [name: string]: string }
  /** For the first thing on a home page. */
  large?: boolean
  /** For a desk with a barcode reader: what it types goes into the box. */
  takeFocus?: boolean
}

export function SearchBox(props: SearchBoxProps) {
  const texts = useTexts()
  const id = props.id ?? 'tim'
  const hint = props.hint ?? (props.marksHint ? texts.searchPlaceholderMarks : undefined)
  return (
    <search>
      <form
        class={classNames('sen-search', props.large && 'sen-search--large')}
        method={props.csrf ? 'post' : undefined}
        action={props.action}
      >
        {props.csrf && <input type="hidden" name="_csrf" value={props.csrf} />}
        {Object.entries(props.hidden ?? {}).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <label
          class={classNames('govuk-label sen-search__label', props.labelHidden && 'govuk-visually-hidden')}
          for={id}
        >
          {props.label}
        </label>
        {hint && (
          <div class="govuk-hint sen-search__hint" id={`${id}-hint`}>
            {hint}
          </div>
        )}
        <div class="sen-search__row">
          <input
            class="govuk-input sen-search__input"
            id={id}
            name={props.name ?? 'q'}
            type="search"
            value={props.value}
            autocomplete="off"
            enterkeyhint="search"
            autofocus={props.takeFocus || undefined}
            aria-describedby={hint ? `${id}-hint` : undefined}
            data-search
          />
          <button class="govuk-button sen-search__button" type="submit">
            {props.buttonText ?? texts.search}
          </button>
        </div>
      </form>
    </search>
  )
}
