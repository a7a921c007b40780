import { expect, test } from 'vitest'
import { render } from '#lib/html'
import { vietnamese } from '../texts/texts.ts'
import { StatusTag } from './status-tag.tsx'

test('the ten statuses can be told apart by words and by looks', () => {
  const codes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const
  const tags = codes.map(status => render(<StatusTag status={status} />))
  expect(new Set(tags.map(tag => /class="([^"]*)"/.exec(tag)?.[1])).size).toBe(10)
  expect(tags.map(tag => />([^<]*)</.exec(tag)?.[1])).toEqual(
    codes.map(code => vietnamese.dossierStatus[code]),
  )
})
