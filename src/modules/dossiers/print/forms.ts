import { renderSVG } from 'uqr'
import { dongInWords, formatDong } from '#lib/money'
import { vnDay, vnTime, weekdayName } from '#lib/vietnamese-text'
import { type Printed, type PrintRequest, printForSigning } from '#platform/print'
import { type Form, type FormData, formData } from './form-data.ts'
import law from './forms.json' with { type: 'json' }

export type { Form, FormData } from './form-data.ts'

/**
 * Prints one of the statutory forms of the one-stop desk: 01 in A4 or, as `01-receipt`, for a roll of
 * 80 mm; 02 to 05 letters to the citizen; 06 the control sheet; 07 the register. Throws ZodError when
 * something the form needs is missing.
 */
export async function printForm<Of extends Form>(form: Of, data: FormData<Of>): Promise<Uint8Array> {
  return (await printFormForSigning(form, data)).pdf
}

/** The same, with the place called `signer` that forms 02 to 05 keep free for the signature. */
export function printFormForSigning<Of extends Form>(form: Of, data: FormData<Of>): Promise<Printed> {
  return printForSigning(requestFor(form, data))
}

function requestFor<Of extends Form>(form: Of, input: FormData<Of>): PrintRequest {
  const data = formData[form].parse(input)
  const number = form.slice(0, 2) as keyof typeof law.forms
  return {
    template: new URL(`./form${form}.typ`, import.meta.url),
    at: data.at,
    data: {
      form: { number, source: law.source, ...law.forms[number] },
      ...(forTypst(data) as Record<string, unknown>),
      ...('paid' in data && { paid: sumInWords(data.paid) }),
    },
    assets:
      'dossier' in data ? { 'lookup.svg': renderSVG(data.dossier.lookup, { ecc: 'M', border: 2 }) } : {},
  }
}

/** An instant becomes the parts that a form spells out, in Vietnamese time. */
function forTypst(value: unknown): unknown {
  if (value instanceof Date)
    return { day: vnDay(value), time: vnTime(value), weekday: weekdayName(vnDay(value)) }
  if (Array.isArray(value)) return value.map(forTypst)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, forTypst(each)]))
}

function sumInWords(dong: number | undefined): string | null {
  return dong === undefined ? null : `${formatDong(dong)} (bằng chữ: ${dongInWords(dong)})`
}
