import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { anyone, system } from '#platform/access'
import { citizen, staff, testDatabase } from '../../../../tests/support/database.ts'
import { camt, mt940 } from '../../../lib/bank-statement/statement.fixture.ts'
import { getBill, openBill, recordTransfer } from '../index.ts'
import { settleNamedJob } from '../jobs/settle-named.ts'
import { bank, centre, accountNumber as number } from '../till.fixture.ts'
import { transferCode } from '../transfer-code.ts'
import { cashier, file, importsOn, numbered, second } from './import-file.fixture.ts'
import { keepStatement } from './keep-statement.ts'
import { getStatement, listStatements } from './list-statements.ts'
import { releaseStatement } from './release-statement.ts'

const db = testDatabase({ seed: true })
const { accountId, importFile, keep } = importsOn(db)

async function open(over: { amount?: number; reference?: string } = {}) {
  const reference = over.reference ?? `H53.25459-20261121-${randomUUID().slice(0, 8)}`
  const id = await db.as(bank).write(tx =>
    openBill(tx, {
      reference,
      payer: randomUUID(),
      payerName: 'Trần Thị Hoà',
      agency: centre,
      purpose: 'Lệ phí',
      items: [{ code: 'a', name: 'Lệ phí', quantity: 1, unitAmount: over.amount ?? 8000, kind: 'fee' }],
    }),
  )
  return db.as(bank).read(tx => getBill(tx, id))
}
const stateOf = async (id: string) => (await db.as(bank).read(tx => getBill(tx, id))).state

const moneyOf = async (description: string) => {
  const { rows } = await db.database.pool.query(
    'SELECT count(*)::int AS notices FROM payments.notice WHERE description = $1',
    [description],
  )
  return rows[0].notices
}

describe('a line that came in', () => {
  test('pays the bill that its transfer code names; what went out, or names nothing, pays none', async () => {
    const bill = await open()
    const { outcomes, statement } = await importFile([
      { amount: 8000, text: `ck ${transferCode(bill.number)}`, transaction: numbered() },
      { amount: -1100, text: 'Phí SMS', transaction: numbered() },
      { amount: 5000, text: 'chuc mung nam moi', transaction: numbered() },
    ])
    expect(outcomes).toEqual(['paid', 'out', 'unmatched'])
    expect(statement).toMatchObject({ waiting: 0, lines: 3, first_day: '2026-11-20' })
    expect(await stateOf(bill.id)).toBe('paid')
  })

  test('counts once with the bank’s notice, whichever is first', async () => {
    const [first, second] = [await open(), await open()]
    const transfer = (text: string, transaction: string) =>
      db.as(bank).write(tx =>
        recordTransfer(tx, {
          gatewayTransaction: transaction,
          account: number,
          amount: 8000,
          description: text,
          paidAt: new Date('2026-11-20T03:00:00Z'),
        }),
      )
    const lines = [first, second].map(bill => ({
      amount: 8000,
      text: `nop ${transferCode(bill.number)}`,
      transaction: numbered(),
    }))
    await transfer(lines[0]!.text, lines[0]!.transaction)
    const { outcomes, lines: read } = await importFile(lines)
    expect(outcomes).toEqual(['known', 'paid'])
    expect(read.every(line => line.notice)).toBe(true)
    expect(await transfer(lines[1]!.text, lines[1]!.transaction)).toEqual({
      outcome: 'paid',
      bill: second.id,
    })
    for (const line of lines) expect(await moneyOf(line.text)).toBe(1)
    expect(await stateOf(second.id)).toBe('paid')
  })

  test('without a number is the notice of that day, sum and words, and each of two equal lines its own', async () => {
    const text = `mung tho ${randomUUID().slice(0, 6)}`
    await db.as(bank).write(tx =>
      recordTransfer(tx, {
        gatewayTransaction: numbered(),
        account: number,
        amount: 7000,
        description: text.toUpperCase(),
        paidAt: new Date('2026-11-20T03:00:00Z'),
      }),
    )
    const line = { amount: 7000, text }
    expect((await importFile([line, line])).outcomes).toEqual(['known', 'unmatched'])
    // The same two in a longer file.
    expect((await importFile([line, line, { amount: 1, text }])).outcomes).toEqual([
      'known',
      'known',
      'unmatched',
    ])
  })

  test('whose number the bank used for another payment of the same sum does not pass for known', async () => {
    const [transaction, twice] = [numbered(), numbered()]
    const bill = await open()
    const [first] = (await importFile([{ amount: 8000, text: 'lop 1A em Lan', transaction }])).outcomes
    expect(first).toBe('unmatched')
    const text = `lop 1B ${transferCode(bill.number)}`
    const another = { amount: 8000, text, transaction, day: '21/11/2026' }
    expect((await importFile([another])).outcomes).toEqual(['differs'])
    const line = { amount: 9000, text: 'em Hoa', transaction: twice }
    expect((await importFile([line, { ...line, text: 'em Mai' }])).outcomes).toEqual(['unmatched', 'differs'])
    // The same line in a longer file, its words cut short.
    const longer = [
      { ...line, text: 'em H' },
      { amount: 1, text: 'x', transaction: numbered() },
    ]
    expect((await importFile(longer)).outcomes).toEqual(['known', 'unmatched'])
  })

  test('whose number the bank used at another account is money of its own, once', async () => {
    const [bill, transaction] = [await open(), numbered()]
    const elsewhere = { account: '00000000080', amount: 8000, description: 'nop phi', paidAt: new Date() }
    await db.as(bank).write(tx => recordTransfer(tx, { gatewayTransaction: transaction, ...elsewhere }))
    const line = { amount: 8000, text: `nop ${transferCode(bill.number)}`, transaction }
    const longer = [line, { amount: -1, text: 'phi', transaction: numbered() }]
    const alreadyKnown = async () => {
      const kept = await keep(file(longer))
      const full = await db.as(second).read(tx => getStatement(tx, kept.ok ? kept.statement : ''))
      return full.alreadyKnown
    }
    expect(await alreadyKnown()).toBe(0)
    expect((await importFile([line])).outcomes).toEqual(['paid'])
    expect(await stateOf(bill.id)).toBe('paid')
    expect(await alreadyKnown()).toBe(1)
    expect((await importFile(longer)).outcomes).toEqual(['known', 'out'])
  })

  test('whose number was told with another sum changes nothing and says so', async () => {
    const transaction = numbered()
    await importFile([{ amount: 3000, text: 'mot', transaction }])
    const again = await importFile([{ amount: 4000, text: 'mot', transaction }])
    expect(again.outcomes).toEqual(['differs'])
    expect(await moneyOf('mot')).toBe(1)
  })
})

