import { vnDay } from '#lib/vietnamese-text'
import { system } from '#platform/access'
import type { Database } from '#platform/db'
import { requestReduction } from '../../src/modules/education/commands/reductions.ts'
import { recordTransfer } from '../../src/modules/payments/commands/record-transfer.ts'
import { requestRefund } from '../../src/modules/payments/commands/request-refund.ts'
import { requestWaiver } from '../../src/modules/payments/commands/request-waiver.ts'
import { requestCorrection } from '../../src/modules/water/commands/request-correction.ts'
import { getCorrectable } from '../../src/modules/water/queries/get-correctable.ts'
import { commune } from './affairs.ts'
import { staff } from './database.ts'
import { officerRoles } from './officers.ts'
import type { World } from './world.ts'

/** What waits for somebody's decision, by what a form calls it. */
export type Waiting = {
  notice: string
  waiver: string
  refund: string
  reduction: string
  payment: string
  bill: string
  day: string
  school: string
  route: string
  correction: string
}

type Form = { query?: string; fields: Record<string, string> }

/**
 * For each page that says “not there” of a form whose thing is not: one whose things are there, so that only who somebody
 * is can refuse it.
 */
const forms: Record<string, (its: Waiting) => Form> = {
  '/can-bo/quan-tri/can-bo/:id': () => ({ fields: { step: 'close' } }),
  '/can-bo/van-hanh/viec': () => ({ fields: { loai: 'khong-co' } }),
  '/can-bo/van-hanh/viec/bo': () => ({ fields: { so: '1', reason: 'Không cần nữa.' } }),
  '/can-bo/thu-ngan/chua-khop': its => ({
    fields: { 'bao-co': its.notice, khoan: its.bill, 'so-tien': '1000', 'ly-do': 'Đúng người nộp.' },
  }),
  '/can-bo/thu-ngan/hoan-tien': its => ({ fields: { khoan: its.refund, viec: 'da-chi' } }),
  '/can-bo/thu-ngan/khoa-so': its => ({
    fields: { 'co-quan': commune, ngay: its.day, dem: '0', 'ly-do': 'Đếm lại.' },
  }),
  '/can-bo/thu-ngan/:bill/hoan-tien': its => ({
    fields: { lan: its.payment, 'so-tien': '1000', 'ly-do': 'Thu nhầm.', cach: 'cash' },
  }),
  '/can-bo/thu-ngan/mien-giam': its => ({ fields: { 'de-nghi': its.waiver, viec: 'dong-y' } }),
  '/can-bo/truong-hoc/dot-thu/moi': its => ({ fields: { truong: its.school } }),
  '/can-bo/truong-hoc/dot-thu/:campaign/sua': its => ({ fields: { truong: its.school } }),
  '/can-bo/truong-hoc/dot-thu/:campaign/hoc-sinh/:pupil': its => ({
    fields: { viec: 'duyet', 'mien-giam': its.reduction },
  }),
  '/can-bo/nuoc/sua-chi-so': its => ({ fields: { 'de-nghi': its.correction, viec: 'tu-choi' } }),
  '/can-bo/nuoc/ghi-chi-so': its => ({ query: `?tuyen=${its.route}`, fields: { gui: '1' } }),
}

/** The form to post to a page, and what follows its address. */
export function formFor(path: string, its: Waiting): Required<Form> {
  return { query: '', ...(forms[path]?.(its) ?? { fields: { gui: '1' } }) }
}

/** One of each thing that waits for a decision, about the affairs of the world. */
export async function waitingAt({ database }: { database: Database }, { examples }: World): Promise<Waiting> {
  // Somebody in every office; whoever decides is somebody else.
  const actor = staff(...officerRoles.map(role => ({ role, agency: commune, reach: 'below' as const })))
  const { openBill: bill, paidBill, school } = examples
  const { rows } = await database.pool.query<{ payment: string; account: string }>(
    `SELECT p.id AS payment, a.number AS account FROM payments.payment p JOIN payments.bill b ON b.id = p.bill
       JOIN payments.account a ON a.id = b.account WHERE p.bill = $1`,
    [paidBill],
  )
  const { payment, account } = rows[0]!
  const number = 'FT-nobody-knows'
  await database.write({ actor: system('bank') }, tx =>
    recordTransfer(tx, {
      gatewayTransaction: number,
      account,
      amount: 1000,
      description: 'CT',
      paidAt: tx.now,
    }),
  )
  const notice = await database.pool.query<{ id: string }>(
    'SELECT id FROM payments.notice WHERE gateway_transaction = $1',
    [number],
  )
  const waiver = await database.write({ actor }, tx =>
    requestWaiver(tx, { bill, kind: 'reduction', amount: 1000, reason: 'Hộ nghèo.' }),
  )
  const refund = await database.write({ actor }, tx =>
    requestRefund(tx, { payment, amount: 1000, reason: 'Thu nhầm.', way: 'cash' }),
  )
  const reduction = await database.write({ actor }, tx =>
    requestReduction(tx, { ...school, percent: 50, reason: 'Hộ nghèo.' }),
  )
  if (!reduction.ok) throw new Error(JSON.stringify(reduction))
  const customer = examples.counters.waterCustomer
  const correction = await database.write({ actor }, async tx => {
    const { kind, least } = await getCorrectable(tx, customer)
    return requestCorrection(tx, { customer, kind, value: least, reason: 'Đọc nhầm.' })
  })
  if (!correction.ok) throw new Error(JSON.stringify(correction))
  return {
    notice: notice.rows[0]!.id,
    waiver,
    refund,
    reduction: reduction.id,
    correction: correction.correction,
    payment,
    bill,
    day: vnDay(new Date()),
    school: `${commune}/truong-tieu-hoc-hoa-sung`,
    route: encodeURIComponent(examples.counters.waterRoute),
  }
}
