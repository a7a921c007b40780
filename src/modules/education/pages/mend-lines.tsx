import { z } from 'zod'
import { BackLink, Checkboxes, Fieldset, FormPage, PageHeading, TextInput } from '#design'
import { nfc } from '#lib/vietnamese-text'
import { Invalid } from '#platform/errors'
import { type Ctx, fieldOf } from '#platform/http'
import { mostLines, type RosterLine, type RosterProblem, rosterColumns } from '../roster.ts'
import { type Text, texts } from '../texts.ts'
import { home } from './place.ts'

const mostShown = 40

const text = z.string().max(300)
const kept = z
  .array(
    z.object({
      line: z.number().int().positive(),
      code: text,
      name: text,
      born: text.optional(),
      class: text,
      parentName: text.optional(),
      parentNumber: text.optional(),
    }),
  )
  .max(mostLines)

const nameOf = (line: number, column: string) => `d${line}.${column}`

/** The list as it came, with what was typed over its lines and without those that were left out; undefined: a new file. */
export function correctedLines(ctx: Ctx): RosterLine[] | undefined {
  const given = fieldOf(ctx, 'du-lieu')
  if (!given) return undefined
  const lines = kept.safeParse(parsed(given))
  if (!lines.success) throw new Invalid('form.broken')
  const leftOut = new Set([ctx.form.bo ?? []].flat())
  return lines.data
    .filter(({ line }) => !leftOut.has(String(line)))
    .map(row => {
      const typed = rosterColumns.filter(column => ctx.form[nameOf(row.line, column)] !== undefined)
      const over = typed
        .map(column => [column, nfc(fieldOf(ctx, nameOf(row.line, column))).replace(/\s+/g, ' ')] as const)
        // A field left empty says nothing about a column that the list has not.
        .filter(([column, value]) => value || row[column] !== undefined)
      return { ...row, ...Object.fromEntries(over) }
    })
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

type Props = {
  ctx: Ctx
  action: string
  hidden: Record<string, string>
  lines: RosterLine[]
  problems: RosterProblem[]
}

/** The lines of a list that cannot be taken, each to be mended where it stands; the right ones wait beside. */
export function MendLines({ ctx, action, hidden, lines, problems }: Props) {
  const t = texts(ctx.locale)
  const wrong = Map.groupBy(problems, problem => problem.line)
  const faulty = lines.filter(({ line }) => wrong.has(line))
  const shown = faulty.slice(0, mostShown)
  return (
    <>
      <BackLink href={action}>{t('mend.back')}</BackLink>
      <PageHeading
        title={t('mend.title')}
        lead={t('mend.lead', { wrong: faulty.length, right: lines.length - faulty.length })}
      />
      <FormPage
        action={action}
        csrf={ctx.csrf}
        hidden={{ ...hidden, 'du-lieu': JSON.stringify(lines) }}
        errors={shown.flatMap(({ line }) =>
          wrong.get(line)!.map(problem => ({
            field: nameOf(line, problem.column),
            text: t('mend.at', { line, text: said(t, problem) }),
          })),
        )}
        submitText={t('mend.submit')}
        secondary={
          <a class="govuk-link" href={home}>
            {t('mend.leave')}
          </a>
        }
      >
        {shown.map(row => (
          <MendLine t={t} row={row} problems={wrong.get(row.line)!} />
        ))}
        {faulty.length > shown.length && (
          <p class="govuk-body">{t('mend.more', { count: faulty.length - shown.length })}</p>
        )}
      </FormPage>
    </>
  )
}

const said = (t: Text, { column, why, other }: RosterProblem) =>
  t(`wrong.${why}`, { column: t(`column.${column}`), other: other ?? '' })

function MendLine({ t, row, problems }: { t: Text; row: RosterLine; problems: RosterProblem[] }) {
  const errorOf = (column: string) => problems.find(problem => problem.column === column)
  return (
    <Fieldset
      legend={
        row.name
          ? t('mend.line.named', { line: row.line, name: row.name })
          : t('mend.line', { line: row.line })
      }
      legendSize="m"
    >
      {rosterColumns.map(column => {
        const problem = errorOf(column)
        // What is right is in the way of what is wrong, except the names by which people know the line.
        if (!problem && !['code', 'name', 'class'].includes(column)) return null
        return (
          <TextInput
            name={nameOf(row.line, column)}
            label={t(`column.${column}`)}
            value={row[column]}
            {...(problem && { error: said(t, problem) })}
            width={column === 'name' || column === 'parentName' ? 30 : 20}
          />
        )
      })}
      <Checkboxes
        name="bo"
        idPrefix={`bo-${row.line}`}
        small
        items={[{ value: String(row.line), text: t('mend.leave-out') }]}
      />
    </Fieldset>
  )
}
