import { BackLink, Button, ButtonGroup, EmptyState, PageHeading, Table } from '#design'
import { formatDong } from '#lib/money'
import { actorKey } from '#platform/access'
import { asId, type Ctx, definePage, fieldOf } from '#platform/http'
import { staffPage } from '#platform/pages'
import { decideCorrection } from '../commands/decide-correction.ts'
import { periodName } from '../period.ts'
import { listCorrections, type WaitingCorrection } from '../queries/list-corrections.ts'
import { type Text, texts } from '../texts.ts'
import { carryOut, Outcome } from './deed.tsx'
import { path } from './works.ts'

const here = `${path}/sua-chi-so`

/** Misread figures that were billed: a second person agrees or refuses. */
export const correctionsPage = definePage({
  path: here,
  who: 'staff',
  text: 'Đề nghị sửa chỉ số đã lập giấy báo đang chờ duyệt',
  async get(ctx) {
    const t = texts(ctx.locale)
    const corrections = await ctx.read(listCorrections)
    return staffPage(ctx, {
      title: t('corrections.title'),
      children: (
        <>
          <BackLink href={path}>{t('readings.back')}</BackLink>
          <Outcome ctx={ctx} />
          <PageHeading title={t('corrections.title')} lead={t('corrections.lead')} />
          {corrections.length ? (
            <Waiting t={t} ctx={ctx} corrections={corrections} />
          ) : (
            <EmptyState title={t('corrections.none')} />
          )}
        </>
      ),
    })
  },
  async post(ctx) {
    const correction = asId(fieldOf(ctx, 'de-nghi'), 'correction')
    return carryOut(here, async () => {
      await ctx.write(tx => decideCorrection(tx, { correction, agree: fieldOf(ctx, 'viec') === 'dong-y' }))
      return 'done.decided'
    })
  },
})

function Waiting({ t, ctx, corrections }: { t: Text; ctx: Ctx; corrections: WaitingCorrection[] }) {
  return (
    <Table
      caption={t('corrections.list')}
      captionSize="m"
      rows={corrections}
      rowKey={one => one.id}
      columns={[
        {
          key: 'customer',
          header: t('readings.house'),
          isRowHeader: true,
          cell: one => (
            <>
              <a class="govuk-link" href={`${path}/khach-hang/${one.customer}`}>
                {one.code}
              </a>{' '}
              – {one.name}
              <br />
              <span class="govuk-hint">{one.reason}</span>
            </>
          ),
        },
        { key: 'month', header: t('customer.month'), cell: one => periodName(one.period) },
        {
          key: 'billed',
          header: t('correct.billed'),
          numeric: true,
          cell: one => (
            <>
              {one.invoice_value}
              <br />
              <span class="govuk-hint">
                {one.invoice_used} m³, {formatDong(one.amount)}
              </span>
            </>
          ),
        },
        {
          key: 'value',
          header: t('correct.value'),
          numeric: true,
          cell: one => (
            <>
              {one.value}
              <br />
              <span class="govuk-hint">{one.invoice_used + one.value - one.invoice_value} m³</span>
            </>
          ),
        },
        { key: 'kind', header: t('corrections.kind'), cell: one => t(`corrections.${one.kind}`) },
        {
          key: 'deed',
          header: t('corrections.deed'),
          cell: one =>
            one.requested_by === actorKey(ctx.actor) ? (
              t('corrections.wait')
            ) : (
              <form method="post" action={here}>
                <input type="hidden" name="_csrf" value={ctx.csrf} />
                <input type="hidden" name="de-nghi" value={one.id} />
                <ButtonGroup>
                  <Button small name="viec" value="dong-y">
                    {t('corrections.agree')}
                  </Button>
                  <Button small kind="secondary" name="viec" value="tu-choi">
                    {t('corrections.refuse')}
                  </Button>
                </ButtonGroup>
              </form>
            ),
        },
      ]}
    />
  )
}
