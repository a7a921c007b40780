import {
  Button,
  type Content,
  CopyCode,
  Deadline,
  ErrorSummary,
  FormPage,
  InsetText,
  PageHeading,
  StatusTag,
  TextInput,
  Timeline,
} from '#design'
import { formatDateTime } from '#lib/vietnamese-text'
import { describeRemaining, remaining } from '#lib/working-time'
import { calendarOf, getAgency } from '#modules/organisation'
import { getVersion } from '#modules/procedures'
import type { Tx } from '#platform/db'
import { type Ctx, definePage, type Reply, spend } from '#platform/http'
import { citizenPage, kioskPage } from '#platform/pages'
import { findByLookup } from '../queries/find-by-lookup.ts'
import { type DossierRow, db } from '../schema.ts'
import { isFinal } from '../status.ts'
import { type Texts, texts } from '../texts.ts'
import { openSteps } from './dossier-view.ts'
import { waitingSteps, waitsFor } from './my-dossier-progress.tsx'

/** A screen in a hall forgets the last visitor after this many seconds. */
const kioskSeconds = 60

/** Tries at one code from one address: a stranger's do not shut it for its owner. */
const perVisitor = { times: 10, seconds: 3600 }
/** And from all addresses together: four digits are soon guessed by who has many and may try for ever. */
const perCode = { times: 240, seconds: 24 * 3600 }

/** Without signing in: the code and four digits that only the filer knows. A wrong code and wrong digits look the same. */
export const lookUpPage = definePage({
  path: '/tra-cuu',
  who: 'anyone',
  text: 'Tra cứu hồ sơ bằng mã và bốn số cuối số định danh; cũng cho màn hình tại sảnh',
  // A hall shares one address, and so do the phones of a network.
  limit: { times: 60, seconds: 600 },
  get: async ctx => askCode(ctx, { code: ctx.query.ma ?? '' }),
  post: ctx => answer(ctx),
})

/** Where a typed or printed address with the code in it leads. */
export const lookUpCodePage = definePage({
  path: '/tra-cuu/:code',
  who: 'anyone',
  text: 'Tra cứu một mã hồ sơ: hỏi bốn số cuối',
  get: async ctx => askCode(ctx, { code: ctx.params.code ?? '' }),
})

const atKiosk = (ctx: Ctx) => ctx.query.kiosk === '1' || ctx.form.kiosk === '1'

async function answer(ctx: Ctx): Promise<Reply> {
  const t = texts(ctx.locale)
  const code = typeof ctx.form.ma === 'string' ? ctx.form.ma.trim().toUpperCase().replace(/\s+/g, '') : ''
  const digits = typeof ctx.form.so === 'string' ? ctx.form.so.replace(/\s+/g, '') : ''
  if (!code || !/^\d{4}$/.test(digits))
    return askCode(ctx, {
      code,
      digits,
      codeError: code ? undefined : t('look-up.code.missing'),
      digitsError: /^\d{4}$/.test(digits) ? undefined : t('look-up.digits.missing'),
    })
  const found = await ctx.read(async tx => {
    // Right tries too: else who has used up theirs would know the right digits by not being refused.
    await spend(tx, `dossiers.look-up|${code}|${ctx.address}`, perVisitor.times, perVisitor.seconds)
    await spend(tx, `dossiers.look-up|${code}`, perCode.times, perCode.seconds)
    const dossier = await findByLookup(tx, { code, lastFour: digits })
    return dossier && gather(tx, dossier)
  })
  return found ? showFound(ctx, found) : askCode(ctx, { code, digits, nothing: true })
}

async function gather(tx: Tx, dossier: DossierRow) {
  const version = await getVersion(tx, dossier.version)
  const tasks = await db(tx)
    .selectFrom('dossiers.task')
    .select(['node', 'name', 'does', 'agency', 'due_at', 'state'])
    .where('dossier', '=', dossier.id)
    .where('state', 'in', ['open', 'paused'])
    .execute()
  const current = []
  for (const task of tasks) current.push({ ...task, agency: (await getAgency(tx, task.agency)).name })
  return {
    dossier,
    current,
    name: version.definition.shortName,
    steps: await openSteps(tx, dossier, version),
    receiving: (await getAgency(tx, dossier.receiving)).name,
    calendar: await calendarOf(tx, dossier.deciding),
  }
}

type Found = Awaited<ReturnType<typeof gather>>
type Asked = {
  code: string
  digits?: string
  codeError?: string | undefined
  digitsError?: string | undefined
  nothing?: true
}

