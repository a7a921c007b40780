import { expect, test } from 'vitest'
import { COMPLETE, CONTEXT, HOUSEHOLD } from './household.fixture.ts'
import { checkDefinition, diffDefinitions, type FormDefinition, moveAnswers, prune } from './index.ts'

function newVersion(): FormDefinition {
  const form = structuredClone(HOUSEHOLD)
  const properties = form.schema.properties as Record<string, Record<string, unknown>>
  delete properties.area
  properties.rooms = { type: 'integer', minimum: 1, maximum: 2 }
  properties.floors = { type: 'integer' }
  const house = form.pages.find(page => page.id === 'house')
  if (house)
    house.items = [
      { field: 'rooms', label: 'Số phòng' },
      { field: 'floors', label: 'Số tầng' },
    ]
  return form
}

test('says what an open draft keeps, loses and is asked anew', () => {
  expect(checkDefinition(newVersion())).toEqual([])
  const { kept, changed, dropped, added } = diffDefinitions(HOUSEHOLD, newVersion())
  expect({ changed, dropped, added }).toEqual({ changed: ['rooms'], dropped: ['area'], added: ['floors'] })
  expect(kept).toContain('members.name')
  expect(diffDefinitions(HOUSEHOLD, HOUSEHOLD)).toMatchObject({ changed: [], dropped: [], added: [] })
})

test('a draft moves with all that still fits, and tells what does not', () => {
  const draft = { ...COMPLETE, area: 70 }
  const { answers, lost } = moveAnswers(HOUSEHOLD, newVersion(), draft)
  expect(lost).toEqual(['rooms', 'area'])
  const { rooms: _, ...rest } = COMPLETE
  expect(answers).toEqual(rest)
  expect(moveAnswers(HOUSEHOLD, newVersion(), { ...draft, rooms: 2 }).lost).toEqual(['area'])
})

test('moving to the same version loses nothing, and hostile names find no way in', () => {
  const settled = prune(HOUSEHOLD, COMPLETE, CONTEXT)
  const { answers, lost } = moveAnswers(HOUSEHOLD, HOUSEHOLD, settled)
  expect(lost).toEqual([])
  expect(prune(HOUSEHOLD, answers, CONTEXT)).toEqual(settled)
  const hostile = JSON.parse('{"__proto__":{"x":1},"members":[{"__proto__":{"x":1},"name":"Lê Văn Mẫu"}]}')
  expect(moveAnswers(HOUSEHOLD, HOUSEHOLD, hostile).answers).toEqual({ members: [{ name: 'Lê Văn Mẫu' }] })
  expect(({} as { x?: number }).x).toBeUndefined()
})
