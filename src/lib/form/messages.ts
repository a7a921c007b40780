import type { ErrorObject } from 'ajv/dist/2020.js'
import { parsePersonalNumber, personNumberReasons } from '#lib/person-number'
import { checkPersonName, personNameReasons } from '#lib/vietnamese-text'
import type { Control } from './control.ts'
import type { FieldModel, GroupModel } from './model.ts'

/** What is wrong with an answer and, in plain words, what to do about it. */
export type Complaint = { code: ComplaintCode; message: string; messageEn: string }
export type ComplaintCode =
  | 'required'
  | 'malformed'
  | 'too-short'
  | 'too-long'
  | 'too-small'
  | 'too-large'
  | 'not-a-number'
  | 'not-a-choice'
  | 'incomplete'
  | 'too-few-items'
  | 'too-many-items'
  | 'repeated'
  | 'check'
  | 'invalid'

/** A label inside a sentence: "Họ và tên mẹ" → "họ và tên mẹ", but "CCCD" and "UBND xã" stay. */
export function inSentence(label: string): string {
  const text = label.trim().replace(/[?:.]+$/, '')
  const [first = '', second = ''] = [...text]
  return second === second.toLocaleLowerCase('vi')
    ? first.toLocaleLowerCase('vi') + text.slice(first.length)
    : text
}

const CHOSEN: ReadonlySet<Control> = new Set(['radios', 'select', 'checkboxes'])

export function missing(field: FieldModel): Complaint {
  return enter('required', field, CHOSEN.has(field.control) ? undefined : SHAPE[field.control])
}

/** "Hãy nhập họ và tên mẹ", "Hãy chọn giới tính", and for a label that asks: "Hãy trả lời câu hỏi “…?”". */
function enter(code: ComplaintCode, { field, control }: FieldModel, shape?: Both): Complaint {
  const { label } = field
  const [vi, en] = isQuestion(label)
    ? [`Hãy trả lời câu hỏi “${label.trim()}”`, `Answer the question “${label.trim()}”`]
    : CHOSEN.has(control)
      ? [`Hãy chọn ${inSentence(label)}`, `Choose “${label}”`]
      : [`Hãy nhập ${inSentence(label)}`, `Enter “${label}”`]
  return complain(code, shape ? `${vi}, ${shape.vi}.` : `${vi}.`, shape ? `${en}, ${shape.en}.` : `${en}.`)
}

function isQuestion(label: string): boolean {
  return label.trim().endsWith('?')
}

/** A label before a colon. */
function heading(label: string): string {
  return isQuestion(label) ? `“${label.trim()}”` : label.trim()
}

type Both = { vi: string; en: string }

/** What a well-formed answer looks like. */
const SHAPE: Partial<Record<Control, Both>> = {
  'personal-number': { vi: 'gồm 12 chữ số, ví dụ 012345678901', en: '12 digits, for example 012345678901' },
  date: { vi: 'đủ ngày, tháng, năm, ví dụ 27 3 1990', en: 'with day, month and year, for example 27 3 1990' },
  'partial-date': {
    vi: 'ít nhất là năm; không rõ ngày, tháng thì để trống',
    en: 'at least the year; leave day and month empty when unknown',
  },
  phone: { vi: 'gồm 10 chữ số, ví dụ 0912345678', en: '10 digits, for example 0912345678' },
  email: { vi: 'ví dụ ten@example.com', en: 'for example name@example.com' },
  address: { vi: 'gồm tỉnh hoặc thành phố, xã hoặc phường', en: 'with province and commune' },
  'identity-document': { vi: 'gồm loại giấy tờ và số', en: 'with its kind and number' },
  money: { vi: 'bằng số, tính theo đồng, ví dụ 1.500.000', en: 'as a number in đồng, for example 1.500.000' },
  number: { vi: 'bằng số', en: 'as a number' },
}

/** The schema's complaint about a value in the words of people. */
export function explain(field: FieldModel, value: unknown, error: ErrorObject): Complaint {
  const label = heading(field.field.label)
  const limit = Number(error.params.limit)
  const say = (code: ComplaintCode, vi: string, en: string) =>
    complain(code, `${label}: ${vi}`, `${label}: ${en}`)
  switch (error.keyword) {
    case 'type':
      return ['integer', 'number'].includes(String(error.params.type))
        ? enter('not-a-number', field, SHAPE[field.control] ?? SHAPE.number)
        : enter('invalid', field)
    case 'format':
      return malformed(field, value, String(error.params.format))
    case 'minLength':
      return say('too-short', `cần ít nhất ${limit} ký tự.`, `at least ${limit} characters are needed.`)
    case 'maxLength':
      return say('too-long', `nhiều nhất ${limit} ký tự. Hãy viết ngắn hơn.`, `${limit} characters at most.`)
    case 'minimum':
      return say('too-small', `phải từ ${count(limit)} trở lên.`, `must be ${limit} or more.`)
    case 'exclusiveMinimum':
      return say('too-small', `phải lớn hơn ${count(limit)}.`, `must be more than ${limit}.`)
    case 'maximum':
      return say('too-large', `nhiều nhất là ${count(limit)}.`, `must be ${limit} or less.`)
    case 'exclusiveMaximum':
      return say('too-large', `phải nhỏ hơn ${count(limit)}.`, `must be less than ${limit}.`)
    case 'minItems':
      return say('too-few-items', `hãy chọn ít nhất ${limit} mục.`, `choose at least ${limit}.`)
    case 'maxItems':
      return say('too-many-items', `chọn nhiều nhất ${limit} mục.`, `choose ${limit} at most.`)
    case 'uniqueItems':
      return say('repeated', 'có mục bị trùng. Hãy bỏ mục trùng.', 'an entry is repeated.')
    case 'enum':
    case 'const':
    case 'oneOf':
      return say('not-a-choice', 'hãy chọn một mục trong danh sách.', 'choose from the list.')
    case 'pattern':
      return say(
        'malformed',
        `chưa đúng cách viết. ${sentence(field.field.hint) ?? 'Hãy kiểm tra và nhập lại.'}`,
        'check and enter it again.',
      )
    default:
      return say('invalid', 'chưa đúng. Hãy kiểm tra và nhập lại.', 'check and enter it again.')
  }
}

