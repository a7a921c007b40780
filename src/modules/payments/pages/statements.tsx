import {
  Details,
  EmptyState,
  Fieldset,
  FileUpload,
  type FormError,
  FormPage,
  PageHeading,
  Select,
  SummaryList,
  Table,
  TextInput,
} from '#design'
import { columns, settlementColumns } from '#lib/bank-statement'
import { formatDong } from '#lib/money'
import { formatDateTime, formatDay } from '#lib/vietnamese-text'
import { can } from '#platform/access'
import { type Ctx, definePage, fieldOf, type Reply, redirect } from '#platform/http'
import { staffPage } from '#platform/pages'
import { NextPage } from '../desk/next-page.tsx'
import { gatewayIds, isGateway } from '../gateways/gateway.ts'
import { readMark } from '../queries/page.ts'
import { listHeldByGateways } from '../statements/compare-statement.ts'
import { type Kept, keepStatement, type SavedMapping } from '../statements/keep-statement.ts'
import {
  listAccountsToImport,
  listStatements,
  type StatementOfAccount,
} from '../statements/list-statements.ts'
import { statementTexts } from '../statements/texts.ts'
import { texts } from '../texts.ts'

const here = '/can-bo/thu-ngan/sao-ke'

/** Statements of the bank and settlements of gateways: what was uploaded, and the form for the next. */
export const statementsPage = definePage({
  path: here,
  who: 'staff',
  text: 'Tải sao kê ngân hàng, tệp quyết toán của cổng thanh toán; xem những tệp đã tải',
  inspects: true,
  limit: { times: 60, seconds: 600 },
  get: ctx => show(ctx, []),
  async post(ctx) {
    const t = statementTexts(ctx.locale)
    const source = fieldOf(ctx, 'nguon') || 'bank'
    if (source !== 'bank' && !isGateway(source))
      return show(ctx, [{ field: 'nguon', text: t('source.missing') }])
    const gateway = source === 'bank' ? undefined : source
    const accounts = await ctx.read(listAccountsToImport)
    const account = accounts.find(one => one.id === fieldOf(ctx, 'tai-khoan'))
    if (!account) return show(ctx, [{ field: 'tai-khoan', text: t('account.missing') }])
    if (!ctx.inspected?.bytes.length) return show(ctx, [{ field: 'tep', text: t('file.missing') }])
    const { name, bytes } = ctx.inspected
    const mapping = gateway ? mappingIn(ctx, 'qt', settlementColumns) : mappingIn(ctx, 'cot', columns)
    const kept = await ctx.write(tx =>
      keepStatement(tx, {
        account: account.id,
        name,
        bytes,
        ...(gateway && { gateway }),
        ...(mapping && { mapping }),
      }),
    )
    if (kept.ok) return redirect(`${here}/${kept.statement}`)
    return show(
      ctx,
      kept.problems.map(problem => ({ field: 'tep', text: sayProblem(ctx, problem) })),
      kept.columns,
    )
  },
})

function mappingIn(ctx: Ctx, prefix: string, names: readonly string[]): SavedMapping | undefined {
  const said = names.flatMap(column => {
    const heading = fieldOf(ctx, `${prefix}-${column}`).slice(0, 100)
    return heading ? [[column, heading] as const] : []
  })
  return said.length ? Object.fromEntries(said) : undefined
}

type Problem = Extract<Kept, { ok: false }>['problems'][number]

/** What is wrong and what to do about it, with the line it stands in. */
function sayProblem(ctx: Ctx, problem: Problem): string {
  const t = statementTexts(ctx.locale)
  const isSum = ['gap', 'balance', 'running-balance'].includes(problem.code)
  const value = isSum ? formatDong(Number(problem.value)) : (problem.value ?? '')
  const text = t(`problem.${problem.code}`, { value })
  return 'line' in problem && problem.line !== undefined
    ? t('problem.at', { line: problem.line, text })
    : text
}

