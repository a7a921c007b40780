import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import Fastify from 'fastify'
import { type Actor, system } from '#platform/access'
import type { Database } from '#platform/db'
import { momoGateway } from '../../../src/modules/payments/gateways/momo.ts'
import { findAccountByNumber } from '../../../src/modules/payments/queries/find-account.ts'
import { keepStatement } from '../../../src/modules/payments/statements/keep-statement.ts'
import { releaseStatement } from '../../../src/modules/payments/statements/release-statement.ts'
import {
  type GatewaysSandbox,
  gatewaysSandbox,
  sandboxSettings,
} from '../../support/sandbox/gateways/server.ts'
import type { Kill } from '../plan.ts'
import { buildStage, type Stage } from '../stage.ts'
import { accountNumber, amount, codeOf, openBills, orderOf, type Part, partsOf } from './bills.ts'
import { checkPayments, listPaymentsUnderWay, type PaymentFindings } from './checker.ts'

export type PaymentsOptions = {
  payments: number
  kills: number
  /** ms that everything may take afterwards to come to its end */
  patience: number
  random: () => number
  stops: (() => unknown)[]
  logs: string
  say: (text: string) => void
}

const atOnce = 12
const linesOfFile = 400

/**
 * So many bills are paid by callbacks, by answers to our questions, and by statements of the bank, while web, worker and
 * PostgreSQL are killed with -9; then what stands is held against what was paid.
 */
export async function playPayments(options: PaymentsOptions): Promise<PaymentFindings> {
  const { say } = options
  const gateway = await startGateway(options)
  const stage = await buildStage({
    stops: options.stops,
    readyWithin: 120_000,
    bankSecret: 'what the bank and the province know, and nobody else',
    logs: options.logs,
    env: { ...gateway.settings, GATEWAY_TIMEOUT_MS: '3000' },
  })
  gateway.leadTo(stage.site)
  await Promise.all(stage.programs.map(program => program.ready()))
  const parts = partsOf(options.payments)
  await openBills(stage.postgres.url(), parts)
  const byGateway = parts.filter(part => part.way !== 'statement')
  for (const group of inGroups(byGateway, 50))
    await Promise.all(group.map(part => gateway.order(part, stage.site)))
  say(`ready: ${parts.length} payments of ${options.payments} bills`)

  let paying = true
  const killing = killWhile(stage, options, () => paying)
  const tally = { told: 0, again: 0 }
  const told = parts.filter(part => part.way === 'callback')
  await Promise.all([
    inParallel(told, part => tellOften(gateway.sandbox, part, options.random, tally)),
    giveStatements(
      stage,
      parts.filter(part => part.way === 'statement'),
    ),
  ])
  say(`${told.length} callbacks were taken (${tally.told} sent, ${tally.again} of them again)`)
  await untilNothing(stage, options.patience / 2)
  paying = false
  const killed = await killing
  say(`kills: ${killed.join(', ')}`)
  await Promise.all(stage.programs.map(program => program.ready()))
  await untilNothing(stage, options.patience)
  const database = stage.open()
  try {
    const findings = await checkPayments(database, parts, stage.data)
    if (killed.length < options.kills)
      findings.stuck.push(`${killed.length} kills of ${options.kills}: the money had all come before`)
    for (const name of stage.fates.fell) findings.stuck.push(`${name} ended by itself`)
    return findings
  } finally {
    await database.close()
  }
}

/** MoMo as a server of ours that knows which orders were paid, tells of them, and answers when it is asked. */
async function startGateway({ stops }: PaymentsOptions) {
  const app = Fastify({ forceCloseConnections: true })
  const port = await freePort()
  const address = `http://127.0.0.1:${port}/cong`
  const settings = sandboxSettings(address, of => `secret of ${of}`)
  let site = ''
  const sandbox = gatewaysSandbox({
    keys: settings,
    address: () => address,
    notifyUrl: id => `${site}/thanh-toan/cong/${id}/bao`,
  })
  await app.register(sandbox.plugin, { prefix: '/cong' })
  await app.listen({ port, host: '127.0.0.1' })
  stops.push(() => app.close())
  const momo = momoGateway({
    partnerCode: settings.MOMO_PARTNER_CODE,
    accessKey: settings.MOMO_ACCESS_KEY,
    secretKey: settings.MOMO_SECRET_KEY,
    url: settings.MOMO_URL,
    patienceMs: 10_000,
  })
  return {
    settings,
    sandbox,
    leadTo: (url: string) => void (site = url),
    /** The payer paid there; nobody told us yet. */
    async order(part: Part, ours: string): Promise<void> {
      await momo.create({
        id: String(part.bill),
        order: orderOf(part.bill),
        gateway: 'momo',
        amount,
        purpose: 'Le phi',
        createdAt: new Date(),
        expiresAt: new Date(Date.now() + 900_000),
        payerAddress: '::1',
        returnUrl: `${ours}/thanh-toan/cong/momo/ve`,
        notifyUrl: `${ours}/thanh-toan/cong/momo/bao`,
        locale: 'vi',
      })
      Object.assign(sandbox.find('momo', orderOf(part.bill))!, { state: 'paid', paidAt: new Date() })
    },
  }
}

