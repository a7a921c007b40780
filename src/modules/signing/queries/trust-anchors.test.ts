import { expect, test } from 'vitest'
import { system } from '#platform/access'
import { testDatabase } from '../../../../tests/support/database.ts'
import { anchor, authority, sealAsAgency, signAsLeader } from '../../../lib/pades/people.ts'
import { samplePdf } from '../../../lib/pades/sample.ts'
import { signingSettings } from '../settings.ts'
import { hasAnchors, inspectOurPdf } from './inspect-pdf.ts'

// Read once.
process.env.DEMONSTRATION = 'false'
process.env.TRUST_ANCHORS = 'not PEM'

const db = testDatabase({ setUp: false })

test('a province names the authorities that it believes; what is no certificate is said at once', async () => {
  expect(signingSettings).toThrow('no certificates in PEM')
  process.env.TRUST_ANCHORS = `the one\n${authority.issuing}\nand its root\n${authority.root}`
  expect(signingSettings().TRUST_ANCHORS).toHaveLength(2)
  expect(Buffer.from(signingSettings().TRUST_ANCHORS[1]!).equals(anchor)).toBe(true)
  expect(hasAnchors()).toBe(true)

  const sealed = await sealAsAgency(await signAsLeader(samplePdf('Dong y')))
  const { signatures } = await db.as(system('test')).read(tx => inspectOurPdf(tx, sealed))
  expect(signatures.map(one => [one.trusted, one.modifiedAfter])).toEqual([
    [true, 'signatures'],
    [true, 'nothing'],
  ])
})
