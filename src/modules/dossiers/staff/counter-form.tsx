import { type FormError as ErrorLink, FormPage, InsetText, PageHeading, Radios, SummaryList } from '#design'
import { formatPartialDate, validateAll } from '#lib/form'
import { vnDay } from '#lib/vietnamese-text'
import { getPerson } from '#modules/identity'
import { getVersion } from '#modules/procedures'
import { lookUpProblem, lookUpProblems } from '#modules/registers'
import { findReusable } from '#modules/vault'
import type { Tx } from '#platform/db'
import {
  type Ctx,
  definePage,
  fieldOf,
  fieldsOf,
  filesLeft,
  idOf,
  type Reply,
  redirect,
} from '#platform/http'
import { staffPage } from '#platform/pages'
import { readUploads } from '../citizen/uploads.ts'
import { getDraft, listDraftPapers, removeDraftPaper } from '../commands/keep-draft.ts'
import { keepAtCounter, receiveAtCounter } from '../commands/receive-at-counter.ts'
import { renewDraft } from '../commands/renew-draft.ts'
import { type Delivery, db } from '../schema.ts'
import { texts as uploadTexts } from '../texts.ts'
import { placesOf, readWholeForm, WholeForm, wholeFormErrors, wholeFormRules } from '../whole-form.tsx'
import { CounterPapers, type DraftAtDesk, nameOf, type Typed } from './counter-papers.tsx'
import { texts } from './texts.ts'

const deliveries = ['counter', 'electronic', 'post'] as const satisfies readonly Delivery[]

/** The whole application on one screen; one press files it, receives it and prints the receipt. */
export const counterForm = definePage({
  path: '/can-bo/tiep-nhan/:draft',
  who: 'staff',
  text: 'Tiếp nhận tại quầy: tờ khai, giấy tờ, cách trả kết quả',
  async get(ctx) {
    const desk = await ctx.write(tx => load(tx, idOf(ctx, 'draft')))
    if (desk.code) return redirect(`/can-bo/tiep-nhan/xong/${desk.code}`)
    const shown = desk.brought.map(one => one.paper)
    return draw(ctx, desk, {
      answers: desk.draft.answers,
      delivery: desk.draft.delivery,
      shown,
      errors: [],
      missing: [],
      problems: {},
    })
  },
  async post(ctx) {
    const desk = await ctx.write(tx => load(tx, idOf(ctx, 'draft')))
    if (desk.code) return redirect(`/can-bo/tiep-nhan/xong/${desk.code}`)
    const { draft, version, isRenewed } = desk
    const { form, papers } = version.definition
    const { answers, onForm } = readWholeForm(form, ctx.form, draft.answers)
    const { came, problems } = await readUploads(
      ctx,
      uploadTexts(ctx.locale),
      papers.map(paper => paper.code),
    )
    const delivery = deliveries.find(one => one === fieldOf(ctx, 'cach-nhan')) ?? draft.delivery
    const shown = fieldsOf(ctx, 'giay').filter(code => papers.some(paper => paper.code === code))
    const typed: Typed = { answers, delivery, shown, errors: [], missing: [], problems }
    const reused = papers.flatMap(paper =>
      fieldsOf(ctx, `kho.${paper.code}`).map(document => ({ paper: paper.code, document })),
    )
    const brought = [...came, ...reused, ...shown.map(paper => ({ paper }))]
    const input = { draft: draft.id, answers, delivery, papers: brought }
    // Enter in a box (a scanner sends one) only looks at what is still wrong: a dossier is filed by its button.
    if (!('nhan' in ctx.form) || onForm || isRenewed || filesLeft(ctx) || Object.keys(problems).length) {
      const removed = desk.brought.find(one => one.file && one.id === ctx.form.bo)
      const after = await ctx.write(async tx => {
        if (removed) await removeDraftPaper(tx, { draft: draft.id, id: removed.id })
        await keepAtCounter(tx, input)
        return load(tx, draft.id)
      })
      if ('luu' in ctx.form) return redirect('/can-bo/tiep-nhan')
      return draw(
        ctx,
        { ...after, isRenewed },
        {
          ...typed,
          errors: onForm || 'bo' in ctx.form ? [] : validateAll(form, answers, { today: vnDay(ctx.now) }),
        },
      )
    }
    const received = await ctx.write(tx => receiveAtCounter(tx, input))
    if (received.ok) return redirect(`/can-bo/tiep-nhan/xong/${received.code}`)
    const after = await ctx.write(tx => load(tx, draft.id))
    return draw(ctx, after, {
      ...typed,
      errors: received.errors,
      missing: received.missing.map(({ paper }) => paper.code),
    })
  },
})

