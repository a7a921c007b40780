import { InsetText, Radios, Select } from '#design'
import { type Agency, listAgencies, oneStopCentreOf } from '#modules/organisation'
import type { ProcedureDefinition } from '#modules/procedures'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import type { Ctx } from '#platform/http'
import type { Delivery } from '../schema.ts'
import type { Texts } from '../texts.ts'

/** Where a dossier may be received: one centre (the province's), or any commune's. */
export type Receiving = { single?: Agency; centres: { value: string; text: string }[]; usual?: string }
export type ReceivingChoice = { agency: string; delivery: Delivery }
export type ReceivingErrors = { agency?: string; delivery?: string }

/** Dossiers are taken in regardless of where somebody lives: every commune is offered, their own one first chosen. */
export async function receivingOf(
  tx: Tx,
  definition: ProcedureDefinition,
  commune: string | undefined,
): Promise<Receiving> {
  if (definition.level === 'province') return { single: await oneStopCentreOf(tx, 'province'), centres: [] }
  const communes = new Map(
    (await listAgencies(tx, { kind: 'commune' })).map(agency => [agency.id, agency.name]),
  )
  const centres = (await listAgencies(tx, { kind: 'one-stop-centre' })).flatMap(centre => {
    const name = communes.get(centre.parent ?? '')
    return name ? [{ value: centre.id, text: placeName(name) }] : []
  })
  const usual = commune ? await centreOf(tx, commune) : undefined
  return { centres: centres.toSorted((a, b) => a.text.localeCompare(b.text, 'vi')), ...(usual && { usual }) }
}

/** "Ủy ban nhân dân phường Tân Ninh" → "Phường Tân Ninh": people choose a place, not a committee. */
function placeName(committee: string): string {
  const place = committee.replace(/^Ủy ban nhân dân /, '')
  return place.charAt(0).toLocaleUpperCase('vi') + place.slice(1)
}

async function centreOf(tx: Tx, commune: string): Promise<string | undefined> {
  try {
    return (await oneStopCentreOf(tx, commune)).id
  } catch (error) {
    // They live in another province.
    if (error instanceof NotFound) return undefined
    throw error
  }
}

const deliveries: readonly Delivery[] = ['electronic', 'counter', 'post']

export function readReceiving(
  t: Texts,
  form: Ctx['form'],
  receiving: Receiving,
): { ok: true; choice: ReceivingChoice } | { ok: false; errors: ReceivingErrors } {
  const agency =
    receiving.single?.id ?? receiving.centres.find(centre => centre.value === form['noi-nhan'])?.value
  const delivery = deliveries.find(one => one === form['cach-nhan'])
  if (agency && delivery) return { ok: true, choice: { agency, delivery } }
  return {
    ok: false,
    errors: {
      ...(!agency && { agency: t('receiving.agency.missing') }),
      ...(!delivery && { delivery: t('receiving.delivery.missing') }),
    },
  }
}

/** What was chosen before something was wrong. */
export function chosenIn(form: Ctx['form']): { agency?: string; delivery?: Delivery } {
  const agency = form['noi-nhan']
  const delivery = deliveries.find(one => one === form['cach-nhan'])
  return { ...(typeof agency === 'string' && { agency }), ...(delivery && { delivery }) }
}

export function ReceivingFields(props: {
  t: Texts
  receiving: Receiving
  chosen: Partial<ReceivingChoice>
  errors?: ReceivingErrors
}) {
  const { t, receiving, chosen, errors } = props
  return (
    <>
      {receiving.single ? (
        <InsetText>
          {t('receiving.single', { name: receiving.single.name })}
          {receiving.single.address && <> {receiving.single.address}.</>}
        </InsetText>
      ) : (
        <Select
          name="noi-nhan"
          label={t('receiving.agency')}
          hint={t('receiving.agency.hint')}
          items={receiving.centres}
          emptyText={t('receiving.agency.empty')}
          value={chosen.agency ?? receiving.usual ?? ''}
          error={errors?.agency}
        />
      )}
      <Radios
        name="cach-nhan"
        legend={t('receiving.delivery')}
        value={chosen.delivery ?? 'electronic'}
        error={errors?.delivery}
        items={deliveries.map(value => ({
          value,
          text: t(`delivery.${value}`),
          hint: t(`delivery.${value}.hint`),
        }))}
      />
    </>
  )
}

export function receivingErrorLinks(errors: ReceivingErrors | undefined) {
  return [
    ...(errors?.agency ? [{ field: 'noi-nhan', text: errors.agency }] : []),
    ...(errors?.delivery ? [{ field: 'cach-nhan', text: errors.delivery }] : []),
  ]
}
