import { type DesignTexts, Details, Timeline, textsIn } from '#design'
import { formatDateTime } from '#lib/vietnamese-text'
import type { Locale } from '#platform/i18n'
import type { Recorded } from '#platform/ledger'
import vi from '../messages.vi.ts'
import type { Status } from '../status.ts'
import type { Texts } from '../texts.ts'
import type { DossierView } from './dossier-view.ts'

type Part = { t: Texts; view: DossierView; locale: Locale }

/** Everything the ledger holds about the dossier, newest first; and who opened it, and why. */
export function DossierHistory({ t, view, locale }: Part) {
  const { dossierStatus } = textsIn[locale]
  const { history } = view.details
  const looks = history.filter(entry => entry.action === 'viewed')
  const deeds = history.flatMap(entry => {
    const title = sentenceOf(t, view, dossierStatus, entry)
    return title ? [{ entry, title }] : []
  })
  return (
    <>
      <Details summary={t('history.title')}>
        <p>{t('history.lead')}</p>
        <Timeline
          label={t('history.title')}
          items={deeds.toReversed().map(({ entry, title }) => ({
            state: 'done',
            title,
            who: whoOf(t, view, entry.actor),
            when: formatDateTime(entry.at),
            dateTime: entry.at.toISOString(),
            ...(typeof entry.body.reason === 'string' &&
              entry.body.reason && { children: <p>{entry.body.reason}</p> }),
          }))}
        />
      </Details>
      <Details summary={t('looks.title', { count: looks.length })}>
        <p>{t('looks.lead')}</p>
        {looks.length === 0 ? (
          <p>{t('looks.none')}</p>
        ) : (
          <ul class="govuk-list">
            {looks.toReversed().map(look => (
              <li>
                <strong>{whoOf(t, view, look.actor)}</strong>, {formatDateTime(look.at)}
                {typeof look.body.purpose === 'string' && <> – {purposeOf(t, look.body.purpose)}</>}
              </li>
            ))}
          </ul>
        )}
      </Details>
    </>
  )
}

function whoOf(t: Texts, { dossier, officers }: DossierView, actor: string): string {
  if (actor === `citizen:${dossier.applicant}`) return t('who.you')
  if (actor.startsWith('system:')) return t('who.system')
  return officers.get(actor.replace(/^staff:/, '')) ?? t('who.officer')
}

function purposeOf(t: Texts, purpose: string): string {
  const key = `looks.purpose.${purpose}`
  return key in vi ? t(key as keyof typeof vi) : purpose
}

/** What an entry means to the applicant; undefined for what is only the office's own handling. */
function sentenceOf(
  t: Texts,
  view: DossierView,
  statuses: DesignTexts['dossierStatus'],
  { action, body }: Recorded,
): string | undefined {
  switch (action) {
    case 'submitted':
      return t('history.submitted')
    case 'status':
      return t('history.status', { status: statuses[body.to as Status] })
    case 'deadline':
      return body.paused === true
        ? t('history.deadline.paused')
        : t('history.deadline', { due: formatDateTime(new Date(String(body.due))) })
    case 'papers.added':
      return t('history.papers', { count: Array.isArray(body.papers) ? body.papers.length : 0 })
    case 'declaration.corrected':
      return t('history.corrected', { count: Array.isArray(body.answers) ? body.answers.length : 0 })
    case 'preview.sent':
      return t('history.preview', { due: formatDateTime(new Date(String(body.due))) })
    case 'preview.answered':
      return t(body.agreed === true ? 'history.preview.agreed' : 'history.preview.wrong')
    case 'task.done':
      return t('history.task', { task: String(body.name ?? ''), outcome: outcomeOf(view, body) })
    case 'rated':
      return t('history.rated', { score: Number(body.score) })
    case 'result.revoked':
      return t('history.revoked')
    case 'timer.fired':
      return t('history.timer', { task: String(body.task ?? '') })
    default:
      return undefined
  }
}

function outcomeOf({ version }: DossierView, body: Recorded['body']): string {
  const node = version.process.nodes[String(body.node)]
  const outcome = node?.kind === 'task' ? node.outcomes.find(one => one.id === body.outcome) : undefined
  return outcome?.label ?? String(body.outcome ?? '')
}
