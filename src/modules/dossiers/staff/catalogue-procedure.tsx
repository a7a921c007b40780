import { SummaryList, Table, Tag } from '#design'
import { formatDong } from '#lib/money'
import { formatDay, vnDay } from '#lib/vietnamese-text'
import { type Change, changesBetween, type Paper, type ProcedureDefinition } from '#modules/procedures'
import type { Text } from './texts.ts'

type Props = { t: Text; definition: ProcedureDefinition }

/** Everything that an officer may be asked about a procedure, nothing folded away: it is printed too. */
export function ProcedureFacts({ t, definition }: Props) {
  return (
    <>
      <SummaryList
        rows={[
          { key: t('catalogue.official'), value: definition.name },
          { key: t('catalogue.decision'), value: definition.decision },
          { key: t('catalogue.level'), value: t(`catalogue.level.${definition.level}`) },
          { key: t('catalogue.online'), value: t(`catalogue.online.${definition.onlineLevel}`) },
          { key: t('catalogue.term'), value: termsInWords(t, definition).map(line => <p>{line}</p>) },
          { key: t('catalogue.fee'), value: <Fees t={t} definition={definition} /> },
          { key: t('catalogue.result'), value: definition.result.name },
          ...previewRow(t, definition),
        ]}
      />
      {definition.papers.length > 0 && <Papers t={t} papers={definition.papers} />}
      <List title={t('catalogue.conditions')} lines={definition.conditions} />
      <List title={t('catalogue.steps')} lines={definition.steps} numbered />
      <List title={t('catalogue.supplements')} lines={definition.supplementReasons} />
      <List title={t('catalogue.refusals')} lines={definition.refusalReasons} />
      <List
        title={t('catalogue.bases')}
        lines={definition.legalBases.map(({ number, name }) =>
          name.includes(number) ? name : `${name}, ${number}`,
        )}
      />
      <p class="govuk-hint">{t('catalogue.source', { source: definition.source })}</p>
    </>
  )
}

function previewRow(t: Text, { preview }: ProcedureDefinition): { key: string; value: string }[] {
  if (!preview) return []
  const term = t(`catalogue.unit.${preview.unit}`, { amount: preview.amount })
  return [{ key: t('catalogue.preview'), value: t('catalogue.preview.text', { term }) }]
}

function termsInWords(t: Text, { terms }: ProcedureDefinition): string[] {
  return terms.toReversed().map(({ text, when, cutOff }) => {
    const whole = cutOff ? `${text}. ${t('catalogue.cut-off', { text: cutOff.text })}` : text
    return when ? t('catalogue.sometimes', { text: whole }) : whole
  })
}

/** "8.000 đồng", or in words where it depends on the answers. */
export function feesInWords(t: Text, { fees }: ProcedureDefinition): string {
  if (!fees.length) return t('catalogue.free')
  return fees.map(fee => (typeof fee.amount === 'number' ? formatDong(fee.amount) : fee.text)).join('; ')
}

function Fees({ t, definition }: Props) {
  if (!definition.fees.length) return <>{t('catalogue.free')}</>
  return (
    <>
      {definition.fees.map(({ name, amount, text, source, confirmed }) => (
        <p>
          {name}: {typeof amount === 'number' && <strong>{formatDong(amount)}. </strong>}
          {text} {!confirmed && t('catalogue.demonstration')} <span class="govuk-hint">{source}</span>
        </p>
      ))}
    </>
  )
}

function Papers({ t, papers }: { t: Text; papers: readonly Paper[] }) {
  return (
    <Table
      caption={t('catalogue.papers')}
      captionSize="m"
      rows={[...papers]}
      columns={[
        {
          key: 'name',
          header: t('catalogue.paper'),
          isRowHeader: true,
          cell: paper => (
            <>
              {paper.name}
              {paper.hint && <p class="govuk-hint">{paper.hint}</p>}
            </>
          ),
        },
        {
          key: 'need',
          header: t('catalogue.paper.need'),
          cell: paper => t(`catalogue.paper.${needOf(paper)}`),
        },
        {
          key: 'number',
          header: t('catalogue.paper.number'),
          noWrap: true,
          cell: paper => `${paper.originals}, ${paper.copies}`,
        },
      ]}
    />
  )
}

function needOf(paper: Paper): 'show' | 'optional' | 'when' | 'required' {
  if (paper.presentOnly) return 'show'
  if (!paper.required) return 'optional'
  return paper.when ? 'when' : 'required'
}

function List(props: { title: string; lines: readonly string[]; numbered?: boolean }) {
  if (!props.lines.length) return null
  const items = props.lines.map(line => <li>{line}</li>)
  return (
    <>
      <h2 class="govuk-heading-m">{props.title}</h2>
      {props.numbered ? (
        <ol class="govuk-list govuk-list--number">{items}</ol>
      ) : (
        <ul class="govuk-list govuk-list--bullet">{items}</ul>
      )}
    </>
  )
}

type Published = { id: string; number: number; published_at: Date; definition: ProcedureDefinition }

/** Each version with its day, what it changed against the one before, and how many dossiers are open under it. */
export function Versions(props: {
  t: Text
  versions: readonly Published[]
  open: ReadonlyMap<string, number>
}) {
  const { t, versions, open } = props
  return (
    <>
      <h2 class="govuk-heading-m">{t('catalogue.versions')}</h2>
      {versions.map((version, at) => {
        const before = versions[at + 1]
        const day = formatDay(vnDay(version.published_at))
        return (
          <section class="sen-card">
            <h3 class="sen-card__title">
              {t('catalogue.version', { number: version.number, day })}{' '}
              {at === 0 && <Tag colour="green">{t('catalogue.in-force')}</Tag>}
            </h3>
            <p>{t('catalogue.open', { count: open.get(version.id) ?? 0 })}</p>
            {before ? (
              <Changes t={t} changes={changesBetween(before.definition, version.definition)} />
            ) : (
              <p>{t('catalogue.first')}</p>
            )}
          </section>
        )
      })}
    </>
  )
}

function Changes({ t, changes }: { t: Text; changes: readonly Change[] }) {
  if (!changes.length) return <p>{t('catalogue.same')}</p>
  return (
    <ul class="govuk-list govuk-list--bullet">
      {changes.map(({ part, kind, what, was, is }) => (
        <li>
          {t(`catalogue.change.${kind}`)} {t(`catalogue.change.${part}`, { what })}
          {was && is && `: ${t('catalogue.change.was', { was, is })}`}
        </li>
      ))}
    </ul>
  )
}