/** As gateways do: until we say that we know, and now and then once more. */
async function tellOften(
  sandbox: GatewaysSandbox,
  part: Part,
  random: () => number,
  tally: { told: number; again: number },
): Promise<void> {
  const order = sandbox.find('momo', orderOf(part.bill))!
  for (;;) {
    tally.told++
    const { status } = await sandbox.tell(order)
    if (status === 204) break
    tally.again++
    await pause(200 + random() * 600)
  }
  if (random() < 0.2) await sandbox.tell(order)
}

/** One person uploads the bank's files, another releases them; whoever is answered by nothing tries again. */
async function giveStatements(stage: Stage, parts: readonly Part[]): Promise<void> {
  const agency = 'tay-ninh/phuong-tan-ninh'
  const officer = (n: number): Actor => ({
    kind: 'staff',
    id: `00000000-0000-4000-8000-00000000000${n}`,
    name: 'Thu ngân',
    grants: [{ role: 'cashier', agency, reach: 'below' }],
  })
  for (const [file, lines] of inGroups(parts, linesOfFile).entries()) {
    const rows = lines.map(
      (part, at) => `20/11/2026;FT${file}-${at};"nop ${codeOf(part.bill)}";+${part.amount}`,
    )
    const bytes = new TextEncoder().encode(
      ['Ngày giao dịch;Mã giao dịch;Nội dung;Số tiền', ...rows].join('\n'),
    )
    await insist(stage, async database => {
      const kept = await database.write({ actor: officer(1) }, async tx => {
        const account = await findAccountByNumber({ ...tx, actor: system('faults') }, accountNumber)
        return keepStatement(tx, { account: account!.id, name: `sao-ke-${file}.csv`, bytes })
      })
      if (!kept.ok) throw new TypeError(JSON.stringify(kept.problems))
      await database.write({ actor: officer(2) }, tx => releaseStatement(tx, kept.statement))
    })
    await pause(1000)
  }
}

/** Past the proxy, at the server of now, until it was done. */
async function insist(stage: Stage, work: (database: Database) => Promise<void>): Promise<void> {
  for (;;) {
    const database = stage.open()
    try {
      return await work(database)
    } catch (error) {
      // A mistake of ours stays one; PostgreSQL that is away comes back.
      if (error instanceof TypeError) throw error
      await pause(300)
    } finally {
      await database.close().catch(() => {})
    }
  }
}

const victims: readonly Kill['whom'][] = ['web-1', 'worker-1', 'postgresql', 'web-2', 'worker-2']

/** One after the other, with rests of some seconds, as long as money moves. */
async function killWhile(stage: Stage, options: PaymentsOptions, going: () => boolean): Promise<string[]> {
  const killed: string[] = []
  while (killed.length < options.kills && going()) {
    await pause(1500 + options.random() * 3000)
    if (!going()) break
    const whom = victims[killed.length % victims.length]!
    options.say(`kill -9 ${whom}`)
    if (whom === 'postgresql') await stage.postgres.kill()
    else stage.programs.find(program => program.name === whom)!.kill()
    killed.push(whom)
  }
  return killed
}

async function untilNothing(stage: Stage, patience: number): Promise<void> {
  for (const end = Date.now() + patience; Date.now() < end; await pause(1000)) {
    const database = stage.open()
    try {
      if (!(await listPaymentsUnderWay(database)).length) return
    } catch {
      // Killed just now.
    } finally {
      await database.close().catch(() => {})
    }
  }
}

function inGroups<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
    all.slice(at * size, (at + 1) * size),
  )
}

async function inParallel<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = [...all]
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let one = left.shift(); one; one = left.shift()) await work(one)
    }),
  )
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>(done => probe.listen(0, '127.0.0.1', done))
  const { port } = probe.address() as AddressInfo
  await new Promise(done => probe.close(done))
  return port
}
