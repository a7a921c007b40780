import { Button, InsetText, Tag, type TagColour } from '#design'
import { summarise } from '#lib/form'
import { formatDateTime } from '#lib/vietnamese-text'
import { papersOf } from '#modules/procedures'
import type { Ctx } from '#platform/http'
import { answersIn, correctionsOf, declaredOn } from '../correction.ts'
import { addressNaming } from '../naming.ts'
import type { PaperRow, TaskRow } from '../schema.ts'
import type { CaseFile } from './case-file.ts'
import { Declared } from './declared.tsx'
import type { SectionProps } from './dossier-page.tsx'
import type { Text } from './texts.ts'

/** What was declared, and beside it the papers that prove it. */
export async function ContentTab({ tx, ctx, t, file }: SectionProps) {
  const { dossier, version, details } = file
  const naming = await addressNaming(tx, answersIn(dossier, details.supplements))
  const pages = summarise(version.definition.form, dossier.answers, declaredOn(dossier), naming)
  const corrections = correctionsOf(version.definition.form, dossier, details.supplements, naming)
  return (
    <div class="sen-beside">
      <div>
        {details.supplements.map(one => (
          <InsetText>
            <strong>
              {t('supplement.asked', {
                at: formatDateTime(one.asked_at),
                name: file.nameOf(one.asked_by) ?? t('somebody'),
              })}
            </strong>
            <br />
            {one.reason}
            {one.answered_at && (
              <>
                <br />
                <strong>{t('supplement.answered', { at: formatDateTime(one.answered_at) })}</strong>{' '}
                {one.answer}
              </>
            )}
            {corrections.has(one.id) && (
              <ul class="govuk-list">
                {corrections.get(one.id)!.map(({ label, from, to }) => (
                  <li>{t('supplement.corrected', { label, from: from || '—', to: to || '—' })}</li>
                ))}
              </ul>
            )}
          </InsetText>
        ))}
        <Declared pages={pages} blanks />
      </div>
      <Papers ctx={ctx} t={t} file={file} />
    </div>
  )
}

type PapersProps = { ctx: Ctx; t: Text; file: CaseFile }

function Papers({ ctx, t, file }: PapersProps) {
  const { dossier, version, details } = file
  const task = file.mine.find(task => task.does === 'receive' || task.does === 'examine')
  const lacking = papersOf(version.definition, dossier.answers).filter(
    wanted =>
      wanted.required && !wanted.presentOnly && !details.papers.some(paper => paper.paper === wanted.code),
  )
  return (
    <section aria-labelledby="giay-to">
      <h2 class="govuk-heading-m" id="giay-to">
        {t('papers.title')}
      </h2>
      {details.papers.length === 0 && lacking.length === 0 && <p>{t('papers.none')}</p>}
      <ul class="govuk-list sen-papers">
        {details.papers.map(paper => (
          <li class="sen-papers__paper" id={`giay-${paper.id}`}>
            <Paper ctx={ctx} t={t} file={file} paper={paper} task={task} />
          </li>
        ))}
        {lacking.map(wanted => (
          <li class="sen-papers__paper">
            <span class="sen-papers__name">{wanted.name}</span> <Tag colour="red">{t('papers.lacking')}</Tag>
          </li>
        ))}
      </ul>
    </section>
  )
}

const states: Record<PaperRow['state'], TagColour> = { attached: 'blue', accepted: 'green', rejected: 'red' }

function Paper({ ctx, t, file, paper, task }: PapersProps & { paper: PaperRow; task?: TaskRow }) {
  const opens = paper.file || paper.document
  const name = file.version.definition.papers.find(wanted => wanted.code === paper.paper)?.name ?? paper.name
  return (
    <>
      {opens ? (
        <a
          class="govuk-link sen-papers__name"
          href={`/can-bo/ho-so/${file.dossier.code}/giay-to/${paper.id}`}
          target="_blank"
          rel="noopener"
        >
          {name}
        </a>
      ) : (
        <span class="sen-papers__name">{name}</span>
      )}
      <div class="sen-papers__facts">
        <Tag colour={states[paper.state]}>{t(`paper.state.${paper.state}`)}</Tag>{' '}
        {t(`paper.source.${paper.source}`)}, {formatDateTime(paper.added_at)}
        {paper.name !== name && `, ${paper.name}`}
      </div>
      {paper.note && <p class="sen-papers__note">{paper.note}</p>}
      {task && <CheckPaper ctx={ctx} t={t} paper={paper} task={task} />}
    </>
  )
}

/** One press says that a paper will do; what is wrong with it is written beside and becomes the request to complete. */
function CheckPaper({ ctx, t, paper, task }: { ctx: Ctx; t: Text; paper: PaperRow; task: TaskRow }) {
  const id = `loi-${paper.id}`
  return (
    <form method="post" action={`/can-bo/viec/${task.id}/giay-to`} class="sen-papers__check">
      <input type="hidden" name="_csrf" value={ctx.csrf} />
      <input type="hidden" name="giay" value={paper.id} />
      <Button name="xet" value="accepted" kind="secondary" small>
        {t('paper.accept')}
        <span class="govuk-visually-hidden"> {paper.name}</span>
      </Button>
      <label class="govuk-visually-hidden" for={id}>
        {t('paper.wrong', { name: paper.name })}
      </label>
      <input
        class="govuk-input"
        id={id}
        name="note"
        maxlength={500}
        value={paper.note ?? ''}
        placeholder={t('paper.wrong.hint')}
      />
      <Button name="xet" value="rejected" kind="ghost" small>
        {t('paper.reject')}
        <span class="govuk-visually-hidden"> {paper.name}</span>
      </Button>
    </form>
  )
}
