import type { Content } from '#lib/html'
import type { FormError } from '../error-summary/error-summary.tsx'
import { FormPage } from '../form-page/form-page.tsx'
import { PageHeading } from '../layout/page-heading.tsx'
import { useTexts } from '../texts/texts.ts'
import { WarningText } from '../warning-text/warning-text.tsx'

export type ConfirmPageProps = {
  /** The question: "Dừng xử lý hồ sơ này?" */
  title: Content
  caption?: Content
  action: string
  csrf: string
  confirmText: Content
  cancelHref: string
  cancelText?: Content
  /** What cannot be undone. */
  warning?: Content
  hidden?: { [name: string]: string }
  errors?: FormError[]
  /** What it is about, and perhaps a reason to fill in. */
  children?: Content
}

/** Asks once more, on a page of its own, before something weighty. No dialogs: the way back is a link. */
export function ConfirmPage(props: ConfirmPageProps) {
  const texts = useTexts()
  return (
    <FormPage
      action={props.action}
      csrf={props.csrf}
      hidden={props.hidden}
      errors={props.errors}
      submitText={props.confirmText}
      submitKind={props.warning ? 'warning' : 'primary'}
      secondary={
        <a class="govuk-link" href={props.cancelHref}>
          {props.cancelText ?? texts.cancel}
        </a>
      }
    >
      <PageHeading title={props.title} caption={props.caption} />
      {props.children}
      {props.warning && <WarningText>{props.warning}</WarningText>}
    </FormPage>
  )
}
