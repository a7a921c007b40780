import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { checkProcess, type Process, parseProcess, type TaskNode, type Term } from '#lib/bpmn'
import { checkFeel, compile } from '#lib/expression'
import {
  type Answers,
  checkDefinition,
  type FormDefinition,
  prefillAnswers,
  settle,
  validateAll,
} from '#lib/form'
import type { ProcedureDefinition } from '../definition.ts'
import { loadCatalogue, loadSample } from './index.ts'

const today = '2026-11-20'
const catalogue = loadCatalogue()
const byCode = catalogue.map(procedure => [procedure.code, procedure] as const)

const get = (code: string) => catalogue.find(procedure => procedure.code === code) as ProcedureDefinition
const settled = (code: string, change: Answers = {}) => {
  const { answers, applicant } = loadSample(code)
  return settle(get(code).form, { ...answers, ...change }, { today, applicant }).answers
}
const due = (code: string, change: Answers = {}) => {
  const answers = settled(code, change)
  return get(code)
    .fees.filter(fee => fee.when === undefined || compile(fee.when).test(answers))
    .map(fee => (typeof fee.amount === 'number' ? fee.amount : compile(fee.amount).evaluate(answers)))
}

describe('the catalogue', () => {
  it('holds six procedures, each under its own code', () => {
    const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter(entry =>
      entry.isDirectory(),
    )
    expect(catalogue.map(procedure => procedure.code)).toEqual(folders.map(folder => folder.name).sort())
    expect(catalogue).toHaveLength(6)
  })

  it('shows every kind of fee, term, level, paper and result', () => {
    const terms = catalogue.flatMap(procedure => procedure.terms)
    const papers = catalogue.flatMap(procedure => procedure.papers)
    const fees = catalogue.flatMap(procedure => procedure.fees)
    expect(catalogue.some(procedure => procedure.fees.length === 0)).toBe(true)
    expect(new Set(fees.map(fee => typeof fee.amount))).toEqual(new Set(['number', 'string']))
    expect(new Set(terms.map(term => term.unit))).toEqual(new Set(['working-hour', 'working-day', 'day']))
    expect(terms.some(term => term.cutOff?.after === '15:00')).toBe(true)
    expect(new Set(catalogue.map(procedure => procedure.level))).toEqual(new Set(['commune', 'province']))
    expect(new Set(papers.map(paper => paper.required))).toEqual(new Set([true, false]))
    expect(catalogue.some(procedure => procedure.result.validMonths !== null)).toBe(true)
    expect(new Set(catalogue.map(procedure => procedure.template)).size).toBe(6)
  })

  it('is written in composed Vietnamese', () => {
    const text = JSON.stringify(catalogue)
    expect(text).toBe(text.normalize('NFC'))
  })
})

describe.each(byCode)('%s', (code, procedure) => {
  const { form, result } = procedure
  const sample = loadSample(code)

  it('has a form, and a form for the result, that may be published', () => {
    expect(checkDefinition(form)).toEqual([])
    if (result.form) expect(checkDefinition(result.form)).toEqual([])
    expect(form.pages.length).toBeGreaterThanOrEqual(3)
    expect(form.pages.length).toBeLessThanOrEqual(9)
  })

  it('reads only answers that the form has, in FEEL that holds', () => {
    const asked = askedPaths(form)
    const known = (path: string) => asked.some(one => one === path || one.startsWith(`${path}.`))
    const expressions = [
      ...procedure.terms.map(term => term.when),
      ...procedure.papers.map(paper => paper.when),
      ...procedure.fees.flatMap(fee => [fee.when, typeof fee.amount === 'string' ? fee.amount : undefined]),
    ].filter(feel => feel !== undefined)
    expect(
      expressions.flatMap(feel => checkFeel(feel, known).map(problem => `${feel}: ${problem.message}`)),
    ).toEqual([])
    expect(procedure.terms.map(term => term.when !== undefined).lastIndexOf(true)).toBeLessThan(
      procedure.terms.length - 1,
    )
  })

  it('names papers and fees once', () => {
    expectUnique(procedure.papers.map(paper => paper.code))
    expectUnique(procedure.fees.map(fee => fee.code))
    expect(procedure.fees.every(fee => fee.confirmed || /trình diễn/.test(fee.source))).toBe(true)
  })

  it('has a sample that can be sent as it is', () => {
    expect(validateAll(form, sample.answers, { today, applicant: sample.applicant })).toEqual([])
    if (result.form) expect(validateAll(result.form, sample.resultAnswers, { today })).toEqual([])
    expect(settle(form, sample.answers, { today, applicant: sample.applicant }).answers).toMatchObject(
      sample.answers,
    )
  })

  it('fills what the profile already knows', () => {
    const { from } = prefillAnswers(form, { profile: sample.applicant })
    expect(Object.keys(from).length).toBeGreaterThanOrEqual(3)
  })
})

