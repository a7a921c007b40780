import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Answers } from '#lib/form'
import { ProcedureDefinition } from '../definition.ts'

export { type Issue, resultData } from './result-data.ts'

const here = import.meta.dirname

/** Synthetic people and answers that a procedure accepts: for tests, demonstration data and measurements. */
export type Sample = { applicant: Answers; answers: Answers; resultAnswers: Answers }

/** The procedures written down in the folders beside this file, by code. Throws when one breaks the definition. */
export function loadCatalogue(): ProcedureDefinition[] {
  const frame = read('official.typ')
  return codes().map(code =>
    ProcedureDefinition.parse({
      ...readJson(code, 'procedure.json'),
      form: readJson(code, 'form.json'),
      process: read(code, 'process.bpmn'),
      template: `${frame}\n${read(code, 'result.typ')}`,
    }),
  )
}

/** A believable dossier of one procedure of the catalogue; its answers are complete for days near 20 November 2026. */
export function loadSample(code: string): Sample {
  return readJson(code, 'sample.json') as Sample
}

function codes(): string[] {
  return readdirSync(here, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
    .sort()
}

function readJson(...path: string[]): object {
  return JSON.parse(read(...path)) as object
}

function read(...path: string[]): string {
  return readFileSync(join(here, ...path), 'utf8')
}
