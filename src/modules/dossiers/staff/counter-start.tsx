import { randomBytes } from 'node:crypto'
import { type FormError, FormPage, PageHeading, Radios, Select, Table, TextInput } from '#design'
import { parsePersonalNumber, personNumberReasons } from '#lib/person-number'
import { formatDateTime, vnDay } from '#lib/vietnamese-text'
import { findPersonByNumber } from '#modules/identity'
import { type Ctx, definePage, fieldOf, type Reply, redirect } from '#platform/http'
import { staffPage } from '#platform/pages'
import { startDraft } from '../commands/keep-draft.ts'
import { gatherPrefill } from '../prefill.ts'
import { type CounterDraft, findCounterDraft, mostCounterDrafts } from '../queries/counter-drafts.ts'
import { readBirthDate, readCard } from './card-scan.ts'
import { chosenProcedure, type Desk, deskOf, isSure, personAtDesk } from './counter-desk.ts'
import { type Text, texts } from './texts.ts'

const here = '/can-bo/tiep-nhan'

type Typed = {
  number: string
  name: string
  born: string
  recent: string
  words: string
  channel: 'counter' | 'post'
  centre: string
}

/** Who stands there and what they want: one line from the card's scanner, one choice, and the form is filled. */
export const counterStart = definePage({
  path: here,
  who: 'staff',
  text: 'Tiếp nhận tại quầy: người nộp và thủ tục',
  // More than a busy desk needs, too few to try numbers one after another.
  limit: { times: 120, seconds: 3600 },
  async get(ctx) {
    const desk = await ctx.read(tx => deskOf(tx))
    return draw(ctx, desk, {
      number: '',
      name: '',
      born: '',
      recent: '',
      words: '',
      channel: 'counter',
      centre: desk.centres[0]!.id,
    })
  },
  async post(ctx) {
    const t = texts(ctx.locale)
    const desk = await ctx.read(tx => deskOf(tx))
    const typed = readTyped(ctx, desk)
    const centre = desk.centres.find(one => one.id === typed.centre) ?? desk.centres[0]!
    const errors: FormError[] = []
    const procedure = chosenProcedure(desk, typed)
    if (!procedure)
      errors.push({
        field: 'thu-tuc',
        text: t(typed.words ? 'counter.procedure.many' : 'counter.procedure.missing'),
      })
    const card = readCard(typed.number)
    const number = parsePersonalNumber(card.personalNumber, { today: vnDay(ctx.now), source: 'stored' })
    if (!number.ok) errors.push({ field: 'so', text: personNumberReasons[number.reason][ctx.locale] })
    if (!number.ok || !procedure || errors.length) return draw(ctx, desk, typed, errors)

    const known = await ctx.read(tx => findPersonByNumber(tx, number.value.number))
    const name = card.name ?? typed.name
    const birthDate = card.birthDate ?? readBirthDate(typed.born)
    if (!known && name.length < 2) errors.push({ field: 'ten', text: t('counter.name.missing') })
    if (!known && !birthDate) errors.push({ field: 'sinh', text: t('counter.born.missing') })
    if (errors.length) return draw(ctx, desk, typed, errors)
    const facts =
      name.length >= 2 && birthDate
        ? { personalNumber: number.value.number, name, birthDate, sex: number.value.sex }
        : undefined

    // The look-up is for this case, which has no dossier yet; the person reads this name on "who looked".
    const visit = `QUAY-${vnDay(ctx.now).replaceAll('-', '')}-${randomBytes(4).toString('hex').toUpperCase()}`
    const asked = { procedure, visit, agency: centre.id }
    const person = known && (!facts || isSure(known, facts)) ? known : await personAtDesk(ctx, facts!, asked)
    if ('errors' in person) return draw(ctx, desk, typed, [{ field: 'ten', text: t('counter.name.wrong') }])

    const like = {
      procedure: procedure.code,
      person: person.id,
      channel: typed.channel,
      agency: centre.id,
    }
    // What they began is filled in already: nobody looks into registers for it once more.
    const begun = await ctx.read(tx => findCounterDraft(tx, like))
    if (begun) return redirect(`${here}/${begun}?lam-tiep=1`)
    const { problem, sources, earlier } = await gatherPrefill(ctx, {
      person: person.id,
      procedure: procedure.code,
      dossier: visit,
    })
    const draft = await ctx.write(tx => startDraft(tx, { ...like, sources, earlier }))
    return redirect(`${here}/${draft}${problem ? `?dan-cu=${problem}` : ''}`)
  },
})

