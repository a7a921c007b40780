import {
  BackLink,
  Checkboxes,
  DateInput,
  type FormError,
  FormPage,
  PageHeading,
  Select,
  Table,
  TextInput,
} from '#design'
import { formatAmount, parseDong } from '#lib/money'
import { isDay, nfc, vnDay } from '#lib/vietnamese-text'
import { need } from '#platform/access'
import { NotFound } from '#platform/errors'
import { type Ctx, definePage, fieldOf, idOf, type Reply, redirect } from '#platform/http'
import { staffPage } from '#platform/pages'
import { mostItems, saveCampaign } from '../commands/save-campaign.ts'
import { getCampaign } from '../queries/get-campaign.ts'
import { schoolsWhere } from '../queries/list-campaigns.ts'
import { listClasses } from '../queries/list-pupils.ts'
import { schoolYearName, schoolYearOn } from '../school-year.ts'
import { texts } from '../texts.ts'
import { home, pathOf } from './place.ts'

/** As it was typed, or as it is kept. */
type Typed = {
  school: string
  name: string
  basis: string
  day: { day: string; month: string; year: string }
  items: { name: string; amount: string; optional: boolean }[]
  classes: string[]
}

const rowsAtFirst = 5

export const newCampaign = definePage({
  path: pathOf('moi'),
  who: 'staff',
  text: 'Lập đợt thu mới của trường',
  get: ctx => show(ctx, undefined, typedIn(ctx)),
  post: ctx => save(ctx),
})

export const editCampaign = definePage({
  path: pathOf(':campaign', '/sua'),
  who: 'staff',
  text: 'Sửa đợt thu còn là bản nháp',
  async get(ctx) {
    const kept = await ctx.read(tx => getCampaign(tx, idOf(ctx, 'campaign')))
    need(ctx, 'education:campaign.prepare', { agency: kept.school })
    if (kept.state !== 'draft') return redirect(pathOf(kept.id))
    const [year, month, day] = kept.due_on.split('-') as [string, string, string]
    return show(ctx, kept.id, {
      school: kept.school,
      name: kept.name,
      basis: kept.basis,
      day: { day, month, year },
      items: kept.items.map(one => ({
        name: one.name,
        amount: formatAmount(one.amount),
        optional: !one.compulsory,
      })),
      classes: kept.classes.map(one => one.id),
    })
  },
  post: ctx => save(ctx, idOf(ctx, 'campaign')),
})

function typedIn(ctx: Ctx): Typed {
  return {
    school: fieldOf(ctx, 'truong') || (ctx.query.truong ?? ''),
    name: fieldOf(ctx, 'ten'),
    basis: fieldOf(ctx, 'can-cu'),
    day: { day: fieldOf(ctx, 'han-day'), month: fieldOf(ctx, 'han-month'), year: fieldOf(ctx, 'han-year') },
    items: Array.from({ length: mostItems }, (_, at) => ({
      name: nfc(fieldOf(ctx, `khoan.${at}`)),
      amount: fieldOf(ctx, `tien.${at}`),
      optional: fieldOf(ctx, `tu-nguyen.${at}`) === '1',
    })),
    classes: [ctx.form.lop ?? []].flat(),
  }
}

const dayOf = ({ day, month, year }: Typed['day']) =>
  `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`

async function save(ctx: Ctx, id?: string): Promise<Reply> {
  const t = texts(ctx.locale)
  const typed = typedIn(ctx)
  const rows = typed.items
    .map((item, at) => ({ ...item, at, dong: parseDong(item.amount) }))
    .filter(item => item.name || item.amount)
  const wrongRows = rows.filter(item => !item.name || !item.dong)
  const dueOn = isDay(dayOf(typed.day)) ? dayOf(typed.day) : ''
  const saved = await ctx.write(tx =>
    saveCampaign(tx, {
      ...(id && { id }),
      ...typed,
      year: schoolYearOn(vnDay(tx.now)),
      dueOn,
      items: rows.map(item => ({ name: item.name, amount: item.dong ?? 0, compulsory: !item.optional })),
    }),
  )
  if (saved.ok) return redirect(pathOf(saved.id))
  const { errors } = saved
  return show(ctx, id, typed, [
    ...(errors.name ? [{ field: 'ten', text: t('edit.name.error') }] : []),
    ...(errors.dueOn ? [{ field: 'han-day', text: t('edit.due.error') }] : []),
    ...(errors.items && !wrongRows.length ? [{ field: 'khoan.0', text: t('edit.items.error') }] : []),
    ...wrongRows.map(({ at }) => ({ field: `khoan.${at}`, text: t('edit.item.error', { row: at + 1 }) })),
    ...(errors.classes ? [{ field: 'lop', text: t('edit.classes.error') }] : []),
  ])
}

