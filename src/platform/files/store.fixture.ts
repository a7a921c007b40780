import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { type Actor, actorKey, anyone, system } from '#platform/access'
import type { Tx } from '#platform/db'
import { citizen, staff, type testDatabase } from '../../../tests/support/database.ts'
import { pdf, png } from '../../../tests/support/judged-files.ts'
import { blobs } from './blobs.ts'
import {
  begin,
  fileSettings,
  findFile,
  openFile,
  receive,
  resume,
  standing,
  storeBytes,
  sweepArriving,
} from './index.ts'

/**
 * What holds of the files of people, wherever their bytes lie. `left` names what lies there of uploads that have not
 * ended; `age` makes all of it two days old.
 */
export function itKeepsFiles(
  db: ReturnType<typeof testDatabase>,
  arriving: { left(): string[]; age(): void },
): void {
  const person = db.as(citizen())
  const bytesOf = (id: string) =>
    db.as(system('test')).read(async tx => buffer((await openFile(tx, id)).stream))
  const send = (id: string, offset: number, bytes: Buffer | Readable) => (tx: Tx) =>
    resume(tx, id, offset, bytes instanceof Readable ? bytes : Readable.from([bytes]))

  test('what a form brings is judged by what is in it, kept, and read again byte by byte', async () => {
    const bytes = pdf()
    const file = await person.write(tx => receive(tx, { name: 'don.pdf', bytes: Readable.from([bytes]) }))
    expect(file).toMatchObject({ state: 'ready', media_type: 'application/pdf', size: bytes.length })
    expect(file.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
    expect((await bytesOf(file.id)).equals(bytes)).toBe(true)
    const wrong = await person.write(tx => receive(tx, { name: 'don.pdf', bytes: Readable.from([png]) }))
    expect(wrong).toMatchObject({ state: 'refused', refusal: 'disguised' })
  })

  test('a file arrives in pieces, from where it stands, and is whole at the end', async () => {
    const bytes = Buffer.concat([png, Buffer.alloc(100_000, 7)])
    const { id } = await person.write(tx => begin(tx, { name: 'anh.png', size: bytes.length }))
    let offset = 0
    for (const end of [10, 50_000, 50_001, 70_000, 90_000, bytes.length]) {
      const row = await person.read(send(id, offset, bytes.subarray(offset, end)))
      expect(row.received).toBe(end)
      await expect(person.read(send(id, offset, png))).rejects.toMatchObject({ code: 'file.offset' })
      offset = end
    }
    expect((await person.read(tx => findFile(tx, id)))?.state).toBe('ready')
    expect((await bytesOf(id)).equals(bytes)).toBe(true)
  })

  test('two who judge the same end agree: the later one, who knew nothing of the first, changes nothing', async () => {
    const bytes = pdf()
    const { id } = await person.write(tx => begin(tx, { name: 'don.pdf', size: bytes.length }))
    await person.read(send(id, 0, bytes))
    const asItWas = (tx: Tx): Tx => {
      let first = true
      const query: Tx['query'] = async (module, statement) => {
        const rows = await tx.query(module, statement)
        if (!first) return rows as never
        first = false
        return rows.map(row => ({ ...row, state: 'arriving' })) as never
      }
      return { ...tx, query }
    }
    const again = await person.read(tx => resume(asItWas(tx), id, bytes.length, Readable.from([])))
    expect(again).toMatchObject({ state: 'ready', media_type: 'application/pdf' })
    expect((await bytesOf(id)).equals(bytes)).toBe(true)
  })

  test('a line that breaks off keeps what came; two lines that send the same do no harm', async () => {
    const bytes = Buffer.concat([png, Buffer.alloc(50_000, 9)])
    const { id } = await person.write(tx => begin(tx, { name: 'anh.png', size: bytes.length }))
    async function* broken() {
      yield bytes.subarray(0, 20_000)
      throw new Error('connection lost')
    }
    const cut = await person.read(send(id, 0, Readable.from(broken())))
    expect(cut).toMatchObject({ state: 'arriving', received: 20_000 })
    const both = await Promise.allSettled([
      person.read(send(id, 20_000, bytes.subarray(20_000, 30_000))),
      person.read(send(id, 20_000, bytes.subarray(20_000, 40_000))),
    ])
    expect(both.map(one => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    const { received } = (await person.read(tx => findFile(tx, id)))!
    await person.read(send(id, received, bytes.subarray(received)))
    expect((await bytesOf(id)).equals(bytes)).toBe(true)
  })

  test('a process that died before its last row leaves a file that can still be finished', async () => {
    const { id } = await person.write(tx => begin(tx, { name: 'anh.png', size: png.length }))
    const lost = db.as(citizen()).write(async tx => {
      await resume({ ...tx, actor: (await owner(id))! }, id, 0, Readable.from([png]))
      throw new Error('killed')
    })
    await expect(lost).rejects.toThrow('killed')
    const row = await person.read(send(id, 0, png))
    expect(row.state).toBe('ready')
    expect((await bytesOf(id)).equals(png)).toBe(true)

    async function owner(file: string) {
      const found = await person.read(tx => findFile(tx, file))
      return found && ({ kind: 'citizen', id: found.owner.split(':')[1]!, name: '', level: 2 } as const)
    }
  })

  test('a file that came whole to a process that died before judging it is judged when one asks for it', async () => {
    const { id } = await person.write(tx => begin(tx, { name: 'anh.png', size: png.length }))
    await blobs().append(id, 0, Readable.from([png]))
    await db.database.pool.query('UPDATE platform.file SET received = size WHERE id = $1', [id])
    await expect(db.as(citizen()).read(tx => standing(tx, id))).rejects.toMatchObject({ code: 'file' })
    const ready = { state: 'ready', received: png.length }
    expect(await person.read(tx => standing(tx, id))).toMatchObject(ready)
    expect(await person.read(send(id, png.length, Buffer.alloc(0)))).toMatchObject(ready)
    expect((await bytesOf(id)).equals(png)).toBe(true)
  })

  test('what we made ourselves is kept as it is; the same bytes twice lie once', async () => {
    const bytes = pdf()
    const input = { name: 'ket-qua.pdf', mediaType: 'application/pdf', bytes }
    const [one, two] = await db
      .as(system('test'))
      .write(async tx => [await storeBytes(tx, input), await storeBytes(tx, input)])
    expect(one!.sha256).toBe(two!.sha256)
    expect((await bytesOf(one!.id)).equals(bytes)).toBe(true)
  })

  test('what nobody went on with for a day is swept away; what came meanwhile and what is kept stays', async () => {
    const { pool } = db.database
    const before = arriving.left()
    const sweep = () => db.as(system('sweep')).read(sweepArriving)
    const begun = () => person.write(tx => begin(tx, { name: 'anh.png', size: png.length }))
    const kept = await person.write(tx => receive(tx, { name: 'don.pdf', bytes: Readable.from([pdf()]) }))
    const old = await begun()
    await person.read(send(old.id, 0, png.subarray(0, 10)))
    arriving.age()
    await pool.query(`UPDATE platform.file SET created_at = now() - interval '25 hours'`)
    const fresh = await begun()
    await person.read(send(fresh.id, 0, png.subarray(0, 10)))
    expect(arriving.left().length).toBeGreaterThan(before.length)

    await Promise.all([sweep(), sweep()])
    await sweep()
    expect(arriving.left()).toHaveLength(1)
    await expect(person.read(send(old.id, 10, png.subarray(10)))).rejects.toMatchObject({ code: 'file' })
    expect((await person.read(send(fresh.id, 10, png.subarray(10)))).state).toBe('ready')
    expect((await bytesOf(kept.id)).length).toBe(kept.size)
  })

  test('one person brings so much in a day and has so many on the way, an officer more, and no more', async () => {
    const most = fileSettings().UPLOAD_DAY_MB * 1024 * 1024
    const greedy = citizen()
    const brings = (by: Actor, size = png.length) =>
      db.as(by).write(async tx => (await begin(tx, { name: 'anh.png', size })).refusal)
    const brought = (bytes: number) =>
      db.database.pool.query(
        `INSERT INTO platform.file (owner, name, size, state, sha256) VALUES ($1, 'anh.png', $2, 'ready', 'none')`,
        [actorKey(greedy), bytes],
      )
    await brought(most - 2 * png.length)
    expect(await brings(greedy)).toBeNull()
    expect(await brings(greedy, png.length + 1)).toBe('too-much')
    const whole = await db
      .as(greedy)
      .write(tx => receive(tx, { name: 'anh.png', bytes: Readable.from([png, png]) }))
    expect(whole).toMatchObject({ state: 'refused', refusal: 'too-much' })
    expect(await brings(greedy)).toBeNull()
    await db.database.pool.query(
      `UPDATE platform.file SET created_at = now() - interval '25 hours' WHERE owner = $1`,
      [actorKey(greedy)],
    )
    expect(await brings(greedy, 1000)).toBeNull()

    const [many, officer] = [citizen(), staff()]
    for (let n = 0; n < 50; n++) for (const by of [many, officer]) expect(await brings(by), `${n}`).toBeNull()
    expect(await brings(many)).toBe('too-much')
    expect(await brings(officer)).toBeNull()
  })

  test('what does not exist, or has not arrived, is not found', async () => {
    const { id } = await person.write(tx => begin(tx, { name: 'anh.png', size: 10 }))
    await expect(bytesOf(id)).rejects.toMatchObject({ code: 'file' })
    await expect(db.as(anyone).read(send(id, 0, png))).rejects.toMatchObject({ code: 'file' })
  })
}
