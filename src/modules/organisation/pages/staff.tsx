import { z } from 'zod'
import {
  Button,
  ButtonGroup,
  ConfirmPage,
  type FormError,
  FormPage,
  NotificationBanner,
  PageHeading,
  Radios,
  Select,
  SummaryList,
  Tag,
  TextInput,
} from '#design'
import { parseDay, vnDay } from '#lib/vietnamese-text'
import { roles } from '#platform/access'
import { NotFound } from '#platform/errors'
import { type Ctx, definePage, idOf, type Reply, redirect } from '#platform/http'
import { staffPage } from '#platform/pages'
import { appointStaff } from '../commands/appoint-staff.ts'
import { giveRole } from '../commands/give-role.ts'
import { deactivateStaff, reactivateStaff } from '../commands/set-staff-active.ts'
import { takeRole } from '../commands/take-role.ts'
import { getStaffRecord } from '../queries/staff-record.ts'
import { texts } from '../texts.ts'
import { agencyChoice } from './agency-choice.ts'
import { StaffHistory, StaffRoles } from './staff-parts.tsx'

const list = '/can-bo/quan-tri/can-bo'
const done = {
  added: 'staff.added',
  given: 'staff.role-given',
  taken: 'staff.role-taken',
  appointed: 'staff.appointed',
  closed: 'staff.deactivated',
  opened: 'staff.reactivated',
} as const
const givable = Object.entries(roles).filter(([role]) => role !== 'citizen')

const one = (ctx: Ctx, name: string) => [ctx.form[name] ?? ''].flat()[0]!.trim()
/** One officer: positions, roles, account, history. Each form posts its own `step`. */
export const staffRecordPage = definePage({
  path: `${list}/:id`,
  who: 'staff',
  text: 'Một cán bộ: chức danh, vai trò, khóa và mở tài khoản',
  get: ctx => (ctx.query.buoc === 'khoa' ? closePage(ctx) : recordPage(ctx)),
  async post(ctx) {
    const staff = idOf(ctx, 'id')
    const to = (what: keyof typeof done) => redirect(`${list}/${staff}?xong=${what}`)
    switch (one(ctx, 'step')) {
      case 'give':
        return (await give(ctx, staff)) ?? to('given')
      case 'take': {
        const { data: role } = z.uuid().safeParse(one(ctx, 'role'))
        if (!role) throw new NotFound('page')
        await ctx.write(tx => takeRole(tx, { role }))
        return to('taken')
      }
      case 'appoint': {
        const [agency, title] = [one(ctx, 'new-agency'), one(ctx, 'title')]
        const errors: FormError[] = []
        const t = texts(ctx.locale)
        if (!agency) errors.push({ field: 'new-agency', text: t('staff.agency.required') })
        if (!title) errors.push({ field: 'title', text: t('staff.title.required') })
        if (errors.length) return recordPage(ctx, errors)
        await ctx.write(tx => appointStaff(tx, { staff, agency, title }))
        return to('appointed')
      }
      case 'close':
        await ctx.write(tx => deactivateStaff(tx, { staff }))
        return to('closed')
      case 'open':
        await ctx.write(tx => reactivateStaff(tx, { staff }))
        return to('opened')
      default:
        throw new NotFound('page')
    }
  },
})

/** Gives the role, or draws the page again with what is missing. */
async function give(ctx: Ctx, staff: string): Promise<Reply | undefined> {
  const t = texts(ctx.locale)
  const errors: FormError[] = []
  const role = givable.find(([id]) => id === one(ctx, 'role'))?.[0]
  if (!role) errors.push({ field: 'role', text: t('staff.role.required') })
  const agency = one(ctx, 'agency')
  if (!agency) errors.push({ field: 'agency', text: t('staff.agency.required') })
  const typed = one(ctx, 'until')
  const until = typed ? parseDay(typed) : undefined
  if (typed && (!until || until < vnDay(ctx.now)))
    errors.push({ field: 'until', text: t('staff.until.past') })
  if (errors.length) return recordPage(ctx, errors)
  const reach = one(ctx, 'reach') === 'below' ? 'below' : 'agency'
  await ctx.write(tx => giveRole(tx, { staff, role: role as 'clerk', agency, reach, until }))
  return undefined
}

