import { Checkboxes, ConfirmPage, type FormError, Textarea } from '#design'
import { formatDay } from '#lib/vietnamese-text'
import type { ProcedureVersion } from '#modules/procedures'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { type Ctx, definePage, fieldOf, fieldsOf, idOf, type Page, type Reply } from '#platform/http'
import { staffPage } from '#platform/pages'
import { refuseDossier, stopDossier, stopUnpaid, withdrawDossier } from '../commands/end-dossier.ts'
import { findAwaitedSupplement, isUnanswered } from '../queries/awaited-supplement.ts'
import { getDossierForStaff } from '../queries/get-dossier.ts'
import { getTask } from '../queries/get-task.ts'
import type { DossierRow } from '../schema.ts'
import { carryOut } from './deed.ts'
import { dossierCrumbs } from './dossier-crumbs.ts'
import { texts } from './texts.ts'

type Kind = 'refuse' | 'stop' | 'withdraw' | 'revoke'
type Ending = {
  dossier: DossierRow
  /** Reasons to tick, and those that are ticked. */
  ready: string[]
  ticked?: string[]
  end(tx: Tx, reason: string): Promise<void>
}

const fewest = 10

/** How a dossier ends without a result, or its result is taken back; each asks once more, and for the reason. */
export function endingPage(
  kind: Kind,
  path: string,
  text: string,
  load: (tx: Tx, ctx: Ctx) => Promise<Ending>,
): Page {
  const show = (
    ctx: Ctx,
    ending: Ending,
    reasons: string[] = [],
    written = '',
    errors: FormError[] = [],
  ): Reply => {
    const t = texts(ctx.locale)
    const { dossier, ready } = ending
    return staffPage(ctx, {
      title: t(`${kind}.title`),
      hasErrors: errors.length > 0,
      breadcrumbs: dossierCrumbs(t, dossier.code, t(`${kind}.title`)),
      children: (
        <ConfirmPage
          title={t(`${kind}.title`)}
          caption={`${dossier.code} · ${dossier.applicant_name}`}
          action={ctx.url.pathname}
          csrf={ctx.csrf}
          errors={errors}
          confirmText={t(`${kind}.confirm`)}
          cancelHref={`/can-bo/ho-so/${dossier.code}`}
          warning={t(`${kind}.warning`)}
        >
          {ready.length > 0 && (
            <Checkboxes
              name="ly-do"
              legend={t('ending.reasons')}
              small
              values={reasons}
              items={ready.map(reason => ({ value: reason, text: reason }))}
            />
          )}
          <Textarea
            name="noi-dung"
            label={t(`${kind}.reason`)}
            hint={t('ending.hint')}
            rows={4}
            value={written}
            error={errors[0]?.text}
            // Beside what went wrong "not required" would be half a truth.
            optional={ready.length > 0 && errors.length === 0}
          />
        </ConfirmPage>
      ),
    })
  }
  return definePage({
    path,
    who: 'staff',
    text,
    async get(ctx) {
      const ending = await ctx.read(tx => load(tx, ctx))
      return show(ctx, ending, ending.ticked)
    },
    async post(ctx) {
      const ending = await ctx.read(tx => load(tx, ctx))
      const [reasons, written] = [fieldsOf(ctx, 'ly-do'), fieldOf(ctx, 'noi-dung')]
      const reason = [...reasons, written].filter(Boolean).join('\n').slice(0, 2000)
      if (reason.length < fewest) {
        const what = ending.ready.length ? 'ending.reason.unticked' : 'ending.reason.missing'
        const text = texts(ctx.locale)(what, { count: fewest })
        return show(ctx, ending, reasons, written, [{ field: 'noi-dung', text }])
      }
      return carryOut(ctx, ending.dossier.code, kind, tx => ending.end(tx, reason))
    },
  })
}

/** That the citizen was asked and did not answer goes before whatever else may be the reason; forms are Vietnamese. */
async function reasonsFor(
  tx: Tx,
  dossier: DossierRow,
  { definition }: ProcedureVersion,
): Promise<Pick<Ending, 'ready' | 'ticked'>> {
  const awaited = await findAwaitedSupplement(tx, dossier)
  const ticked =
    awaited && isUnanswered(awaited, tx.now)
      ? [texts('vi')('ending.unanswered', { day: formatDay(awaited.until) })]
      : []
  return { ready: [...ticked, ...definition.refusalReasons], ticked }
}

export const refusePage = endingPage(
  'refuse',
  '/can-bo/viec/:task/tu-choi',
  'Từ chối tiếp nhận hồ sơ (mẫu 03)',
  async (tx, ctx) => {
    const { task, dossier, version } = await getTask(tx, idOf(ctx, 'task'))
    return {
      dossier,
      ...(await reasonsFor(tx, dossier, version)),
      end: (tx, reason) => refuseDossier(tx, { task: task.id, reason }),
    }
  },
)

export const stopPage = endingPage(
  'stop',
  '/can-bo/viec/:task/dung',
  'Dừng giải quyết hồ sơ (mẫu 05)',
  async (tx, ctx) => {
    const { task, dossier, version } = await getTask(tx, idOf(ctx, 'task'))
    return {
      dossier,
      ...(await reasonsFor(tx, dossier, version)),
      end: (tx, reason) => stopDossier(tx, { task: task.id, reason }),
    }
  },
)

export const stopUnpaidPage = endingPage(
  'stop',
  '/can-bo/ho-so/:code/dung',
  'Dừng giải quyết hồ sơ không nộp phí, lệ phí (mẫu 05)',
  async (tx, ctx) => {
    const dossier = await getDossierForStaff(tx, ctx.params.code ?? '')
    need(tx, 'dossiers:dossier.stop-unpaid', { agency: dossier.deciding })
    const unpaid = texts('vi')('ending.unpaid')
    return {
      dossier,
      ready: [unpaid],
      ticked: [unpaid],
      end: (tx, reason) => stopUnpaid(tx, { code: dossier.code, reason }),
    }
  },
)

export const withdrawPage = endingPage(
  'withdraw',
  '/can-bo/ho-so/:code/rut',
  'Rút hồ sơ tại quầy theo yêu cầu của người nộp',
  async (tx, ctx) => {
    const dossier = await getDossierForStaff(tx, ctx.params.code ?? '')
    need(tx, 'dossiers:dossier.withdraw', { agency: dossier.receiving })
    return { dossier, ready: [], end: (tx, reason) => withdrawDossier(tx, { code: dossier.code, reason }) }
  },
)
