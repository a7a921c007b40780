import { z } from 'zod'
import { Button, ConfirmPage, EmptyState, PageHeading, Table, Tag, type TagColour } from '#design'
import { formatDateTime, vnTime } from '#lib/vietnamese-text'
import { staffNames } from '#modules/organisation'
import { getVersion } from '#modules/procedures'
import { actorKey } from '#platform/access'
import type { Tx } from '#platform/db'
import { SenError } from '#platform/errors'
import { type Ctx, definePage, redirect } from '#platform/http'
import { staffPage } from '#platform/pages'
import { completeTask } from '../commands/complete-task.ts'
import { decideDossier, sealResult } from '../commands/decide-dossier.ts'
import { returnResult } from '../commands/return-result.ts'
import { findTasks } from '../queries/get-task.ts'
import type { Does, TaskRow } from '../schema.ts'
import { conflictText } from './conflict.ts'
import { type Text, texts } from './texts.ts'
import { batchable } from './worklist.ts'

const here = '/can-bo/viec/hang-loat'
const most = 50
const ids = z.array(z.uuid()).min(1).max(most)

type Row = TaskRow & { outcome_label: string; outcome_id: string }
type Command = (tx: Tx, input: { task: string; outcome: string }) => Promise<void>

const commands: Partial<Record<Does, Command>> = {
  review: completeTask,
  sign: decideDossier,
  seal: sealResult,
  return: returnResult,
}

/** Several tasks of one kind, each with its usual outcome: first the list to look over, then how each of them went. */
export const batchPage = definePage({
  path: here,
  who: 'staff',
  text: 'Làm cùng lúc nhiều việc cùng loại (duyệt, ký, đóng dấu, trả kết quả)',
  async get(ctx) {
    const t = texts(ctx.locale)
    const chosen = ids.safeParse(ctx.url.searchParams.getAll('viec'))
    if (!chosen.success) return nothingChosen(ctx, t)
    const rows = await ctx.read(tx => load(tx, chosen.data))
    return ctx.query.xong ? reportPage(ctx, t, rows) : confirmPage(ctx, t, rows)
  },
  /** Each in a transaction of its own: what somebody else did meanwhile stops none of the others. */
  async post(ctx) {
    const { data: chosen } = ids.safeParse([ctx.form.viec ?? []].flat())
    if (!chosen) return redirect(here)
    const rows = (await ctx.read(tx => load(tx, chosen))).filter(
      row => row.state === 'open' && row.does === ctx.form.loai,
    )
    const report = new URLSearchParams([['xong', '1'], ...chosen.map(id => ['viec', id])])
    for (const { id, does, outcome_id } of rows) {
      const code = await attempt(() =>
        ctx.write(tx => commands[does]!(tx, { task: id, outcome: outcome_id })),
      )
      if (code) report.append('loi', `${id}:${code}`)
    }
    return redirect(`${here}?${report}`)
  },
})

async function load(tx: Tx, chosen: readonly string[]): Promise<Row[]> {
  const rows: Row[] = []
  for (const task of await findTasks(tx, chosen)) {
    const node = (await getVersion(tx, task.version)).process.nodes[task.node]
    const usual = node?.kind === 'task' ? node.outcomes[0] : undefined
    rows.push({ ...task, outcome_id: usual?.id ?? '', outcome_label: usual?.label ?? '' })
  }
  return rows
}

async function attempt(deed: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await deed()
    return undefined
  } catch (error) {
    if (error instanceof SenError) return error.code
    throw error
  }
}

function nothingChosen(ctx: Ctx, t: Text) {
  return staffPage(ctx, {
    title: t('batch.title'),
    children: (
      <>
        <PageHeading title={t('batch.title')} />
        <EmptyState title={t('batch.none')} action={<Button href="/can-bo">{t('batch.back')}</Button>}>
          {t('batch.none.text', { most })}
        </EmptyState>
      </>
    ),
  })
}

