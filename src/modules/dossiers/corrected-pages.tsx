import type { Content, FormError as ErrorLink } from '#design'
import type { FormError } from '#lib/form'
import type { LiveRule } from '#lib/rule-expression'
import type { ProcedureDefinition } from '#modules/procedures'
import type { Ctx } from '#platform/http'
import { type Correction, declaredOn, notesOf, readCorrection } from './correction.ts'
import type { AwaitedSupplement } from './queries/awaited-supplement.ts'
import type { DossierRow } from './schema.ts'
import { placesOf, WholeForm, wholeFormErrors, wholeFormRules } from './whole-form.tsx'

type Asked = { dossier: DossierRow; definition: ProcedureDefinition; asked: AwaitedSupplement }

/** A correction as it stands on a page: for the applicant, and for the officer who writes it for them. */
export type CorrectionOnPage = Asked &
  Pick<Correction, 'answers' | 'strained'> & {
    /** The pages that are on it; none where none was asked for. */
    shown: string[]
    places: Awaited<ReturnType<typeof placesOf>>
    rules: LiveRule[] | undefined
  }

export async function correctionOnPage(
  ctx: Ctx,
  hand: Asked,
  posted: Ctx['form'] = ctx.form,
): Promise<CorrectionOnPage> {
  const { dossier, definition, asked } = hand
  const { form } = definition
  const read = readCorrection(form, dossier, asked.declaration, posted, ctx.now)
  const { answers, strained } = read
  const shown = asked.declaration.length ? [...read.open, ...strained] : []
  return {
    ...hand,
    answers,
    strained,
    shown,
    places: await ctx.read(tx => placesOf(tx, form, answers, posted)),
    rules: shown.length ? wholeFormRules(form, answers, declaredOn(dossier), { shown }) : undefined,
  }
}

/** The mistakes of a correction as links to their questions. */
export function correctionErrors(ctx: Ctx, on: CorrectionOnPage, errors: FormError[] = []): ErrorLink[] {
  return wholeFormErrors(on.definition.form, on.answers, declaredOn(on.dossier), errors, ctx.locale)
}

type Props = { on: CorrectionOnPage; title: string; lead?: Content; strained: string; errors?: FormError[] }

/** The pages to write anew, each with what is wrong; nothing where none was asked for. */
export function CorrectedPages({ on, title, lead, strained, errors = [] }: Props) {
  if (!on.shown.length) return null
  return (
    <section class="sen-card">
      <h2 class="sen-card__title">{title}</h2>
      {lead && <p>{lead}</p>}
      <WholeForm
        form={on.definition.form}
        shown={on.shown}
        notes={{ ...Object.fromEntries(on.strained.map(page => [page, strained])), ...notesOf(on.asked) }}
        answers={on.answers}
        context={declaredOn(on.dossier)}
        errors={errors}
        places={on.places}
      />
    </section>
  )
}
