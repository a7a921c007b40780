import type { Content } from '#lib/html'
import type { LiveRule } from '#lib/rule-expression'
import { Button } from '../button/button.tsx'
import { classNames } from '../class-names.ts'
import { ErrorSummary, type FormError } from '../error-summary/error-summary.tsx'
import { Island } from '../island/island.tsx'
import { useTexts } from '../texts/texts.ts'
import { JsonData } from './json-data.tsx'

export type FormPageProps = {
  action: string
  /** Posted as `_csrf`. */
  csrf: string
  /** What was wrong with the last attempt. */
  errors?: FormError[]
  submitText: Content
  submitKind?: 'primary' | 'warning'
  submitName?: string
  submitValue?: string
  /** Beside the main button: save for later, go back. */
  secondary?: Content
  /** Further hidden fields. */
  hidden?: { [name: string]: string }
  /** The form contains files. */
  hasFiles?: boolean
  /** Drafts are posted here in the background with the header `x-autosave: 1`; `{ saved: true, revision? }` means saved. */
  autosave?: string
  /** What is typed stays in this tab under this name until it is sent, also when the phone puts the tab away. */
  keptInTab?: string
  /** When the server last saved this draft; a copy on the device that is older is thrown away. */
  savedAt?: Date
  /** Questions that appear and figures that change while one answers. */
  rules?: readonly LiveRule[]
  /** Buttons at the bottom of the screen stay in sight on a phone. Default true. */
  sticky?: boolean
  id?: string
  children: Content
}

/** A form that posts once: mistakes first, then the questions, then one main button. */
export function FormPage(props: FormPageProps) {
  const texts = useTexts()
  return (
    <form
      method="post"
      action={props.action}
      class="sen-form"
      id={props.id}
      enctype={props.hasFiles ? 'multipart/form-data' : undefined}
      novalidate
      data-autosave={props.autosave}
      data-saved-at={props.savedAt?.toISOString()}
      data-kept-in-tab={props.keptInTab}
    >
      <input type="hidden" name="_csrf" value={props.csrf} />
      {Object.entries(props.hidden ?? {}).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {props.errors && props.errors.length > 0 && <ErrorSummary errors={props.errors} />}
      {props.children}
      <div class={classNames('sen-actions', (props.sticky ?? true) && 'sen-actions--sticky')}>
        {props.autosave && (
          <p
            class="sen-autosave"
            role="status"
            data-autosave-status
            data-text-saving={texts.autosave.saving}
            data-text-saved={texts.autosave.saved}
            data-text-failed={texts.autosave.failed}
            data-text-restored={texts.autosave.restored}
          />
        )}
        <Button kind={props.submitKind} name={props.submitName} value={props.submitValue} once>
          {props.submitText}
        </Button>
        {props.secondary}
      </div>
      {props.rules && <JsonData name="form-rules" value={props.rules} />}
      <Island name="once" />
      {(props.rules || props.autosave || props.keptInTab) && <Island name="form-live" />}
    </form>
  )
}
