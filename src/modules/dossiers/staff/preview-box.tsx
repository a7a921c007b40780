import { InsetText, NotificationBanner } from '#design'
import { formatDateTime } from '#lib/vietnamese-text'
import type { PreviewRow } from '../schema.ts'
import type { Text } from './texts.ts'

/** What became of showing the applicant the draft of the result; what was promised to them, where that was not done. */
export function PreviewBox({ t, preview, now }: { t: Text; preview: PreviewRow | undefined; now: Date }) {
  const isWrong = preview?.agreed === false
  return (
    <>
      {preview && isWrong && (
        <NotificationBanner
          kind="warning"
          title={t('preview.title')}
          text={t('preview.wrong', { at: formatDateTime(preview.answered_at!) })}
        >
          <p>{preview.words}</p>
        </NotificationBanner>
      )}
      {(!preview || !isWrong || preview.closed_at) && (
        <InsetText>
          {preview && <p>{stateOf(t, preview, now)}</p>}
          {preview?.agreed && preview.words && <p>{preview.words}</p>}
          {(!preview || preview.closed_at) && <p>{t('preview.promised')}</p>}
        </InsetText>
      )}
    </>
  )
}

function stateOf(t: Text, { sent_at, until, answered_at, closed_at }: PreviewRow, now: Date): string {
  const times = { at: formatDateTime(sent_at), until: formatDateTime(until) }
  if (closed_at) return t('preview.closed', times)
  if (answered_at) return t('preview.agreed', { at: formatDateTime(answered_at) })
  // Whoever was asked and says nothing agrees; they may still answer.
  return t(until > now ? 'preview.sent' : 'preview.silent', times)
}
