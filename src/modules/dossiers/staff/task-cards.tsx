import { Button, Card, type Content, Textarea } from '#design'
import type { Outcome } from '#lib/bpmn'
import { formatDay, isoMinute } from '#lib/vietnamese-text'
import type { Ctx } from '#platform/http'
import { endingAt } from '../commands/end-dossier.ts'
import { awaitsMoney } from '../queries/list-tasks.ts'
import type { TaskRow } from '../schema.ts'
import type { CaseFile } from './case-file.ts'
import { clockOf, dueOf } from './due.tsx'
import type { Text } from './texts.ts'

type Props = { ctx: Ctx; t: Text; file: CaseFile }
type TaskProps = Props & { task: TaskRow }

/** What I can do about a dossier now: the step, until when, and its outcomes as buttons. */
export function TaskCards(props: Props) {
  const { t, file } = props
  if (!file.mine.length && !file.unanswered.length)
    return (
      <Card>
        <p>{t('task.none')}</p>
      </Card>
    )
  return (
    <>
      {file.mine.map(task => (
        <TaskCard {...props} task={task} />
      ))}
      {file.unanswered.map(task => (
        <UnansweredCard {...props} task={task} />
      ))}
    </>
  )
}

function TaskCard(props: TaskProps) {
  const { ctx, t, file, task } = props
  const due = dueOf(task.due_at, ctx.now, file.calendar, ctx.locale)
  return (
    <Card title={task.name} tone="soft" actions={<Claim {...props} />}>
      {task.does === awaitsMoney ? (
        <p>{t('head.waits-payment')}</p>
      ) : (
        <p class={`sen-due sen-due--${due.tone}`}>
          <strong class="sen-due__words">{due.words}</strong>{' '}
          <time class="sen-due__clock" datetime={isoMinute(due.at)}>
            {clockOf(due.at, ctx.now, t)}
          </time>
        </p>
      )}
      {task.claimed_by && task.claimed_by !== me(ctx) && (
        <p>{t('task.held', { name: file.nameOf(`staff:${task.claimed_by}`) ?? '' })}</p>
      )}
      <Deeds {...props} />
    </Card>
  )
}

/** The citizen was asked to complete the dossier and did not: the step waits, and the dossier may be ended here. */
function UnansweredCard({ t, file, task }: TaskProps) {
  const at = `/can-bo/viec/${task.id}`
  const way = endingAt(task)
  if (!way || !file.details.awaited) return null
  return (
    <Card title={task.name} tone="soft">
      <p>{t(`task.unanswered.${way}`, { day: formatDay(file.details.awaited.until) })}</p>
      <Button href={way === 'refuse' ? `${at}/tu-choi` : `${at}/dung`} kind="warning">
        {t(`task.${way}`)}
      </Button>
    </Card>
  )
}

const me = (ctx: Ctx) => (ctx.actor.kind === 'staff' ? ctx.actor.id : '')

/** Takes the step for oneself, or gives it back. */
function Claim({ ctx, t, task }: TaskProps) {
  if (task.claimed_by && task.claimed_by !== me(ctx)) return null
  const mine = task.claimed_by === me(ctx)
  return (
    <PostButton
      ctx={ctx}
      action={`/can-bo/viec/${task.id}/nhan-viec`}
      fields={mine ? { tra: '1' } : {}}
      kind="ghost"
      shortcut="l"
      small
    >
      {t(mine ? 'task.release' : 'task.claim')}
    </PostButton>
  )
}

function Deeds(props: TaskProps) {
  const { ctx, t, file, task } = props
  const at = `/can-bo/viec/${task.id}`
  switch (task.does) {
    case 'receive':
      return (
        <>
          {file.details.papers.some(paper => paper.state === 'rejected') && (
            <p>{t('task.rejected-papers')}</p>
          )}
          <div class="govuk-button-group">
            <PostButton ctx={ctx} action={`${at}/tiep-nhan`} shortcut="t">
              {t('task.accept')}
            </PostButton>
            <SupplementLink t={t} at={at} />
            <Button href={`${at}/tu-choi`} kind="warning">
              {t('task.refuse')}
            </Button>
          </div>
        </>
      )
    case 'collect':
      return <Button href={`/can-bo/thu-ngan?tim=${file.dossier.code}`}>{t('task.collect')}</Button>
    case 'review':
      return <Review {...props} at={at} />
    case 'examine':
    case 'sign':
      return (
        <div class="govuk-button-group">
          <Button href={at} shortcut="m">
            {t(`task.open.${task.does}`)}
          </Button>
          <SupplementLink t={t} at={at} />
          <StopLink t={t} at={at} />
        </div>
      )
    default:
      return (
        <Button href={at} shortcut="m">
          {t(`task.open.${task.does}`)}
        </Button>
      )
  }
}

/** A look and a word are enough: the outcomes stand here themselves. */
function Review({ ctx, t, file, task, at }: TaskProps & { at: string }) {
  const outcomes = outcomesOf(file, task)
  return (
    <form method="post" action={at}>
      <input type="hidden" name="_csrf" value={ctx.csrf} />
      <p>
        <a
          class="govuk-link"
          href={`/can-bo/ho-so/${file.dossier.code}/ket-qua/du-thao`}
          target="_blank"
          rel="noopener"
        >
          {t('result.draft')}
        </a>
      </p>
      <Textarea name="note" label={t('task.note')} hint={t('task.note.hint')} rows={2} optional />
      <div class="govuk-button-group">
        {outcomes.map((outcome, index) => (
          <Button
            name="outcome"
            value={outcome.id}
            kind={index ? 'secondary' : 'primary'}
            shortcut={index ? undefined : 't'}
            once
          >
            {outcome.label}
          </Button>
        ))}
        <SupplementLink t={t} at={at} />
        <StopLink t={t} at={at} />
      </div>
    </form>
  )
}

const SupplementLink = ({ t, at }: { t: Text; at: string }) => (
  <Button href={`${at}/bo-sung`} kind="secondary" shortcut="b">
    {t('task.supplement')}
  </Button>
)

const StopLink = ({ t, at }: { t: Text; at: string }) => (
  <a class="govuk-link" href={`${at}/dung`}>
    {t('task.stop')}
  </a>
)

export function outcomesOf(file: Pick<CaseFile, 'version'>, task: TaskRow): Outcome[] {
  const node = file.version.process.nodes[task.node]
  return node?.kind === 'task' ? node.outcomes : []
}

/** A deed of one press: a form with nothing but its button. */
export function PostButton(props: {
  ctx: Ctx
  action: string
  fields?: { [name: string]: string }
  kind?: 'primary' | 'secondary' | 'ghost'
  shortcut?: string
  small?: boolean
  children: Content
}) {
  return (
    <form method="post" action={props.action} class="sen-one-press">
      <input type="hidden" name="_csrf" value={props.ctx.csrf} />
      {Object.entries(props.fields ?? {}).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <Button kind={props.kind} shortcut={props.shortcut} small={props.small} once>
        {props.children}
      </Button>
    </form>
  )
}