async function show(
  ctx: Ctx,
  id: string | undefined,
  typed: Typed,
  errors: FormError[] = [],
): Promise<Reply> {
  const t = texts(ctx.locale)
  const year = schoolYearOn(vnDay(ctx.now))
  const schools = await ctx.read(tx => schoolsWhere(tx, 'education:campaign.prepare'))
  const school = typed.school ? schools.find(one => one.agency === typed.school) : schools[0]
  if (!school) throw new NotFound('school')
  const classes = await ctx.read(tx => listClasses(tx, { school: school.agency, year }))
  const errorOf = (field: string) => {
    const error = errors.find(one => one.field === field)
    return error && { error: error.text }
  }
  const filled = typed.items.findLastIndex(item => item.name || item.amount) + 1
  const rows = Array.from({ length: Math.min(mostItems, Math.max(rowsAtFirst, filled + 2)) }, (_, at) => at)
  const title = t(id ? 'edit.title' : 'edit.new')
  return staffPage(ctx, {
    title,
    hasErrors: errors.length > 0,
    children: (
      <>
        <BackLink href={id ? pathOf(id) : home}>{t(id ? 'campaign.back' : 'home.back')}</BackLink>
        <PageHeading
          title={title}
          caption={`${school.name} · ${t('year', { year: schoolYearName(year) })}`}
        />
        {schools.length > 1 && !id && (
          <form action={pathOf('moi')} class="sen-form">
            <Select
              name="truong"
              id="truong-khac"
              label={t('school.other')}
              value={school.agency}
              items={schools.map(one => ({ value: one.agency, text: one.name }))}
            />
            <button class="govuk-button govuk-button--secondary" type="submit">
              {t('school.show')}
            </button>
          </form>
        )}
        <FormPage
          action={id ? pathOf(id, '/sua') : pathOf('moi')}
          csrf={ctx.csrf}
          errors={errors}
          hidden={{ truong: school.agency }}
          submitText={t('edit.submit')}
        >
          <TextInput
            name="ten"
            label={t('campaign.name')}
            hint={t('edit.name.hint')}
            value={typed.name}
            {...errorOf('ten')}
          />
          <TextInput
            name="can-cu"
            label={t('campaign.basis')}
            hint={t('edit.basis.hint')}
            value={typed.basis}
            optional
          />
          <DateInput name="han" legend={t('campaign.due')} value={typed.day} {...errorOf('han-day')} />
          <Table
            caption={t('edit.items')}
            captionSize="m"
            rows={rows}
            rowKey={String}
            columns={[
              {
                key: 'name',
                header: t('item.name'),
                cell: at => (
                  <TextInput
                    name={`khoan.${at}`}
                    label={t('edit.item.name', { row: at + 1 })}
                    labelClass="govuk-visually-hidden"
                    value={typed.items[at]?.name}
                    {...errorOf(`khoan.${at}`)}
                  />
                ),
              },
              {
                key: 'amount',
                header: t('item.amount'),
                cell: at => (
                  <TextInput
                    name={`tien.${at}`}
                    label={t('edit.item.amount', { row: at + 1 })}
                    labelClass="govuk-visually-hidden"
                    inputMode="numeric"
                    width={10}
                    suffix={t('dong')}
                    value={typed.items[at]?.amount}
                  />
                ),
              },
              {
                key: 'optional',
                header: t('item.optional'),
                cell: at => (
                  <Checkboxes
                    name={`tu-nguyen.${at}`}
                    small
                    items={[
                      {
                        value: '1',
                        text: (
                          <span class="govuk-visually-hidden">
                            {t('edit.item.optional', { row: at + 1 })}
                          </span>
                        ),
                        checked: typed.items[at]?.optional,
                      },
                    ]}
                  />
                ),
              },
            ]}
          />
          <p class="govuk-hint">{t('edit.items.hint')}</p>
          <Checkboxes
            name="lop"
            legend={t('edit.classes')}
            legendSize="m"
            small
            items={classes.map(one => ({
              value: one.id,
              text: t('edit.class', { name: one.name, count: one.pupils }),
            }))}
            values={typed.classes}
            {...(classes.length === 0 && { hint: t('edit.classes.none') })}
            {...errorOf('lop')}
          />
        </FormPage>
      </>
    ),
  })
}
