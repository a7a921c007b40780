import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Claim, isTelling, keysIn, nameLikeness, referenceKey, suggest } from './index.ts'

describe('a name is known however it is written', () => {
  test.each([
    ['TRAN THI HOA nop le phi', 'Trần Thị Hoà', 1],
    ['tran.thi.hoa', 'Trần Thị Hoà', 1],
    ['TRANTHIHOA ck', 'Trần Thị Hoà', 1],
    ['N.T.N. LAN nop', 'Nguyễn Thị Ngọc Lan', 0.625],
    ['NGUYEN T N LAN nop', 'Nguyễn Thị Ngọc Lan', 0.75],
    ['NGUYEN LAN', 'Nguyễn Thị Ngọc Lan', 0.5],
    ['HOA TRAN THI', 'Trần Thị Hoà', 0.8],
    ['CONG TY TNHH MOT THANH VIEN SEN VANG', 'Công ty TNHH MTV Sen Vàng', 1],
    ['CTY CP TM DV LUA VIET tt', 'Công ty cổ phần thương mại dịch vụ Lúa Việt', 1],
    ['FT123.TTN HOA', 'Trần Thị Ngọc Hoà', 0.625],
    ['T HOA', 'Trần Thị Hoà', 0.5],
    ['KTRAN THI HOA', 'Trần Thị Hoà', 0],
    ['HOA', 'Trần Thị Hoà', 0],
    ['TRAN THI HOAN', 'Trần Thị Hoà', 0],
    ['TRAN VAN NAM', 'Trần Thị Hoà', 0],
    ['nop le phi', 'Trần Thị Hoà', 0],
    ['', 'Trần Thị Hoà', 0],
  ])('%s ~ %s is %d', (text, name, likeness) => expect(nameLikeness(text, name)).toBe(likeness))
})

describe('a reference is known whatever the bank did to its signs', () => {
  const reference = 'H53.25459-20261121-0001'
  test.each([
    'MBVCB.123 H53.25459-20261121-0001 CT tu 0011',
    'h53 25459 20261121 0001',
    'H5325459202611210001 nop le phi',
    'nop H53.25459.20261121.0001.',
  ])('%s', text => expect(keysIn(text)).toContain(referenceKey(reference)))

  test.each(['H53.25459-20261121-00012', 'H53 25459', 'x'])('not in %s', text =>
    expect(keysIn(text)).not.toContain(referenceKey(reference)),
  )

  test('what could be any word or short number tells nothing', () => {
    expect(['nopletphi', '0001', '2026'].filter(isTelling)).toEqual([])
    expect(keysIn('nop tien hoc phi ky mot')).toEqual([])
  })
})

const claim = (id: string, over: Partial<Claim> = {}): Claim => ({
  id,
  references: [`H53.25459-20261121-000${id}`],
  names: ['Trần Thị Hoà'],
  owed: 36_000,
  askedOn: '2026-11-21',
  ...over,
})
const money = { amount: 36_000, text: '', from: '', day: '2026-11-22' }
const one = claim('1')
const two = claim('2', { owed: 64_000, names: ['Lê Văn Nam'] })

describe('suggest', () => {
  test('is sure of what is named whole and paid to the đồng, and then says nothing else', () => {
    expect(suggest({ ...money, text: 'nop H53.25459-20261121-0001' }, [one, two, claim('3')])).toEqual([
      { claims: ['1'], score: 85, reasons: ['reference', 'amount', 'date'], isSure: true },
    ])
  })

  test.each([
    ['another sum', { ...money, amount: 35_000, text: one.references[0]! }],
    ['a name and the sum', { ...money, text: 'TRAN THI HOA' }],
    ['a reference glued to other signs', { ...money, text: `MBVCB${referenceKey(one.references[0]!)}99` }],
  ])('is not sure by %s, but suggests it first', (_, arrived) => {
    const [first] = suggest(arrived, [two, one])
    expect(first).toMatchObject({ claims: ['1'], isSure: false })
  })

  test('gives one transfer to all that it names when they ask for just that sum', () => {
    const text = 'h53 25459 20261121 0001 va H53.25459-20261121-0002'
    expect(suggest({ ...money, amount: 100_000, text }, [one, two, claim('3')])).toEqual([
      { claims: ['1', '2'], score: 85, reasons: ['references', 'sum'], isSure: true },
    ])
    const less = suggest({ ...money, amount: 90_000, text }, [one, two])
    expect(less.map(suggestion => suggestion.isSure)).toEqual([false, false, false])
    expect(less).toContainEqual({ claims: ['1', '2'], score: 60, reasons: ['references'], isSure: false })
  })

  test('is not sure of one of two that are named, even when it asks for just that sum', () => {
    const text = `${one.references[0]} ${two.references[0]}`
    expect(suggest({ ...money, text }, [one, two]).some(suggestion => suggestion.isSure)).toBe(false)
  })

  test('puts the right name before the right sum alone, and drops what has nothing but a day', () => {
    const other = claim('4', { names: ['Lê Văn Nam'] })
    const far = claim('5', { names: ['Võ Thị Tư'], owed: 1 })
    const found = suggest({ ...money, text: 'le van nam nop' }, [one, other, far])
    expect(found.map(suggestion => suggestion.claims)).toEqual([['4'], ['1']])
    expect(found[0]!.reasons).toEqual(['amount', 'name', 'date'])
  })

  test('knows the payer by the account it came from, and a claim made after the money by its day', () => {
    expect(suggest({ ...money, amount: 1, from: 'TRAN THI HOA' }, [one])[0]!.reasons).toEqual([
      'name',
      'date',
    ])
    expect(suggest({ ...money, day: '2026-11-20' }, [one])[0]!.reasons).toEqual(['amount'])
  })

  test('is sure only of what stands in the text, and of the whole sum of it', () => {
    const claims = [one, two]
    const piece = fc.constantFrom(
      ...one.references,
      ...two.references,
      'H53',
      '25459',
      '0001',
      '1',
      'TRAN THI HOA',
    )
    const texts = fc
      .tuple(fc.array(piece, { maxLength: 5 }), fc.constantFrom(' ', '.', '-', ''))
      .map(([pieces, between]) => pieces.join(between))
    let settled = 0
    fc.assert(
      fc.property(texts, fc.constantFrom(36_000, 64_000, 100_000, 1), (text, amount) => {
        for (const sure of suggest({ ...money, amount, text }, claims).filter(each => each.isSure)) {
          const paid = claims.filter(each => sure.claims.includes(each.id))
          for (const each of paid) expect(referenceKey(text)).toContain(referenceKey(each.references[0]!))
          expect(paid.reduce((sum, each) => sum + each.owed, 0)).toBe(amount)
          settled++
        }
      }),
      { numRuns: 400 },
    )
    expect(settled).toBeGreaterThan(0)
  })
})