describe.each(byCode)('the process of %s', (_, procedure) => {
  let process: Process
  let tasks: TaskNode[]
  beforeAll(async () => {
    process = await parseProcess(procedure.process)
    tasks = Object.values(process.nodes).filter(node => node.kind === 'task')
  })

  it('is sound and in our dialect', () => {
    expect(checkProcess(process)).toEqual([])
  })

  it('goes from receipt to signature, seal, publication and notice, and is returned on paper when wanted', () => {
    const [first = ''] = after(process, 'start')
    expect(process.nodes[first]).toMatchObject({ does: 'receive', role: 'one-stop-officer' })
    const chain = ['apply-signature', 'seal', 'apply-seal', 'publish', 'notify', 'hand-over']
    for (const [at, id] of chain.slice(0, -1).entries()) {
      expect(after(process, id)).toEqual([chain[at + 1]])
    }
    expect(tasks.find(task => task.does === 'sign')?.role).toBe('agency-leader')
    expect(process.flows.find(flow => flow.from === 'hand-over' && flow.condition)?.condition).toBe(
      'delivery != "electronic"',
    )
    expect(tasks.some(task => task.does === 'collect')).toBe(procedure.fees.length > 0)
    expect(process.flows.some(flow => flow.condition === 'fee > 0')).toBe(procedure.fees.length > 0)
  })

  it('reminds somebody without taking the work away', () => {
    const timers = Object.values(process.nodes).filter(node => node.kind === 'timer')
    expect(timers.some(timer => !timer.interrupting)).toBe(true)
  })

  it('keeps its steps inside the term', () => {
    const longest = longestWay(process, 'start')
    expect(longest).toBeGreaterThan(0)
    for (const term of procedure.terms) expect(longest).toBeLessThanOrEqual(inHours(term))
  })
})

describe('what is due', () => {
  it('is nothing for a birth declared in time without copies', () => {
    expect(due('1.001193', { extra: {} })).toEqual([])
    expect(due('1.001193')).toEqual([16_000])
  })

  it('is the late fee after 60 days, unless the family is exempt', () => {
    const late = (exemption: string) => ({
      birth: { ...(settled('1.001193').birth as Answers), date: '2026-09-20' },
      extra: {},
      registration: { exemption },
    })
    expect(due('1.001193', late('none'))).toEqual([8000])
    expect(due('1.001193', late('poor'))).toEqual([])
    const onTheLastDay = { ...late('none'), birth: { ...late('none').birth, date: '2026-09-21' } }
    expect(due('1.001193', onTheLastDay)).toEqual([])
  })

  it('is 8,000 a copy over all copies asked for', () => {
    expect(due('2.000635')).toEqual([32_000])
  })

  it('is 2,000 for each of two pages, 1,000 from the third, at most 200,000 a copy', () => {
    expect(due('2.000815')).toEqual([5 * 2000 + 3 * 14_000 + 2 * 4000])
    const book = { title: 'Sổ', abroad: false, onVneid: false, photocopied: true, copies: 2 }
    expect(due('2.000815', { papers: [{ ...book, pages: 198 }] })).toEqual([400_000])
    expect(due('2.000815', { papers: [{ ...book, pages: 197 }] })).toEqual([398_000])
  })

  it('is fixed for the permit and the household business, and nothing for the poor household', () => {
    expect([due('1.013238'), due('2.000720'), due('1.011607')]).toEqual([[150_000], [100_000], []])
  })
})

