import { LiveRegion, PageHeading, Panel } from '#design'
import { formatDong } from '#lib/money'
import { type Bill, isPayable } from '#modules/payments'
import { actorKey } from '#platform/access'
import { type Ctx, definePage, idOf, liveAddress, type Reply } from '#platform/http'
import { kioskPage } from '#platform/pages'
import { channelOf } from '../patient-screen.ts'
import { findVisitOnScreen, type Visit } from '../queries/get-visit.ts'
import { type Text, texts } from '../texts.ts'
import { owedOf, paidOf, refreshSeconds, visitWithBill } from './visit.tsx'
import { QrWords, VisitQr } from './visit-qr.tsx'
import { path } from './visits.tsx'

/** Stands open all day on the screen that faces the patient, and follows what the cashier opens. */
export const patientScreen = definePage({
  path: `${path}/man-hinh`,
  who: 'staff',
  text: 'Màn hình cho người bệnh: mã QR của lượt đang thu tại quầy này',
  async get(ctx) {
    const shown = await ctx.read(async tx => {
      const visit = await findVisitOnScreen(tx)
      return visit && visitWithBill(tx, visit.id)
    })
    return show(ctx, shown, [channelOf(actorKey(ctx.actor))])
  },
})

/** The same for one visit. */
export const visitScreen = definePage({
  path: `${path}/:visit/man-hinh`,
  who: 'staff',
  text: 'Màn hình cho người bệnh: mã QR của một lượt khám',
  async get(ctx) {
    const shown = await ctx.read(tx => visitWithBill(tx, idOf(ctx, 'visit')))
    return show(ctx, shown, shown.bill ? [`bill:${shown.bill.id}`] : [])
  },
})

function show(
  ctx: Ctx,
  shown: { visit: Visit; bill?: Bill } | undefined,
  channels: readonly string[],
): Reply {
  const t = texts(ctx.locale)
  return kioskPage(ctx, {
    title: t('screen.title'),
    refreshSeconds,
    children: (
      <LiveRegion
        id="man-hinh"
        events={channels.length ? liveAddress(ctx, channels) : undefined}
        fragment={ctx.url.pathname}
        announce
      >
        {shown?.bill ? <Shown t={t} visit={shown.visit} bill={shown.bill} /> : <Nobody t={t} />}
      </LiveRegion>
    ),
  })
}

function Nobody({ t }: { t: Text }) {
  return <PageHeading title={t('screen.empty')} lead={t('screen.empty.text')} />
}

function Shown({ t, visit, bill }: { t: Text; visit: Visit; bill: Bill }) {
  const paid = paidOf(bill)
  if (paid !== undefined)
    return (
      <Panel title={t('screen.done', { amount: formatDong(paid) })}>
        {visit.patient_name}
        <br />
        {t('screen.done.text')}
      </Panel>
    )
  if (!isPayable(bill.state)) return <Nobody t={t} />
  return (
    <>
      <PageHeading
        caption={`${visit.patient_name} – ${t('screen.amount')}`}
        title={formatDong(owedOf(visit, bill))}
        lead={t('qr.scan')}
        aside={<VisitQr t={t} bill={bill} size={480} />}
      />
      <QrWords t={t} bill={bill} />
    </>
  )
}