async function show(ctx: Ctx, errors: FormError[], found?: string[]): Promise<Reply> {
  const t = statementTexts(ctx.locale)
  const mayImport =
    ctx.actor.kind === 'staff' &&
    ctx.actor.grants.some(({ agency }) => can(ctx, 'payments:statement.import', { agency }))
  const { accounts, statements, held } = await ctx.read(async tx => ({
    accounts: mayImport ? await listAccountsToImport(tx) : [],
    statements: await listStatements(tx, readMark(ctx.query.sau)),
    held: await listHeldByGateways(tx),
  }))
  const source = fieldOf(ctx, 'nguon') || 'bank'
  const isOfGateway = source !== 'bank'
  const headings = <Name extends string>(
    legend: 'columns.bank' | 'columns.gateway',
    prefix: string,
    names: readonly Name[],
    labelOf: (name: Name) => string,
  ) => (
    <Fieldset legend={t(legend)} legendSize="s">
      {names.map(one => (
        <TextInput
          name={`${prefix}-${one}`}
          label={labelOf(one)}
          value={fieldOf(ctx, `${prefix}-${one}`)}
          optional
        />
      ))}
    </Fieldset>
  )
  const errorOf = (field: string) => {
    const error = errors.find(one => one.field === field)
    return error && { error: error.text }
  }
  return staffPage(ctx, {
    title: t('title'),
    hasErrors: errors.length > 0,
    children: (
      <>
        <PageHeading title={t('title')} lead={t('lead')} />
        {mayImport && (
          <FormPage
            action={here}
            csrf={ctx.csrf}
            errors={errors}
            submitText={t('read')}
            hasFiles
            sticky={false}
          >
            <Select
              name="nguon"
              label={t('source')}
              value={source}
              items={[
                { value: 'bank', text: t('source.bank') },
                ...gatewayIds.map(id => ({ value: id, text: texts(ctx.locale)(`channel.${id}`) })),
              ]}
              {...errorOf('nguon')}
            />
            <Select
              name="tai-khoan"
              label={t('account')}
              hint={t('account.hint')}
              value={fieldOf(ctx, 'tai-khoan')}
              items={accounts.map(one => ({
                value: one.id,
                text: `${one.number} – ${one.name} (${one.bank_name})`,
              }))}
              {...errorOf('tai-khoan')}
            />
            <Details summary={t('columns')} open={found !== undefined}>
              <p class="govuk-body">{t('columns.hint')}</p>
              {found && <p class="govuk-body">{t('columns.found', { names: found.join(' · ') })}</p>}
              {(!found || !isOfGateway) &&
                headings('columns.bank', 'cot', columns, one => t(`column.${one}`))}
              {(!found || isOfGateway) &&
                headings('columns.gateway', 'qt', settlementColumns, one => t(`settlement.${one}`))}
            </Details>
            <FileUpload
              name="tep"
              label={t('file')}
              hint={t('file.hint')}
              accept={['.xml', '.sta', '.mt940', '.940', '.txt', '.csv', '.xlsx']}
              {...errorOf('tep')}
            />
          </FormPage>
        )}
        <Held ctx={ctx} held={held} />
        <Uploaded ctx={ctx} statements={statements.rows} />
        <NextPage href={here} name="sau" next={statements.next} />
      </>
    ),
  })
}

function Uploaded({ ctx, statements }: { ctx: Ctx; statements: StatementOfAccount[] }) {
  const t = statementTexts(ctx.locale)
  if (!statements.length) return <EmptyState title={t('list.none')} />
  return (
    <Table
      caption={t('list')}
      captionSize="m"
      rows={statements}
      rowKey={one => one.id}
      rowHref={one => `${here}/${one.id}`}
      columns={[
        {
          key: 'name',
          header: t('name'),
          isRowHeader: true,
          cell: one => (
            <a class="govuk-link" href={`${here}/${one.id}`}>
              {one.name || formatDateTime(one.read_at)}
            </a>
          ),
        },
        {
          key: 'source',
          header: t('source'),
          cell: one => (one.gateway ? texts(ctx.locale)(`channel.${one.gateway}`) : one.number),
        },
        {
          key: 'days',
          header: t('days'),
          cell: one => t('days.range', { from: formatDay(one.first_day), to: formatDay(one.last_day) }),
        },
        { key: 'lines', header: t('lines'), numeric: true, cell: one => one.lines },
        { key: 'state', header: t('state'), cell: one => stateText(ctx, one) },
      ]}
    />
  )
}

/** What gateways have of our money still. */
function Held(props: { ctx: Ctx; held: Awaited<ReturnType<typeof listHeldByGateways>> }) {
  const t = statementTexts(props.ctx.locale)
  if (!props.held.length) return null
  return (
    <>
      <h2 class="govuk-heading-m">{t('held')}</h2>
      <SummaryList
        rows={props.held.map(one => ({
          key: texts(props.ctx.locale)(`channel.${one.gateway}`),
          value: formatDong(one.held),
        }))}
      />
    </>
  )
}

function stateText(ctx: Ctx, { imported_at, waiting, gateway, settled_at }: StatementOfAccount): string {
  const t = statementTexts(ctx.locale)
  if (!imported_at) return t('state.read')
  if (waiting) return t('state.running', { count: waiting })
  if (!gateway) return t('state.done')
  return settled_at ? t('state.settled') : t('state.payout')
}