async function closePage(ctx: Ctx): Promise<Reply> {
  const t = texts(ctx.locale)
  const staff = await ctx.read(tx => getStaffRecord(tx, idOf(ctx, 'id')))
  const title = t('staff.deactivate.question', { name: staff.name })
  return staffPage(ctx, {
    title,
    children: (
      <ConfirmPage
        title={title}
        action={`${list}/${staff.id}`}
        csrf={ctx.csrf}
        hidden={{ step: 'close' }}
        confirmText={t('staff.deactivate')}
        cancelHref={`${list}/${staff.id}`}
        warning={t('staff.deactivate.warning')}
      />
    ),
  })
}

async function recordPage(ctx: Ctx, errors: FormError[] = []): Promise<Reply> {
  const t = texts(ctx.locale)
  const { staff, agencies } = await ctx.read(async tx => ({
    staff: await getStaffRecord(tx, idOf(ctx, 'id')),
    agencies: await agencyChoice(tx),
  }))
  const here = `${list}/${staff.id}`
  const said = Object.hasOwn(done, ctx.query.xong ?? '') && done[ctx.query.xong as keyof typeof done]
  const step = one(ctx, 'step')
  const errorOf = (field: string) => errors.find(error => error.field === field)?.text
  const form = (name: string, submitText: string) => ({
    action: here,
    csrf: ctx.csrf,
    hidden: { step: name },
    submitText,
    sticky: false,
    errors: step === name ? errors : [],
  })
  return staffPage(ctx, {
    title: staff.name,
    hasErrors: errors.length > 0,
    breadcrumbs: [
      { text: t('admin.title'), href: '/can-bo/quan-tri' },
      { text: t('staff.title'), href: list },
      { text: staff.name },
    ],
    children: (
      <>
        {said && !errors.length && <NotificationBanner kind="success" text={t(said)} />}
        <PageHeading caption={staff.email} title={staff.name} />
        <SummaryList
          rows={[
            {
              key: t('staff.state'),
              value: (
                <Tag colour={staff.active ? 'green' : 'grey'}>
                  {t(staff.active ? 'staff.active' : 'staff.inactive')}
                </Tag>
              ),
            },
            { key: t('staff.phone'), value: staff.phone ?? '—' },
            {
              key: t('staff.positions'),
              value: staff.positions.map(at => <p>{`${at.title}, ${at.agency_name}`}</p>),
            },
          ]}
        />
        {staff.managed && (
          <ButtonGroup>
            <Button href={`${here}/kich-hoat`} kind="secondary">
              {t('staff.activation')}
            </Button>
            {staff.active && (
              <Button href={`${here}?buoc=khoa`} kind="warning">
                {t('staff.deactivate')}
              </Button>
            )}
          </ButtonGroup>
        )}
        {staff.managed && !staff.active && (
          <FormPage {...form('open', t('staff.reactivate'))}>{null}</FormPage>
        )}
        <StaffRoles t={t} staff={staff} action={here} csrf={ctx.csrf} />
        {staff.managed && staff.active && (
          <>
            <h2 class="govuk-heading-m">{t('staff.give')}</h2>
            <FormPage {...form('give', t('staff.give'))}>
              <Select
                name="role"
                label={t('staff.role')}
                emptyText=""
                value={one(ctx, 'role')}
                error={errorOf('role')}
                items={givable.map(([value, text]) => ({ value, text }))}
              />
              <Select
                name="agency"
                label={t('staff.agency')}
                emptyText=""
                value={one(ctx, 'agency') || staff.positions[0]?.agency}
                error={errorOf('agency')}
                items={agencies}
              />
              <Radios
                name="reach"
                legend={t('staff.reach')}
                value={one(ctx, 'reach') || 'agency'}
                items={[
                  { value: 'agency', text: t('staff.reach.agency') },
                  { value: 'below', text: t('staff.reach.below') },
                ]}
              />
              <TextInput
                name="until"
                label={t('staff.until')}
                hint={t('staff.until.hint')}
                optional
                width={10}
                value={one(ctx, 'until')}
                error={errorOf('until')}
              />
            </FormPage>
            <h2 class="govuk-heading-m">{t('staff.appoint')}</h2>
            <FormPage {...form('appoint', t('staff.appoint'))}>
              <Select
                name="new-agency"
                label={t('staff.agency')}
                emptyText=""
                value={one(ctx, 'new-agency') || staff.positions[0]?.agency}
                error={errorOf('new-agency')}
                items={agencies}
              />
              <TextInput
                name="title"
                label={t('staff.position')}
                value={one(ctx, 'title')}
                error={errorOf('title')}
              />
            </FormPage>
          </>
        )}
        <StaffHistory t={t} staff={staff} />
      </>
    ),
  })
}
