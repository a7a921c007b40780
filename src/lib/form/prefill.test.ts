import { expect, test } from 'vitest'
import { COMPLETE, HOUSEHOLD } from './household.fixture.ts'
import { prefillAnswers } from './index.ts'

const sources = {
  population: { name: 'TRẦN THỊ SEN', personalNumber: '012345678901' },
  profile: { name: 'Sen', phone: '0912345678' },
  earlier: { head: { phone: '0987654321' } },
}

test('fills what is empty from the best source that knows, and says from where', () => {
  expect(prefillAnswers(HOUSEHOLD, sources)).toEqual({
    answers: { head: { name: 'TRẦN THỊ SEN', personalNumber: '012345678901', phone: '0912345678' } },
    from: { 'head.name': 'population', 'head.personalNumber': 'population', 'head.phone': 'profile' },
  })
})

test('what was typed stays', () => {
  const { answers, from } = prefillAnswers(HOUSEHOLD, sources, COMPLETE)
  expect(answers.head).toEqual({ ...(COMPLETE.head as object), phone: '0912345678' })
  expect(from).toEqual({ 'head.phone': 'profile' })
})

test('what would be refused is not filled in; the next source is asked', () => {
  const doubtful = {
    population: { name: '', personalNumber: '12' },
    profile: { name: 'Sen', phone: 'không có' },
    earlier: sources.earlier,
  }
  expect(prefillAnswers(HOUSEHOLD, doubtful)).toEqual({
    answers: { head: { phone: '0987654321' } },
    from: { 'head.phone': 'earlier' },
  })
})

test('no source, nothing filled; sources stay whole', () => {
  expect(prefillAnswers(HOUSEHOLD, { population: null })).toEqual({ answers: {}, from: {} })
  const frozen = Object.freeze({ ...sources })
  prefillAnswers(HOUSEHOLD, frozen)
  expect(frozen).toEqual(sources)
})
