import { NotificationBanner, Tabs } from '#design'
import type { Tx } from '#platform/db'
import { type Ctx, definePage } from '#platform/http'
import { staffPage } from '#platform/pages'
import { noteView, purposeWithoutWork, type ViewPurpose } from '../commands/note-view.ts'
import { listTasks } from '../queries/list-tasks.ts'
import { type CaseFile, loadCaseFile } from './case-file.ts'
import { CaseHead } from './case-head.tsx'
import { conflictText } from './conflict.ts'
import { ContentTab } from './content-tab.tsx'
import { DeadlineTab } from './deadline-tab.tsx'
import { DocumentsTab } from './documents-tab.tsx'
import { HistoryTab } from './history-tab.tsx'
import { ProcessTab } from './process-tab.tsx'
import { isText, type Text, texts } from './texts.ts'

const sections = {
  'noi-dung': ContentTab,
  'quy-trinh': ProcessTab,
  'van-ban': DocumentsTab,
  'lich-su': HistoryTab,
  'thoi-han': DeadlineTab,
} as const
type Section = keyof typeof sections

/** Everything about one dossier, what can be done about it first. That it was looked at is written down. */
export const dossierPage = definePage({
  path: '/can-bo/ho-so/:code',
  who: 'staff',
  text: 'Một hồ sơ: việc cần làm, nội dung, quy trình, văn bản, lịch sử, thời hạn',
  async get(ctx) {
    const t = texts(ctx.locale)
    const code = ctx.params.code ?? ''
    const section =
      ctx.query.muc && Object.hasOwn(sections, ctx.query.muc) ? (ctx.query.muc as Section) : 'noi-dung'
    const { file, body, next } = await ctx.read(async tx => {
      const file = await loadCaseFile(tx, code)
      return {
        file,
        body: await sections[section]({ tx, ctx, t, file }),
        next: ctx.query.xong ? await nextTask(tx, code) : undefined,
      }
    })
    if (!file.looked) await ctx.write(tx => noteView(tx, { code, purpose: purposeOf(ctx, file) }))
    const { dossier, version, details } = file
    const tab = (id: Section, count?: number) => ({
      text: t(`tab.${id}`),
      href: id === 'noi-dung' ? `/can-bo/ho-so/${code}` : `/can-bo/ho-so/${code}?muc=${id}`,
      current: id === section,
      count: count || undefined,
    })
    return staffPage(ctx, {
      title: `${dossier.code} – ${version.definition.shortName}`,
      breadcrumbs: [{ text: t('work.title'), href: '/can-bo' }, { text: dossier.code }],
      keys: [
        ['l', t('key.claim')],
        ['n', t('key.next')],
      ],
      children: (
        <>
          <Notice ctx={ctx} t={t} file={file} next={next} />
          <CaseHead ctx={ctx} t={t} file={file} />
          <Tabs
            label={t('tab.label')}
            tabs={[
              tab('noi-dung', details.papers.length),
              tab('quy-trinh'),
              tab('van-ban', details.printed.length),
              tab('lich-su'),
              tab('thoi-han'),
            ]}
          />
          {body}
        </>
      ),
    })
  },
})

/** What a section gets; it may ask for more rows before it draws. */
export type SectionProps = { tx: Tx; ctx: Ctx; t: Text; file: CaseFile }

function purposeOf(ctx: Ctx, file: CaseFile): ViewPurpose {
  if (file.mine.length || file.unanswered.length) return 'processing'
  return purposeWithoutWork(ctx.actor)
}

async function nextTask(tx: Tx, code: string): Promise<string | undefined> {
  const tasks = await listTasks(tx, { limit: 2 })
  return tasks.find(task => task.code !== code)?.code
}

/** What was just done, or why it was not; and the way to what comes next. */
function Notice({ ctx, t, file, next }: { ctx: Ctx; t: Text; file: CaseFile; next?: string }) {
  const done = `done.${ctx.query.xong}`
  const follow = (
    <p class="govuk-body">
      {next ? (
        <a class="govuk-link" href={`/can-bo/ho-so/${next}`} data-key="n">
          {t('next.task', { code: next })}
        </a>
      ) : (
        <a class="govuk-link" href="/can-bo" data-key="n">
          {t('next.none')}
        </a>
      )}
    </p>
  )
  if (isText(done))
    return (
      <NotificationBanner kind="success" text={t(done)}>
        {follow}
      </NotificationBanner>
    )
  if (!ctx.query.vuong) return null
  const last = file.details.tasks
    .filter(task => task.state === 'done')
    .sort((a, b) => (b.done_at?.getTime() ?? 0) - (a.done_at?.getTime() ?? 0))[0]
  const name = last && file.nameOf(last.done_by)
  return (
    <NotificationBanner kind="warning" text={conflictText(t, ctx.query.vuong)}>
      {ctx.query.vuong === 'task.done' && name && (
        <p class="govuk-body">{t('conflict.by', { name, task: last.name })}</p>
      )}
    </NotificationBanner>
  )
}