function confirmPage(ctx: Ctx, t: Text, rows: Row[]) {
  const first = rows.find(row => row.state === 'open' && batchable.includes(row.does))
  if (!first) return nothingChosen(ctx, t)
  const together = rows.filter(row => row.state === 'open' && row.does === first.does)
  const left = rows.filter(row => !together.includes(row))
  const title = t('batch.confirm', {
    count: together.length,
    what: t(`does.${first.does}`).toLocaleLowerCase('vi'),
  })
  return staffPage(ctx, {
    title,
    breadcrumbs: [{ text: t('work.title'), href: '/can-bo' }, { text: t('batch.title') }],
    children: (
      <ConfirmPage
        title={title}
        action={here}
        csrf={ctx.csrf}
        hidden={{ loai: first.does }}
        confirmText={t('batch.do', { count: together.length })}
        cancelHref="/can-bo"
        warning={first.does === 'sign' ? t('batch.sign.warning') : undefined}
      >
        {together.map(row => (
          <input type="hidden" name="viec" value={row.id} />
        ))}
        <Table
          caption={t('batch.list')}
          captionHidden
          rows={together}
          rowKey={row => row.id}
          columns={[
            ...dossierColumns(t),
            { key: 'outcome', header: t('batch.outcome'), cell: row => <strong>{row.outcome_label}</strong> },
            ...(first.does === 'sign' || first.does === 'review' || first.does === 'seal'
              ? [{ key: 'look', header: t('batch.look'), cell: (row: Row) => <Preview t={t} row={row} /> }]
              : []),
          ]}
        />
        {left.length > 0 && (
          <>
            <p>{t('batch.left', { count: left.length })}</p>
            <ul class="govuk-list govuk-list--bullet">
              {left.map(row => (
                <li>
                  <a class="govuk-link" href={`/can-bo/ho-so/${row.code}`}>
                    {row.code}
                  </a>{' '}
                  {row.name}
                </li>
              ))}
            </ul>
          </>
        )}
      </ConfirmPage>
    ),
  })
}

/** What is about to be signed or sealed is looked at first; it opens beside the list. */
const Preview = ({ t, row }: { t: Text; row: Row }) => (
  <a
    class="govuk-link"
    href={`/can-bo/ho-so/${row.code}/ket-qua/${row.does === 'seal' ? 'da-ky' : 'du-thao'}`}
    target="_blank"
    rel="noopener"
  >
    {t('batch.open')}
    <span class="govuk-visually-hidden"> {row.code}</span>
  </a>
)

const dossierColumns = (t: Text) => [
  {
    key: 'code',
    header: t('column.code'),
    isRowHeader: true,
    noWrap: true,
    cell: (row: Row) => (
      <a class="govuk-link" href={`/can-bo/ho-so/${row.code}`}>
        {row.code}
      </a>
    ),
  },
  { key: 'procedure', header: t('column.procedure'), cell: (row: Row) => row.procedure_name },
  { key: 'applicant', header: t('column.applicant'), cell: (row: Row) => row.applicant_name },
]

async function reportPage(ctx: Ctx, t: Text, rows: Row[]) {
  const faults = new Map(
    ctx.url.searchParams.getAll('loi').map(fault => [fault.slice(0, 36), fault.slice(37)]),
  )
  const others = rows.flatMap(row => (row.done_by?.startsWith('staff:') ? row.done_by.slice(6) : []))
  const names = await ctx.read(tx => staffNames(tx, others))
  const me = actorKey(ctx.actor)
  const how = (row: Row): { colour: TagColour; text: string; more?: string } => {
    if (row.state === 'done' && row.done_by === me)
      return { colour: 'green', text: t('batch.done'), more: row.done_at ? vnTime(row.done_at) : '' }
    if (row.state === 'done') {
      const name = names.get(row.done_by?.slice(6) ?? '') ?? t('somebody')
      return {
        colour: 'amber',
        text: t('batch.faster'),
        more: t('batch.faster.text', { name, at: formatDateTime(row.done_at ?? ctx.now) }),
      }
    }
    if (row.state !== 'open')
      return { colour: 'grey', text: t(row.state === 'paused' ? 'batch.paused' : 'batch.cancelled') }
    return {
      colour: 'red',
      text: t('batch.failed'),
      more: conflictText(t, faults.get(row.id) ?? 'task.other-kind'),
    }
  }
  const done = rows.filter(row => row.state === 'done' && row.done_by === me).length
  const title = t('batch.report', { done, all: rows.length })
  return staffPage(ctx, {
    title,
    breadcrumbs: [{ text: t('work.title'), href: '/can-bo' }, { text: t('batch.title') }],
    children: (
      <>
        <PageHeading title={title} />
        <Table
          caption={t('batch.list')}
          captionHidden
          rows={rows}
          rowKey={row => row.id}
          rowHref={row => `/can-bo/ho-so/${row.code}`}
          columns={[
            ...dossierColumns(t),
            {
              key: 'how',
              header: t('batch.how'),
              cell: row => {
                const { colour, text, more } = how(row)
                return (
                  <>
                    <Tag colour={colour}>{text}</Tag> {more}
                  </>
                )
              },
            },
          ]}
        />
        <Button href="/can-bo" shortcut="n">
          {t('batch.back')}
        </Button>
      </>
    ),
  })
}
