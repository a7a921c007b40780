import { expect, it } from 'vitest'
import { sealOver } from './place.ts'

it('lays the seal over the left third of a signature, at its middle', () => {
  expect(sealOver([300, 100, 480, 160], 90)).toEqual([270, 85, 360, 175])
})
