import type { Content } from '#lib/html'
import { classNames } from '../class-names.ts'
import type { Attributes } from '../field/field.tsx'
import { useTexts } from '../texts/texts.ts'

export type ButtonProps = {
  children: Content
  /** With `href` it is a link that looks like a button. */
  href?: string
  type?: 'submit' | 'button' | 'reset'
  /** primary: one a page; secondary: beside it; warning: what cannot be undone; ghost: quiet; inverse: on a dark ground. */
  kind?: 'primary' | 'secondary' | 'warning' | 'ghost' | 'inverse'
  /** Starts a service: larger, with an arrow. */
  start?: boolean
  small?: boolean
  name?: string
  value?: string
  id?: string
  disabled?: boolean
  /** A second press within the same page does nothing (island `once`). The server must be safe to repeat anyway. */
  once?: boolean
  /** Posts the enclosing form elsewhere. */
  formAction?: string
  /** Shortcut of officers (island `keys`). */
  shortcut?: string
  class?: string
  attributes?: Attributes
}

export function Button(props: ButtonProps) {
  const texts = useTexts()
  const shape = classNames(
    'govuk-button',
    props.kind && props.kind !== 'primary' && `govuk-button--${props.kind}`,
    props.small && 'sen-button--small',
    props.class,
    props.start && 'govuk-button--start',
  )
  const content = (
    <>
      {props.children}
      {props.start && <StartIcon />}
      {props.shortcut && (
        <kbd class="sen-key" aria-hidden="true">
          {props.shortcut}
        </kbd>
      )}
    </>
  )
  if (props.href !== undefined)
    return (
      <a
        href={props.href}
        role="button"
        draggable={false}
        class={shape}
        id={props.id}
        data-key={props.shortcut}
        {...props.attributes}
      >
        {content}
      </a>
    )
  return (
    <button
      type={props.type ?? 'submit'}
      value={props.value}
      name={props.name}
      disabled={props.disabled}
      aria-disabled={props.disabled ? 'true' : undefined}
      class={shape}
      id={props.id}
      formaction={props.formAction}
      data-key={props.shortcut}
      data-once={props.once ? texts.sending : undefined}
      {...props.attributes}
    >
      {content}
    </button>
  )
}

const StartIcon = () => (
  <svg
    class="govuk-button__start-icon"
    xmlns="http://www.w3.org/2000/svg"
    width="17.5"
    height="19"
    viewBox="0 0 33 40"
    aria-hidden="true"
    focusable="false"
  >
    <path fill="currentColor" d="M0 0h13l20 20-20 20H0l20-20z" />
  </svg>
)

/** Buttons and links side by side, one below the other on a phone. */
export function ButtonGroup(props: { children: Content }) {
  return <div class="govuk-button-group">{props.children}</div>
}
