import { Button, type Content } from '#design'
import type { Outcome } from '#lib/bpmn'
import { outcomesOf } from './task-cards.tsx'
import type { InWork } from './task-page.tsx'
import type { Text } from './texts.ts'

/** The outcomes beside the main one, and the way back. */
export function OtherOutcomes({ t, work, children }: { t: Text; work: InWork; children?: Content }) {
  const [, ...others] = outcomesOf(work, work.task)
  return (
    <>
      {others.map(outcome => (
        <Button name="outcome" value={outcome.id} kind="secondary" once>
          {outcome.label}
        </Button>
      ))}
      {children}
      <a class="govuk-link" href={`/can-bo/ho-so/${work.dossier.code}`}>
        {t('cancel')}
      </a>
    </>
  )
}

/** The outcome that is the usual one; every task has one. */
export function mainOutcome(work: InWork): Outcome {
  return outcomesOf(work, work.task)[0]!
}