describe('again', () => {
  test('the same file is the same statement, pressed twice it counts once, and an overlapping one adds what is new', async () => {
    const bill = await open({ amount: 9000 })
    const lines = [
      { amount: 4000, text: `lan 1 ${transferCode(bill.number)}`, transaction: numbered() },
      { amount: 5000, text: `lan 2 ${transferCode(bill.number)}`, transaction: numbered() },
    ]
    const first = await importFile(lines.slice(0, 1))
    expect(await stateOf(bill.id)).toBe('partly-paid')
    const again = await importFile(lines.slice(0, 1))
    expect(again.statement.id).toBe(first.statement.id)
    expect((await importFile(lines)).outcomes).toEqual(['known', 'paid'])
    expect(await stateOf(bill.id)).toBe('paid')
  })
})

describe('money that names references', () => {
  test('settles by itself: one, or several whose sum it is; less waits', async () => {
    const [one, two, three] = [await open(), await open({ amount: 12_000 }), await open()]
    const plain = (bill: { reference: string }) => bill.reference.replace(/[.-]/g, ' ')
    const { outcomes } = await importFile([
      { amount: 20_000, text: `nop ${plain(one)} va ${two.reference}`, transaction: numbered() },
      { amount: 7999, text: `nop ${three.reference}`, transaction: numbered() },
    ])
    expect(outcomes).toEqual(['paid', 'unmatched'])
    expect([await stateOf(one.id), await stateOf(two.id), await stateOf(three.id)]).toEqual([
      'paid',
      'paid',
      'open',
    ])
  })

  test('above the limit waits until a person agrees', async () => {
    const bill = await open({ amount: 6_000_000 })
    const { outcomes } = await importFile([
      { amount: 6_000_000, text: bill.reference, transaction: numbered() },
    ])
    expect(outcomes).toEqual(['unmatched'])
    expect(await stateOf(bill.id)).toBe('open')
    const { rows } = await db.database.pool.query(
      'SELECT state, amount FROM payments.match WHERE bill = $1',
      [bill.id],
    )
    expect(rows).toEqual([{ state: 'asked', amount: 6_000_000 }])
  })

  test('that was there before its bill finds it later', async () => {
    const reference = `HOCPHI-2026-${randomUUID().slice(0, 8)}`
    await importFile([{ amount: 8000, text: `hoc phi ${reference}`, transaction: numbered() }])
    const bill = await open({ reference })
    const job = {
      now: new Date(),
      write: db.as(system('job')).write,
      read: db.as(system('job')).read,
    }
    await settleNamedJob(job)
    await settleNamedJob(job)
    expect(await stateOf(bill.id)).toBe('paid')
  })
})

