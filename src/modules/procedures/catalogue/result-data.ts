import {
  type Answers,
  type FormContext,
  type FormDefinition,
  type Naming,
  setAt,
  settle,
  summarise,
} from '#lib/form'
import type { ProcedureDefinition } from '../definition.ts'

/** What is known about the result itself. `number` and `date` are null while it is a draft. */
export type Issue = {
  /** "Tỉnh Tây Ninh". */
  province: string
  /** The agency that issues it: "Ủy ban nhân dân phường Tân Ninh". */
  agency: string
  /** Where it is signed, before the date: "Tân Ninh". */
  place: string
  number: string | null
  date: { day: number; month: number; year: number } | null
  signer: { title: string; name: string }
  holder: string
  dossierCode: string
  /** Where anybody can check it; `qr` is the same as SVG. */
  verifyUrl: string
  qr: string
}

export type ResultData = Issue & {
  answers: Answers
  /** The same shape as `answers`, each answer as people read it: addresses, dates, choices. */
  text: Answers
  sections: { title: string; rows: { label: string; value: string }[] }[]
  /** What the officer wrote, and the same as people read it. */
  result: Answers
  resultText: Answers
}

/** All that a result template may print, as `sys.inputs.data`. */
export function resultData(
  definition: Pick<ProcedureDefinition, 'form' | 'result'>,
  issue: Issue,
  given: { answers: Answers; result: Answers },
  context: FormContext,
  naming: Naming = {},
): ResultData {
  const read = (form: FormDefinition, answers: Answers) => {
    const pages = summarise(form, answers, context, naming)
    const rows = pages.flatMap(page => page.rows).filter(row => row.text !== '')
    const text = rows.reduce<Answers>((tree, row) => setAt(tree, row.path, row.text), {})
    return { pages, text, answers: settle(form, answers, context).answers }
  }
  const asked = read(definition.form, given.answers)
  const written = definition.result.form && read(definition.result.form, given.result)
  return {
    ...issue,
    answers: asked.answers,
    text: asked.text,
    sections: asked.pages.map(page => ({
      title: page.title,
      rows: page.rows.map(row => ({ label: row.label, value: row.text })),
    })),
    result: written?.answers ?? {},
    resultText: written?.text ?? {},
  }
}