function askCode(ctx: Ctx, asked: Asked): Reply {
  const t = texts(ctx.locale)
  const nothing = asked.nothing ? t('look-up.nothing') : undefined
  const errors = [
    ...(asked.codeError ? [{ field: 'ma', text: asked.codeError }] : []),
    ...(asked.digitsError ? [{ field: 'so', text: asked.digitsError }] : []),
    ...(nothing ? [{ field: 'ma', text: nothing }] : []),
  ]
  return draw(ctx, t('look-up.title'), errors.length > 0, [
    <FormPage
      action="/tra-cuu"
      csrf={ctx.csrf}
      submitText={t('look-up.submit')}
      hidden={atKiosk(ctx) ? { kiosk: '1' } : {}}
      sticky={false}
    >
      {errors.length > 0 && <ErrorSummary errors={errors} />}
      <PageHeading title={t('look-up.title')} lead={t('look-up.lead')} />
      <TextInput
        name="ma"
        label={t('look-up.code')}
        hint={t('look-up.code.hint')}
        value={asked.code}
        error={asked.codeError ?? nothing}
        autoComplete="off"
        autoCapitalize="characters"
      />
      <TextInput
        name="so"
        label={t('look-up.digits')}
        hint={t('look-up.digits.hint')}
        value={asked.nothing ? '' : asked.digits}
        error={asked.digitsError}
        width={4}
        isCode
        inputMode="numeric"
        autoComplete="off"
        maxLength={4}
      />
    </FormPage>,
    ctx.actor.kind === 'citizen' || atKiosk(ctx) ? null : (
      <p>
        {t('look-up.own')}{' '}
        <a class="govuk-link" href="/ho-so">
          {t('mine.title')}
        </a>
      </p>
    ),
  ])
}

function showFound(ctx: Ctx, found: Found): Reply {
  const t = texts(ctx.locale)
  const { dossier, name } = found
  return draw(ctx, name, false, [
    <PageHeading caption={t('look-up.caption')} title={name} aside={<StatusTag status={dossier.status} />} />,
    <p>
      <CopyCode label={t('dossier.code')}>{dossier.code}</CopyCode>
    </p>,
    <WhenReady ctx={ctx} t={t} found={found} />,
    <h2 class="govuk-heading-m">{t('progress.title')}</h2>,
    <Timeline
      label={t('progress.title')}
      items={[
        {
          state: 'done',
          title: t('progress.sent'),
          who: found.receiving,
          when: formatDateTime(dossier.submitted_at),
        },
        ...found.current.map(task => ({
          state: 'now' as const,
          title: task.name,
          ...(task.state === 'paused' || dossier.status === 6
            ? { who: t(`look-up.waits.${dossier.status === 6 ? 'payment' : 'supplement'}`) }
            : task.does === 'return'
              ? { who: t(waitsFor(dossier), { agency: task.agency }) }
              : { who: task.agency, when: t('progress.until', { at: formatDateTime(task.due_at) }) }),
        })),
        ...waitingSteps(found.steps, found.current).map(step => ({
          state: 'now' as const,
          title: step.name,
          who: t(dossier.status === 6 ? 'look-up.waits.payment' : 'progress.working'),
        })),
        ...found.steps
          .filter(step => step.state === 'ahead')
          .map(step => ({ state: 'next' as const, title: step.name })),
      ]}
    />,
    atKiosk(ctx) ? (
      <Button href="/tra-cuu?kiosk=1">{t('look-up.again')}</Button>
    ) : (
      <p>
        <a class="govuk-link" href={`/ho-so/${dossier.code}`}>
          {t('look-up.more')}
        </a>
      </p>
    ),
  ])
}

function WhenReady({ ctx, t, found }: { ctx: Ctx; t: Texts; found: Found }) {
  const { dossier, calendar } = found
  if (dossier.status === 5) return <InsetText>{t('look-up.supplement')}</InsetText>
  if (dossier.status === 6) return <InsetText>{t('look-up.payment')}</InsetText>
  if (dossier.status === 9)
    return (
      <InsetText>
        {t(`look-up.ready.${dossier.delivery === 'post' ? 'post' : 'counter'}`, { agency: found.receiving })}
      </InsetText>
    )
  if (isFinal(dossier.status))
    return <InsetText>{t(`progress.end.${dossier.status as 3 | 7 | 8 | 10}`)}</InsetText>
  if (!dossier.due_at) return <InsetText>{t('deadline.not-yet')}</InsetText>
  const left = remaining(dossier.due_at, ctx.now, calendar)
  const words = describeRemaining(left, ctx.locale)
  return (
    <Deadline
      label={t('deadline.label')}
      date={formatDateTime(dossier.due_at, { weekday: true })}
      remaining={words.charAt(0).toLocaleUpperCase('vi') + words.slice(1)}
      tone={left.overdue ? 'late' : left.days < 1 ? 'soon' : 'ok'}
    />
  )
}

function draw(ctx: Ctx, title: string, hasErrors: boolean, children: Content): Reply {
  if (!atKiosk(ctx)) return citizenPage(ctx, { title, hasErrors, isPrivate: true, children })
  const reply = kioskPage(ctx, { title, children })
  // What the last visitor saw goes away by itself, also without scripts.
  return { ...reply, headers: { ...reply.headers, refresh: `${kioskSeconds}; url=/tra-cuu?kiosk=1` } }
}