describe('a file', () => {
  test('with one wrong line is not kept, and its problems are said', async () => {
    const kept = await keep(file([{ amount: 1, text: 'a', day: '31/11/2026' }]))
    expect(kept).toEqual({ ok: false, problems: [{ code: 'day', line: 2, value: '31/11/2026' }] })
  })

  test('of another account is refused', async () => {
    const kept = await keep(`Số tài khoản: 99999999\n${file([{ amount: 1, text: 'a' }])}`)
    expect(kept).toMatchObject({ ok: false, problems: [{ code: 'other-account', value: '99999999' }] })
  })

  test('headed in the bank’s own words is read once somebody said them', async () => {
    const content = 'Bữa;Nhiêu;Gì\n20/11/2026;+1.500;ung ho'
    expect(await keep(content)).toMatchObject({ ok: false, columns: ['Bữa', 'Nhiêu', 'Gì'] })
    const account = await accountId()
    const mapping = { bookedOn: 'bữa', amount: 'nhiêu', description: 'gì' }
    const bytes = new TextEncoder().encode(content)
    const kept = await db.as(cashier).write(tx => keepStatement(tx, { account, name: 'a', bytes, mapping }))
    expect(kept.ok).toBe(true)
    expect((await keep(`${content} 2`)).ok).toBe(true)
  })
})

describe('four eyes', () => {
  test.each(['camt', 'mt940', 'csv'] as const)('%s: who uploaded it does not release it', async format => {
    const statement = {
      account: number,
      opening: 100_000,
      lines: [
        {
          bookedOn: '2026-11-20',
          valueOn: '2026-11-20',
          amount: 1_000,
          reference: '',
          description: 'bon mat',
          counterpartyName: 'TRAN',
          counterpartyAccount: '',
          bankTransaction: numbered(),
        },
      ],
    }
    const content =
      format === 'csv'
        ? file([{ amount: 1, text: 'bon mat', transaction: numbered() }])
        : format === 'camt'
          ? camt(statement)
          : mt940(statement)
    const kept = await keep(content)
    if (!kept.ok) throw new Error(JSON.stringify(kept.problems))
    await expect(db.as(cashier).write(tx => releaseStatement(tx, kept.statement))).rejects.toThrow(
      'payments.four-eyes',
    )
    await expect(
      db.database.pool.query(
        'UPDATE payments.statement SET imported_by = read_by, imported_at = now() WHERE id = $1',
        [kept.statement],
      ),
    ).rejects.toThrow('statement_four_eyes')
    await db.runJobs()
    const read = () => db.as(cashier).read(tx => getStatement(tx, kept.statement))
    expect(await read()).toMatchObject({ mayRelease: false, statement: { imported_at: null, waiting: 1 } })
    expect((await db.as(second).read(tx => getStatement(tx, kept.statement))).mayRelease).toBe(true)
    for (let n = 0; n < 2; n++) await db.as(second).write(tx => releaseStatement(tx, kept.statement))
    await db.runJobs()
    expect((await read()).statement.waiting).toBe(0)
  })
})

test('only a cashier of a place whose transfers arrive there may', async () => {
  const kept = await keep(file([{ amount: 1, text: 'quyen', transaction: numbered() }]))
  const statement = kept.ok ? kept.statement : ''
  const above = staff({ role: 'cashier', agency: 'tay-ninh/phuong-tan-ninh', reach: 'below' })
  await db.as(above).read(tx => getStatement(tx, statement))
  const others = [
    anyone,
    citizen(),
    staff({ role: 'cashier', agency: 'tay-ninh/phuong-long-hoa', reach: 'below' }),
    staff({ role: 'one-stop-officer', agency: centre, reach: 'agency' }),
  ]
  for (const actor of others) {
    await expect(keep(file([{ amount: 2, text: 'x' }]), actor)).rejects.toThrow(/not-/)
    await expect(db.as(actor).write(tx => releaseStatement(tx, statement))).rejects.toThrow(/not-/)
    await expect(db.as(actor).read(tx => getStatement(tx, statement))).rejects.toThrow(/not-/)
  }
  await expect(db.as(citizen()).read(tx => listStatements(tx))).rejects.toThrow(/not-/)
})
