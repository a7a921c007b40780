import { expect, it } from 'vitest'
import { fitInto, sealOver } from './place.ts'

it('lays the seal over the left third of a signature, at its middle', () => {
  expect(sealOver([300, 100, 480, 160], 90)).toEqual([270, 85, 360, 175])
})

it('keeps the proportions of a picture: a seal stays round in a wide place', () => {
  expect(fitInto([100, 100, 300, 200], [0, 0, 96, 96])).toEqual([150, 100, 250, 200])
  expect(fitInto([100, 100, 300, 400], [10, 10, 30, 20])).toEqual([100, 200, 300, 300])
})
