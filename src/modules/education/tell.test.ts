import { expect, test } from 'vitest'
import { tellOfBill } from './tell.ts'

const of = {
  payer: 'p',
  bill: 'b',
  owed: 1_250_000,
  pupil: 'Nguyễn Bé Thử',
  campaign: { name: 'Học phí tháng 11', due_on: '2026-11-30' },
  school: 'Trường Mẫu',
}

test.each([
  ['asked', 'Học phí tháng 11: khoản phải nộp', undefined],
  ['reminded', 'Nhắc nộp: Học phí tháng 11', 'reminder'],
] as const)(
  'a letter that is %s names child and sum inside, where only the parent reads',
  (kind, subject, purpose) => {
    const letter = tellOfBill(kind, of)
    expect([letter.subject, letter.purpose]).toEqual([subject, purpose])
    for (const words of ['Nguyễn Bé Thử', '1.250.000']) expect(letter.text).toContain(words)
  },
)
