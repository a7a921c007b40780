import { readdirSync, readFileSync } from 'node:fs'
import { parseDay, vnInstant, weekday } from '#lib/vietnamese-text'
import type { Extension, Pause, Term } from '../index.ts'

export type Case = {
  theme: string
  line: number
  received: Date
  term: Term
  pauses: Pause[]
  extensions: Extension[]
  due: Date
  text: string
}

const here = new URL('./', import.meta.url)
const labels = ['CN', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7']
const units = { giờ: 'working-hour', 'ngày làm việc': 'working-day', ngày: 'day' } as const

/** Reads the tables beside this file. A row that cannot be read, or names the wrong weekday, is an error. */
export function readCases(): Case[] {
  return readdirSync(here)
    .filter(file => file.endsWith('.md') && file !== 'README.md')
    .flatMap(file => readTable(file.replace('.md', ''), readFileSync(new URL(file, here), 'utf8')))
}

function readTable(theme: string, markdown: string): Case[] {
  let columns: string[] = []
  return markdown.split('\n').flatMap((line, index) => {
    if (!line.startsWith('|') || /^\|[-| ]+$/.test(line)) return []
    const cells = line.split('|').slice(1, -1)
    if (cells[0]?.trim() === 'Tiếp nhận') {
      columns = cells.map(cell => cell.trim())
      return []
    }
    const cell = (name: string) => cells[columns.indexOf(name)]?.trim() ?? ''
    return {
      theme,
      line: index + 1,
      received: instant(cell('Tiếp nhận')),
      term: term(cell('Thời hạn')),
      pauses: list(cell('Tạm dừng')).map(pause),
      extensions: list(cell('Gia hạn')).map(extension),
      due: instant(cell('Hẹn trả')),
      text: cells.map(each => each.trim()).join(' | '),
    }
  })
}

const list = (text: string) => text.split(';').filter(part => part.trim())

function instant(text: string): Date {
  const [label, date = '', time = ''] = text.trim().split(' ')
  const [hour, minute, second = '0'] = time.split(':')
  return new Date(vnInstant(day(`${label} ${date}`), `${hour}:${minute}`).getTime() + Number(second) * 1000)
}

function day(text: string): string {
  const [label = '', date = ''] = text.trim().split(' ')
  const found = parseDay(date)
  if (!found || labels[weekday(found)] !== label) throw new Error(`no such day: ${text}`)
  return found
}

function term(text: string): Term {
  const [length = '', cutOff] = text.split(', chốt ')
  const [, amount = '', unit = ''] = /^([\d,]+) (.+)$/.exec(length.trim()) ?? []
  if (!(unit in units)) throw new Error(`no such term: ${text}`)
  return {
    amount: Number(amount.replace(',', '.')),
    unit: units[unit as keyof typeof units],
    ...(cutOff ? { cutOff: { after: cutOff } } : {}),
  }
}

function pause(text: string): Pause {
  const [from = '', to = ''] = text.split('→')
  return to.trim() ? { from: instant(from), to: instant(to) } : { from: instant(from) }
}

function extension(text: string): Extension {
  const [at = '', rest = ''] = text.split(/[+=]/)
  if (text.includes('=')) return { at: instant(at), until: day(rest) }
  return { at: instant(at), term: term(rest.trim()) }
}