function sentence(hint: string | undefined): string | undefined {
  return hint && (/[.!?]$/.test(hint) ? hint : `${hint}.`)
}

function malformed(field: FieldModel, value: unknown, format: string): Complaint {
  if (format === 'person-name' && typeof value === 'string') {
    const found = checkPersonName(value)
    if (!found.ok) {
      const label = heading(field.field.label)
      const { vi, en } = personNameReasons[found.reason]
      const put = (text: string) => text.replace('{letter}', found.letter ?? '')
      return complain('malformed', `${label}: ${inSentence(put(vi))}.`, `${label}: ${put(en)}`)
    }
  }
  if (format === 'personal-number') {
    return impossibleNumber(field, value, LAST_DAY) ?? enter('malformed', field, SHAPE['personal-number'])
  }
  // A whole date that does not exist is no date half remembered.
  return format === 'date' || (format === 'partial-date' && /^\d+-\d+-\d+$/.test(String(value)))
    ? badDate(field.field.label, value)
    : enter('malformed', field, SHAPE[format as Control])
}

const LAST_DAY = '2099-12-31'

/** Twelve digits that cannot be a personal number: no such province, or born after `today`. */
export function impossibleNumber(field: FieldModel, value: unknown, today: string): Complaint | undefined {
  const found = parsePersonalNumber(String(value), { today })
  if (found.ok || found.reason === 'personal-number.shape') return undefined
  const { vi, en } = personNumberReasons[found.reason]
  const label = heading(field.field.label)
  return complain('malformed', `${label}: ${inSentence(vi)}.`, `${label}: ${en}`)
}

function badDate(label: string, value: unknown): Complaint {
  const [year, month, day] = String(value).split('-')
  const lacking = [!day && 'ngày', !month && 'tháng', !year && 'năm'].filter(part => part !== false)
  return lacking.length > 0 && lacking.length < 3
    ? complain(
        'incomplete',
        `${heading(label)}: còn thiếu ${lacking.join(', ')}.`,
        `${heading(label)}: day, month and year are needed.`,
      )
    : complain(
        'malformed',
        `${heading(label)}: ngày này không có trong lịch. Hãy nhập ngày, tháng và đủ bốn chữ số của năm, ví dụ 27 3 1990.`,
        `${heading(label)}: not a real date. Enter day, month and a year of four digits, for example 27 3 1990.`,
      )
}

const PART: Record<string, Both> = {
  province: { vi: 'chọn tỉnh hoặc thành phố', en: 'choose the province' },
  commune: { vi: 'chọn xã, phường hoặc đặc khu', en: 'choose the commune' },
  detail: {
    vi: 'nhập số nhà, đường, thôn, xóm, nhiều nhất 300 ký tự',
    en: 'enter house, street or hamlet, 300 characters at most',
  },
  kind: { vi: 'chọn loại giấy tờ', en: 'choose the kind of document' },
  number: { vi: 'nhập số giấy tờ, chỉ gồm chữ và số', en: 'enter the number, letters and digits only' },
  issuedOn: { vi: 'nhập ngày cấp đủ ngày, tháng, năm', en: 'enter the day of issue' },
  issuedBy: { vi: 'nhập nơi cấp', en: 'enter who issued it' },
}

/** A complaint about one input of an address or an identity document. */
export function partWrong(field: FieldModel, part: string, absent: boolean): Complaint {
  const { vi, en } = PART[part] ?? { vi: 'kiểm tra và nhập lại', en: 'check and enter it again' }
  return complain(
    absent ? 'incomplete' : 'malformed',
    `${heading(field.field.label)}: hãy ${vi}.`,
    `${heading(field.field.label)}: ${en}.`,
  )
}

export function itemCount(group: GroupModel, wrong: 'too-few-items' | 'too-many-items'): Complaint {
  const { label, itemLabel, min, max } = group.group
  const name = itemLabel.toLocaleLowerCase('vi')
  return wrong === 'too-few-items'
    ? complain(wrong, `${label}: hãy khai ít nhất ${min} ${name}.`, `“${label}”: enter at least ${min}.`)
    : complain(
        wrong,
        `${label}: khai nhiều nhất ${max} ${name}. Hãy bỏ bớt.`,
        `“${label}”: enter at most ${max}.`,
      )
}

export function complain(code: ComplaintCode, message: string, messageEn: string): Complaint {
  return { code, message, messageEn }
}

function count(number: number): string {
  return number.toLocaleString('vi-VN')
}
