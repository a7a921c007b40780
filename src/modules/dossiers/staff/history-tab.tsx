import { Timeline } from '#design'
import { formatDong } from '#lib/money'
import { formatDateTime } from '#lib/vietnamese-text'
import type { Recorded } from '#platform/ledger'
import vi from '../staff-messages.vi.ts'
import type { Status } from '../status.ts'
import type { CaseFile } from './case-file.ts'
import type { SectionProps } from './dossier-page.tsx'
import type { Text, TextKey } from './texts.ts'

/** The ledger of the dossier in plain words, newest first: also who looked. */
export async function HistoryTab({ t, file }: SectionProps) {
  return (
    <>
      <p>{t('history.lead')}</p>
      <Timeline
        label={t('tab.lich-su')}
        items={file.details.history.toReversed().map(entry => ({
          state: 'done',
          title: sentenceOf(t, file, entry),
          who: whoOf(t, file, entry.actor),
          when: formatDateTime(entry.at),
          dateTime: entry.at.toISOString(),
          children: typeof entry.body.note === 'string' || typeof entry.body.reason === 'string' ? <p>{String(entry.body.note ?? entry.body.reason)}</p> : undefined,
        }))}
      />
    </>
  )
}

function whoOf(t: Text, file: CaseFile, actor: string): string {
  if (actor.startsWith('system:')) return t('history.system')
  return file.nameOf(actor) ?? t(actor.startsWith('citizen:') ? 'history.citizen' : 'somebody')
}

/** One entry as a sentence; what this page does not know is named as it stands in the ledger. */
export function sentenceOf(t: Text, file: Pick<CaseFile, 'version'>, { action, body }: Recorded): string {
  const key = `history.${action}`
  if (!(key in vi)) return t('history.other', { action })
  const task = typeof body.node === 'string' ? file.version.process.nodes[body.node] : undefined
  return t(key as TextKey, {
    code: String(body.code ?? ''),
    from: statusName(t, body.from),
    to: statusName(t, body.to),
    due: typeof body.due === 'string' ? formatDateTime(new Date(body.due)) : '',
    cause: typeof body.cause === 'string' && `history.cause.${body.cause}` in vi ? t(`history.cause.${body.cause}` as TextKey) : '',
    task: String(body.name ?? task?.name ?? body.task ?? ''),
    outcome: (task?.kind === 'task' && task.outcomes.find(one => one.id === body.outcome)?.label) || String(body.outcome ?? ''),
    service: typeof body.service === 'string' && `history.service.${body.service}` in vi ? t(`history.service.${body.service}` as TextKey) : String(body.service ?? ''),
    score: String(body.score ?? ''),
    amount: typeof body.amount === 'number' ? formatDong(body.amount) : '',
    count: Array.isArray(body.papers) ? body.papers.length : 0,
    purpose: typeof body.purpose === 'string' && `history.purpose.${body.purpose}` in vi ? t(`history.purpose.${body.purpose}` as TextKey) : String(body.purpose ?? ''),
  }).trim()
}

function statusName(t: Text, status: unknown): string {
  return typeof status === 'number' && status >= 1 && status <= 10 ? t(`status.${status as Status}`) : ''
}
