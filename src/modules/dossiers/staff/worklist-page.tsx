import {
  Button,
  EmptyState,
  FilterBar,
  LiveRegion,
  PageHeading,
  Pagination,
  Select,
  Speaking,
  Table,
  Tabs,
  textsIn,
} from '#design'
import { type Ctx, definePage, html, liveAddress } from '#platform/http'
import { staffPage } from '#platform/pages'
import { awaitsMoney, channelsOf } from '../queries/list-tasks.ts'
import { DueCell, dueOf } from './due.tsx'
import { type Text, texts } from './texts.ts'
import {
  batchable,
  kinds,
  loadWorklist,
  readFilter,
  type View,
  type Worklist,
  type WorkRow,
  worklistHref,
} from './worklist.ts'

/** The officers' first page: what there is to do, most urgent first. */
export const worklistPage = definePage({
  path: '/can-bo',
  who: 'staff',
  text: 'Việc của tôi: việc khẩn nhất đứng đầu',
  async get(ctx) {
    const t = texts(ctx.locale)
    const filter = readFilter(ctx.query)
    const list = await ctx.read(tx => loadWorklist(tx, filter))
    return staffPage(ctx, {
      title: t('work.title'),
      keys: [['b', t('work.batch')]],
      children: (
        <>
          <PageHeading title={t('work.title')} />
          <FilterBar
            action="/can-bo"
            hidden={filter.view === 'tat-ca' ? {} : { nhom: filter.view }}
            active={
              filter.does && [
                { text: t(`does.${filter.does}`), removeHref: worklistHref({ view: filter.view }) },
              ]
            }
          >
            <Select
              name="loai"
              label={t('work.kind')}
              emptyText={t('work.kind.all')}
              value={filter.does}
              items={kinds.map(does => ({ value: does, text: t(`does.${does}`) }))}
            />
          </FilterBar>
          <form action="/can-bo/viec/hang-loat" id="viec">
            <LiveList ctx={ctx} t={t} list={list} />
          </form>
        </>
      ),
    })
  },
})

/** The list alone, for a page that is open and was told that something changed. */
export const worklistFragment = definePage({
  path: '/can-bo/viec',
  who: 'staff',
  text: 'Việc của tôi: phần danh sách, tự cập nhật',
  async get(ctx) {
    const t = texts(ctx.locale)
    const list = await ctx.read(tx => loadWorklist(tx, readFilter(ctx.query)))
    return html(
      <Speaking texts={textsIn[ctx.locale]}>
        <LiveList ctx={ctx} t={t} list={list} />
      </Speaking>,
    )
  },
})

type Props = { ctx: Ctx; t: Text; list: Worklist }

function LiveList({ ctx, t, list }: Props) {
  const { filter, counts, unpaid, tasks, next } = list
  const tab = (view: View, text: string, count?: number) => ({
    text,
    href: worklistHref({ view, does: filter.does }),
    current: filter.view === view,
    ...(count !== undefined && { count: count >= 1000 ? '999+' : count }),
  })
  return (
    <LiveRegion
      id="danh-sach-viec"
      events={liveAddress(ctx, channelsOf(ctx))}
      fragment={worklistHref(filter, ctx.query.sau, '/can-bo/viec')}
    >
      <Tabs
        label={t('work.tabs')}
        tabs={[
          tab('tat-ca', t('work.all'), counts.all),
          tab('tre', t('work.late'), counts.late),
          tab('hom-nay', t('work.today'), counts.today),
          tab('cua-toi', t('work.mine'), counts.mine),
          // Seldom looked at, so the list that all look at does not count it.
          tab('qua-han-bo-sung', t('work.unanswered')),
          ...(unpaid === undefined ? [] : [tab('qua-han-nop-phi', t('work.unpaid'), unpaid)]),
        ]}
      />
      {tasks.length ? <TaskTable ctx={ctx} t={t} list={list} /> : <NoWork t={t} list={list} />}
      <Pagination next={next ? { href: worklistHref(filter, next) } : undefined} />
    </LiveRegion>
  )
}

function NoWork({ t, list }: Pick<Props, 't' | 'list'>) {
  const { view, does } = list.filter
  if (view === 'tat-ca' && !does)
    return <EmptyState title={t('work.empty')}>{t('work.empty.text')}</EmptyState>
  return (
    <EmptyState
      title={t('work.empty.filtered')}
      action={
        <a class="govuk-link" href="/can-bo">
          {t('work.empty.all')}
        </a>
      }
    />
  )
}

function TaskTable({ ctx, t, list }: Props) {
  const { tasks, names, calendars } = list
  const me = ctx.actor.kind === 'staff' ? ctx.actor.id : ''
  const href = (task: WorkRow) => `/can-bo/ho-so/${task.code}`
  const several = tasks.some(task => task.state === 'open' && batchable.includes(task.does))
  return (
    <>
      <Table
        caption={t('work.title')}
        captionHidden
        stickyHead
        rows={tasks}
        rowKey={task => task.id}
        rowHref={href}
        selection={
          several
            ? { name: 'viec', value: task => task.id, label: task => t('work.select', { code: task.code }) }
            : undefined
        }
        columns={[
          {
            key: 'code',
            header: t('column.code'),
            isRowHeader: true,
            noWrap: true,
            cell: task => (
              <a class="govuk-link" href={href(task)}>
                {task.code}
              </a>
            ),
          },
          { key: 'procedure', header: t('column.procedure'), cell: task => task.procedure_name },
          { key: 'applicant', header: t('column.applicant'), cell: task => task.applicant_name },
          { key: 'task', header: t('column.task'), cell: task => task.name },
          {
            key: 'due',
            header: t('column.due'),
            cell: task =>
              task.state === 'open' && task.does === awaitsMoney ? (
                t('head.waits-payment')
              ) : (
                <DueCell
                  due={dueOf(task.due_at, ctx.now, calendars.get(task.agency)!, ctx.locale)}
                  now={ctx.now}
                  t={t}
                />
              ),
          },
          {
            key: 'holder',
            header: t('column.holder'),
            cell: task =>
              task.claimed_by === me ? (
                <strong>{t('holder.me')}</strong>
              ) : task.claimed_by ? (
                names.get(task.claimed_by)
              ) : (
                t('holder.nobody')
              ),
          },
        ]}
      />
      {several && (
        <p class="sen-batch">
          <Button kind="secondary" shortcut="b">
            {t('work.batch')}
          </Button>
        </p>
      )}
    </>
  )
}