function readTyped(ctx: Ctx, desk: Desk): Typed {
  return {
    number: fieldOf(ctx, 'so'),
    name: fieldOf(ctx, 'ten'),
    born: fieldOf(ctx, 'sinh'),
    recent: fieldOf(ctx, 'gan-day'),
    words: fieldOf(ctx, 'thu-tuc'),
    channel: fieldOf(ctx, 'kenh') === 'post' ? 'post' : 'counter',
    centre: fieldOf(ctx, 'noi') || desk.centres[0]!.id,
  }
}

function draw(ctx: Ctx, desk: Desk, typed: Typed, errors: FormError[] = []): Reply {
  const t = texts(ctx.locale)
  const errorAt = (field: string) => errors.find(error => error.field === field)?.text
  const first = [...desk.recent, ...desk.procedures.filter(card => !desk.recent.includes(card))]
  return staffPage(ctx, {
    title: t('counter.title'),
    hasErrors: errors.length > 0,
    children: (
      <>
        <FormPage action={here} csrf={ctx.csrf} errors={errors} submitText={t('counter.go')}>
          <PageHeading title={t('counter.title')} lead={t('counter.lead')} />
          <div class="sen-beside">
            <div>
              <TextInput
                name="so"
                label={t('counter.number')}
                hint={t('counter.number.hint')}
                value={typed.number}
                error={errorAt('so')}
                autoComplete="off"
                attributes={{ autofocus: errors.length === 0 }}
              />
              <TextInput
                name="ten"
                label={t('counter.name')}
                hint={t('counter.name.hint')}
                value={typed.name}
                error={errorAt('ten')}
                autoComplete="off"
                autoCapitalize="words"
                optional
              />
              <TextInput
                name="sinh"
                label={t('counter.born')}
                hint={t('counter.born.hint')}
                width={10}
                value={typed.born}
                error={errorAt('sinh')}
                autoComplete="off"
                optional
              />
            </div>
            <div>
              {desk.recent.length > 0 && (
                <Radios
                  name="gan-day"
                  legend={t('counter.recent')}
                  small
                  value={typed.recent}
                  items={desk.recent.map(card => ({ value: card.code, text: card.short_name }))}
                />
              )}
              <TextInput
                name="thu-tuc"
                label={t(desk.recent.length ? 'counter.procedure.other' : 'counter.procedure')}
                hint={t('counter.procedure.hint')}
                value={typed.words}
                error={errorAt('thu-tuc')}
                autoComplete="off"
                attributes={{ list: 'cac-thu-tuc' }}
              />
              <datalist id="cac-thu-tuc">
                {first.map(card => (
                  <option value={`${card.short_name} (${card.code})`} />
                ))}
              </datalist>
              <Radios
                name="kenh"
                legend={t('counter.channel')}
                small
                inline
                value={typed.channel}
                items={[
                  { value: 'counter', text: t('channel.counter') },
                  { value: 'post', text: t('channel.post') },
                ]}
              />
              {desk.centres.length > 1 && (
                <Select
                  name="noi"
                  label={t('counter.centre')}
                  value={typed.centre}
                  items={desk.centres.map(({ id, name }) => ({ value: id, text: name }))}
                />
              )}
            </div>
          </div>
        </FormPage>
        <Drafts t={t} drafts={desk.drafts} />
      </>
    ),
  })
}

function Drafts({ t, drafts }: { t: Text; drafts: CounterDraft[] }) {
  if (!drafts.length) return null
  const table = (
    <Table
      caption={t('counter.drafts')}
      captionSize="m"
      rows={drafts}
      rowKey={draft => draft.id}
      rowHref={draft => `${here}/${draft.id}`}
      columns={[
        {
          key: 'applicant',
          header: t('column.applicant'),
          isRowHeader: true,
          cell: draft => (
            <a class="govuk-link" href={`${here}/${draft.id}`}>
              {draft.applicant}
            </a>
          ),
        },
        { key: 'procedure', header: t('column.procedure'), cell: draft => draft.procedure },
        { key: 'at', header: t('counter.drafts.at'), cell: draft => formatDateTime(draft.updated_at) },
        {
          key: 'discard',
          header: t('counter.drafts.dead'),
          cell: draft => (
            <a class="govuk-link" href={`${here}/${draft.id}/bo`}>
              {t('counter.discard')}
              <span class="govuk-visually-hidden"> {draft.applicant}</span>
            </a>
          ),
        },
      ]}
    />
  )
  return (
    <>
      {table}
      {drafts.length === mostCounterDrafts && (
        <p class="govuk-hint">{t('counter.drafts.most', { most: mostCounterDrafts })}</p>
      )}
    </>
  )
}
