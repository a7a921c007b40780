import { Timeline } from '#design'
import { formatDong } from '#lib/money'
import { formatDateTime } from '#lib/vietnamese-text'
import { staffNames } from '#modules/organisation'
import type { Tx } from '#platform/db'
import type { Ctx } from '#platform/http'
import { historyOf } from '#platform/ledger'
import vi from './messages.vi.ts'
import { deskTexts } from './texts.ts'

type Deed = { at: Date; action: string; by: string; amount?: number; reference?: string; stillOwed?: boolean }

/** Who did what with a bill and its money, from the ledger; the caller may read the bill. */
export async function billHistory(tx: Tx, bill: string): Promise<Deed[]> {
  const rows = await historyOf(tx, bill)
  const idOf = (actor: string) => /^staff:(.+)$/.exec(actor)?.[1]
  const names = await staffNames(
    tx,
    rows.flatMap(row => idOf(row.actor) ?? []),
  )
  return rows.map(({ at, action, actor, body }) => ({
    at,
    action,
    by: names.get(idOf(actor) ?? '') ?? actor.split(':')[0]!,
    ...(typeof body.amount === 'number' && { amount: body.amount }),
    ...(body.stillOwed === true && { stillOwed: true }),
    ...(typeof body.reference === 'string' && action !== 'bill.opened' && { reference: body.reference }),
  }))
}

/** The trace of a bill, oldest first. */
export function BillHistory({ ctx, deeds }: { ctx: Ctx; deeds: Deed[] }) {
  const t = deskTexts(ctx.locale)
  const wordOf = (prefix: 'deed' | 'by', name: string) => {
    const key = `${prefix}.${name}`
    return key in vi ? t(key as 'deed.bill.opened') : name
  }
  return (
    <>
      <h2 class="govuk-heading-m">{t('history')}</h2>
      <Timeline
        label={t('history')}
        items={deeds.map(deed => ({
          state: 'done' as const,
          title: deed.amount
            ? `${wordOf('deed', deed.action)}: ${formatDong(deed.amount)}`
            : wordOf('deed', deed.action),
          who: wordOf('by', deed.by),
          when: formatDateTime(deed.at),
          dateTime: deed.at.toISOString(),
          children: (deed.reference || deed.stillOwed) && (
            <>
              {deed.stillOwed && <p>{t('still-owed.yes')}</p>}
              {deed.reference && <p>{deed.reference}</p>}
            </>
          ),
        }))}
      />
    </>
  )
}