describe('what is asked', () => {
  it('leaves out the other parent when only the mother is known', () => {
    const { parents: _, ...others } = loadSample('1.001193').answers
    const given = { ...others, parents: { situation: 'mother-only' } }
    const { answers, pages } = settle(get('1.001193').form, given, { today })
    expect(pages).toEqual(['requester', 'child', 'birth', 'parents', 'copies'])
    expect(answers).not.toHaveProperty('otherParent')
    expect(answers).not.toHaveProperty('marriage')
  })

  it('tells a parent who enters a birth of tomorrow', () => {
    const { answers } = loadSample('1.001193')
    const errors = validateAll(
      get('1.001193').form,
      { ...answers, birth: { ...(answers.birth as Answers), date: '2026-11-21' } },
      { today },
    )
    expect(errors.map(error => error.path)).toEqual(['birth.date'])
  })

  it('gives three working days when the marriage must be asked after', () => {
    const term = (inDatabase: boolean) => {
      const marriage = { ...(loadSample('1.001193').answers.marriage as Answers), inDatabase }
      const answers = settled('1.001193', { marriage })
      return get('1.001193').terms.find(one => one.when === undefined || compile(one.when).test(answers))
        ?.amount
    }
    expect([term(false), term(true)]).toEqual([3, 0])
  })
})

const national = join(import.meta.dirname, '../../../../../shared/data/national-procedures-2026.ndjson.gz')
const hasNational = existsSync(national)
if (!hasNational)
  console.warn('The national records are absent: codes, names and laws are not compared with them')

describe.skipIf(!hasNational)('compared with the national records', () => {
  const records = hasNational ? readRecords() : new Map<string, Record<string, string>>()

  it.each(byCode)('%s carries over code, name, decision, field and level', (code, procedure) => {
    const record = records.get(code)
    expect(procedure.name).toBe(record?.ten_thu_tuc)
    expect(procedure.decision).toBe(record?.so_quyet_dinh)
    expect(procedure.field).toBe(record?.linh_vuc)
    expect(record?.cap_thuc_hien).toContain(procedure.level === 'commune' ? 'Cấp xã' : 'Cấp tỉnh')
  })

  it.each(byCode)('%s names no law that the record does not', (code, procedure) => {
    const laws = records.get(code)?.can_cu_phap_ly ?? ''
    expect(procedure.legalBases.map(law => law.number).filter(number => !laws.includes(number))).toEqual([])
  })

  it('charges the amounts of the records', () => {
    expect(records.get('2.000635')?.cach_thuc_thuc_hien).toContain('8,000 VNĐ')
    expect(records.get('2.000815')?.cach_thuc_thuc_hien).toContain(
      'từ trang thứ 3 trở lên thu 1.000 đồng/trang',
    )
    expect(records.get('1.013238')?.cach_thuc_thuc_hien).toContain('20 Ngày')
    expect(records.get('1.011607')?.cach_thuc_thuc_hien).toContain('15 Ngày')
  })
})

function readRecords() {
  const lines = gunzipSync(readFileSync(national)).toString('utf8').trim().split('\n')
  return new Map(
    lines
      .map(line => JSON.parse(line) as Record<string, string>)
      .map(record => [record.ma_thu_tuc ?? '', record]),
  )
}

function askedPaths({ pages }: FormDefinition): string[] {
  return pages
    .flatMap(page => page.items)
    .flatMap(item => {
      if ('repeat' in item)
        return item.fields.flatMap(inner => ('field' in inner ? [`${item.repeat}.${inner.field}`] : []))
      return 'field' in item ? [item.field] : []
    })
}

function expectUnique(codes: string[]) {
  expect(codes).toEqual([...new Set(codes)])
}

const after = (process: Process, node: string) =>
  process.flows.filter(flow => flow.from === node).map(flow => flow.to)

/** Working hours of the slowest way to the publication, going round no loop; side by side counts once. */
function longestWay(process: Process, from: string, behind: string[] = []): number {
  if (from === 'publish') return 0
  const node = process.nodes[from]
  const own = node?.kind === 'task' && node.term ? inHours(node.term) : 0
  const ways = after(process, from)
    .filter(next => !behind.includes(next))
    .map(next => longestWay(process, next, [...behind, from]))
  return own + Math.max(Number.NEGATIVE_INFINITY, ...ways)
}

/** Five working days in a week of seven; what is due the same day has the two hours from 15:00 to 17:00. */
function inHours({ amount, unit }: Term): number {
  if (unit === 'working-hour') return amount
  if (unit === 'day') return (amount * 8 * 5) / 7
  return amount === 0 ? 2 : amount * 8
}