async function load(tx: Tx, id: string): Promise<DraftAtDesk> {
  const isRenewed = await renewDraft(tx, { draft: id })
  const draft = await getDraft(tx, id)
  const version = await getVersion(tx, draft.version)
  const person = await getPerson(tx, draft.person)
  const filed = draft.dossier
    ? await db(tx)
        .selectFrom('dossiers.dossier')
        .select('code')
        .where('id', '=', draft.dossier)
        .executeTakeFirstOrThrow()
    : undefined
  const kinds = [...new Set(version.definition.papers.flatMap(paper => paper.reuse))]
  const reusable = filed ? [] : await findReusable(tx, { holder: draft.person, kinds })
  return {
    draft,
    version,
    person,
    brought: await listDraftPapers(tx, id),
    reusable,
    isRenewed,
    ...(filed && { code: filed.code }),
  }
}

async function draw(ctx: Ctx, desk: DraftAtDesk, typed: Typed): Promise<Reply> {
  const t = texts(ctx.locale)
  const { draft, version, person } = desk
  const { definition } = version
  const context = { today: vnDay(ctx.now) }
  const places = await ctx.read(tx => placesOf(tx, definition.form, typed.answers, ctx.form))
  const links: ErrorLink[] = [
    ...wholeFormErrors(definition.form, typed.answers, context, typed.errors, ctx.locale),
    ...typed.missing.map(code => ({
      field: `giay.${code}`,
      text: t('counter.paper.missing', { name: nameOf(definition.papers, code) }),
    })),
    ...Object.entries(typed.problems).flatMap(([code, texts]) =>
      texts.map(text => ({ field: `tep.${code}`, text })),
    ),
  ]
  const problem = lookUpProblems.find(one => one === ctx.query['dan-cu'])
  return staffPage(ctx, {
    title: definition.shortName,
    hasErrors: links.length > 0,
    breadcrumbs: [{ text: t('counter.title'), href: '/can-bo/tiep-nhan' }, { text: definition.shortName }],
    children: (
      <FormPage
        action={`/can-bo/tiep-nhan/${draft.id}`}
        csrf={ctx.csrf}
        errors={links}
        hasFiles
        submitText={t('counter.receive')}
        submitName="nhan"
        submitValue="1"
        rules={wholeFormRules(definition.form, typed.answers, context, { beside: definition.papers })}
        secondary={
          <button type="submit" class="sen-link-button" name="luu" value="1">
            {t('counter.later')}
          </button>
        }
      >
        <PageHeading
          title={person.name}
          caption={definition.shortName}
          lead={t('counter.person', {
            number: person.personal_number,
            born: person.birth_date ? formatPartialDate(person.birth_date) : '—',
          })}
        />
        {'lam-tiep' in ctx.query && (
          <InsetText>
            <p>
              {t('counter.resumed')}{' '}
              <a class="govuk-link" href={`/can-bo/tiep-nhan/${draft.id}/bo`}>
                {t('counter.resumed.anew')}
              </a>
            </p>
          </InsetText>
        )}
        {desk.isRenewed && (
          <InsetText>
            <p>{t('counter.renewed')}</p>
            {draft.moved && draft.moved.lost.length > 0 && (
              <>
                <p>{t('counter.renewed.lost')}</p>
                <SummaryList
                  rows={draft.moved.lost.map(({ label, text }) => ({ key: label, value: text }))}
                />
              </>
            )}
          </InsetText>
        )}
        {problem && <InsetText>{lookUpProblem(ctx.locale, problem)}</InsetText>}
        <div class="sen-beside">
          <div>
            <WholeForm
              form={definition.form}
              answers={typed.answers}
              context={context}
              errors={typed.errors}
              origins={draft.origins}
              places={places}
            />
          </div>
          <div>
            <CounterPapers ctx={ctx} t={t} desk={desk} typed={typed} />
            <Radios
              name="cach-nhan"
              legend={t('counter.delivery')}
              small
              value={typed.delivery}
              items={deliveries.map(value => ({ value, text: t(`delivery.${value}`) }))}
            />
          </div>
        </div>
      </FormPage>
    ),
  })
}
