import { execFileSync, spawnSync } from 'node:child_process'
import { createHash, generateKeyPairSync, sign as signBytes } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inspectSignatures } from './inspect.ts'
import { agency, anchor, authority, leader, sealAsAgency, signAsLeader, signedAt } from './people.ts'
import { samplePdf } from './sample.ts'
import { addSignature } from './sign.ts'

const hasPdfsig = spawnSync('pdfsig', ['-v']).error === undefined
const hasCertutil = spawnSync('certutil', ['-H']).error === undefined
if (!hasPdfsig) console.warn('pdfsig is absent: signatures are not checked by another program')
if (!hasCertutil) console.warn('certutil is absent: trust is not checked by another program')

const folder = mkdtempSync(join(tmpdir(), 'sen-pades-'))

function pdfsig(pdf: Uint8Array, ...options: string[]): string {
  const file = join(folder, 'signed.pdf')
  writeFileSync(file, pdf)
  return spawnSync('pdfsig', [...options, file]).stdout.toString()
}

const picture = samplePdf('Con dau')
const count = (words: string, part: string) => words.split(part).length - 1

describe.each(['table', 'stream'] as const)('addSignature, on a file with a %s of objects', kind => {
  const original = samplePdf('Giay hen', kind)

  it('keeps every earlier byte', async () => {
    const once = Buffer.from(await signAsLeader(original))
    const twice = Buffer.from(await sealAsAgency(once))
    expect(once.subarray(0, original.length).equals(original)).toBe(true)
    expect(twice.subarray(0, once.length).equals(once)).toBe(true)
  })

  it('leaves two signatures in sequence, both intact and trusted', async () => {
    const { signatures, fault } = inspectSignatures(await sealAsAgency(await signAsLeader(original)), [
      anchor,
    ])
    expect(fault).toBeUndefined()
    expect(signatures).toMatchObject([
      {
        field: 'leader',
        signer: { commonName: 'Nguyễn Thị Ánh Dương', title: 'Phó Chủ tịch', issuer: 'CA trình diễn Sen' },
        signedAt,
        reason: 'Ký ban hành',
        intact: true,
        coversWholeRevision: true,
        trusted: true,
        revision: 2,
        modifiedAfter: 'signatures',
        faults: [],
      },
      { field: 'agency', intact: true, trusted: true, revision: 3, modifiedAfter: 'nothing', faults: [] },
    ])
  })

  it.skipIf(!hasPdfsig)('is found valid by pdfsig', async () => {
    const report = pdfsig(await sealAsAgency(await signAsLeader(original)), '-nocert')
    expect(count(report, 'Signature is Valid')).toBe(2)
    expect(count(report, 'ETSI.CAdES.detached')).toBe(2)
    expect(count(report, 'Total document signed')).toBe(1)
  })

  it.skipIf(!hasPdfsig || !hasCertutil)('is trusted by pdfsig when the authority is', async () => {
    const database = mkdtempSync(join(folder, 'nss-'))
    const root = join(folder, 'root.pem')
    writeFileSync(root, authority.root)
    execFileSync('certutil', ['-N', '-d', `sql:${database}`, '--empty-password'])
    execFileSync('certutil', ['-A', '-d', `sql:${database}`, '-n', 'sen', '-t', 'CT,C,C', '-i', root])
    const report = pdfsig(await sealAsAgency(await signAsLeader(original)), '-nssdir', database)
    expect(count(report, 'Certificate is Trusted')).toBe(2)
  })

  it('shows a picture where it is told to', async () => {
    const signed = await addSignature(original, {
      signer: agency.signer,
      at: signedAt,
      field: 'agency',
      appearance: { page: 1, rect: [300, 100, 895, 942], picture },
    })
    expect(Buffer.from(signed).toString('latin1')).toContain('/Rect [300 100 895 942]')
    expect(Buffer.from(signed).toString('latin1')).toMatch(/\/Subtype \/Form \/BBox \[0 0 595 842\]/)
    expect(inspectSignatures(signed).signatures).toMatchObject([{ intact: true, modifiedAfter: 'nothing' }])
  })
})

describe('addSignature', () => {
  const original = samplePdf('Giay hen')

  it('states the time in Vietnamese time, and not in the signed attributes', async () => {
    const signed = Buffer.from(await signAsLeader(original))
    expect(signed.includes(Buffer.from("D:20261121153005+07'00'").toString('hex'))).toBe(true)
    const signingTime = '06092a864886f70d010905'
    expect(signed.toString('latin1')).not.toContain(signingTime)
  })

  it('refuses a field that exists, a page that does not, and an encrypted file', async () => {
    await expect(signAsLeader(await signAsLeader(original))).rejects.toThrow(/already has a field/)
    const nowhere = { page: 2, rect: [0, 0, 1, 1] as [number, number, number, number], picture }
    const request = { signer: agency.signer, at: signedAt, field: 'a', appearance: nowhere }
    await expect(addSignature(original, request)).rejects.toThrow(/no such page/)
    const encrypted = Buffer.from(
      original.toString('latin1').replace('/Root 1 0 R', '/Root 1 0 R /Encrypt 5 0 R'),
    )
    await expect(signAsLeader(encrypted)).rejects.toThrow(/encrypted/)
  })

  it('hands the signer what is to be signed, and notices a wrong answer', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    const signed = await addSignature(original, {
      signer: { ...leader.signer, sign: async input => signBytes('sha256', input, other) },
      at: signedAt,
      field: 'leader',
    })
    expect(inspectSignatures(signed, [anchor]).signatures).toMatchObject([
      { intact: false, trusted: false, faults: ['not signed with the key of the certificate'] },
    ])
  })

  it('asks for a time-stamp over the signature', async () => {
    let asked: Uint8Array | undefined
    let signature: Uint8Array | undefined
    const refusing = addSignature(original, {
      signer: { ...agency.signer, sign: async input => (signature = await agency.signer.sign(input)) },
      at: signedAt,
      field: 'agency',
      timestamp: async imprint => {
        asked = imprint
        throw new Error('the time-stamp authority does not answer')
      },
    })
    await expect(refusing).rejects.toThrow(/does not answer/)
    const expected = createHash('sha256')
      .update(signature as Uint8Array)
      .digest()
    expect(expected.equals(asked as Uint8Array)).toBe(true)
  })
})
