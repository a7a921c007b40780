import { Timeline } from '#design'
import { formatDateTime } from '#lib/vietnamese-text'
import type { Recorded } from '#platform/ledger'
import type { Status } from '../status.ts'
import type { CaseFile } from './case-file.ts'
import type { SectionProps } from './dossier-page.tsx'
import { isText, type Text } from './texts.ts'

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
          children:
            typeof entry.body.note === 'string' || typeof entry.body.reason === 'string' ? (
              <p>{String(entry.body.note ?? entry.body.reason)}</p>
            ) : undefined,
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
function sentenceOf(t: Text, file: CaseFile, { action, body }: Recorded): string {
  const key = `history.${action}`
  if (!isText(key)) return t('history.other', { action })
  const task = typeof body.node === 'string' ? file.version.process.nodes[body.node] : undefined
  const outcome =
    task?.kind === 'task' ? task.outcomes.find(one => one.id === body.outcome)?.label : undefined
  return t(key, {
    code: String(body.code ?? ''),
    from: statusName(t, body.from),
    to: statusName(t, body.to),
    due: typeof body.due === 'string' ? formatDateTime(new Date(body.due)) : '',
    cause: wordFor(t, 'cause', body.cause),
    task: String(body.name ?? task?.name ?? body.task ?? ''),
    outcome: outcome ?? String(body.outcome ?? ''),
    service: wordFor(t, 'service', body.service),
    score: String(body.score ?? ''),
    answers: Array.isArray(body.answers) ? body.answers.length : 0,
    count: Array.isArray(body.papers) ? body.papers.length : 0,
    purpose: wordFor(t, 'purpose', body.purpose),
    agreed: wordFor(t, 'agreed', body.agreed),
  }).trim()
}

/** A code of the ledger in words; as it is when there are none. */
function wordFor(t: Text, kind: 'cause' | 'service' | 'purpose' | 'agreed', code: unknown): string {
  const key = `history.${kind}.${code}`
  return isText(key) ? t(key) : String(code ?? '')
}

function statusName(t: Text, status: unknown): string {
  return typeof status === 'number' && status >= 1 && status <= 10 ? t(`status.${status as Status}`) : ''
}
