import type { Day } from '#lib/vietnamese-text'
import forms from './data/receipt-forms.json' with { type: 'json' }

/**
 * Form and series of an agency's receipts on a day: the nearest agency above it that has any, the newest in force.
 * `{yy}` in a series is the year. What nobody has confirmed says so in the file, and a form nobody knows is null.
 */
export function receiptForm(agency: string, day: Day): { form: string | null; series: string | null } {
  const [found] = forms
    .filter(one => one.from <= day && `${agency}/`.startsWith(`${one.agency}/`))
    .toSorted((a, b) => b.agency.length - a.agency.length || b.from.localeCompare(a.from))
  return { form: found?.form ?? null, series: found?.series.replace('{yy}', day.slice(2, 4)) ?? null }
}
