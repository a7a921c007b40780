import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { actorKey, system } from '#platform/access'
import type { Tx } from '#platform/db'
import type { JobContext } from '#platform/jobs'
import { citizen, type testDatabase } from '../../../tests/support/database.ts'
import { pdf } from '../../../tests/support/judged-files.ts'
import {
  begin,
  doubtStrangers,
  type FileRow,
  fileSettings,
  findFile,
  giveUpFiles,
  giveUpUnused,
  liesInStore,
  openFile,
  receive,
  removeBytes,
  storeBytes,
} from './index.ts'

/** What holds of files that are given up, wherever their bytes lie. */
export function itGivesFilesUp(db: ReturnType<typeof testDatabase>): void {
  const office = db.as(system('test'))
  const person = db.as(citizen())
  const made = (bytes: Uint8Array) => (tx: Tx) =>
    storeBytes(tx, { name: 'giay.pdf', mediaType: 'application/pdf', bytes })
  const fresh = () => Buffer.from(randomUUID())
  const giveUp = (...files: FileRow[]) =>
    office.write(tx =>
      giveUpFiles(
        tx,
        files.map(file => file.id),
      ),
    )
  const isThere = async ({ id }: FileRow) => (await office.read(tx => findFile(tx, id))) !== undefined
  const bytesOf = (file: FileRow) => office.read(async tx => buffer((await openFile(tx, file.id)).stream))
  const later = (days: number) =>
    db.database.pool.query(
      'UPDATE platform.bytes_in_doubt SET since = since - make_interval(days => $1::int)',
      [days],
    )
  const remove = (write: JobContext['write'] = office.write) => removeBytes({ write })

  test('of two files of the same content one may go; the bytes go with the last, days later', async () => {
    const bytes = fresh()
    const [one, two] = await office.write(async tx => [await made(bytes)(tx), await made(bytes)(tx)])
    await giveUp(one!)
    expect(await isThere(one!)).toBe(false)
    await later(15)
    await remove()
    expect((await bytesOf(two!)).equals(bytes)).toBe(true)

    await giveUp(two!)
    await expect(bytesOf(two!)).rejects.toMatchObject({ code: 'file' })
    await later(13)
    await remove()
    expect(await liesInStore(two!.sha256!)).toBe(true)
    await later(2)
    await Promise.all([remove(), remove()])
    expect(await liesInStore(two!.sha256!)).toBe(false)
    await remove()
  })

  test('what another row refers to stays, whatever its module; what was attached to nothing goes after a week', async () => {
    const { pool } = db.database
    await pool.query('CREATE SCHEMA other; CREATE TABLE other.paper (file uuid REFERENCES platform.file)')
    const [held, loose, young] = await office.write(async tx => [
      await made(fresh())(tx),
      await made(fresh())(tx),
      await made(fresh())(tx),
    ])
    await pool.query('INSERT INTO other.paper VALUES ($1)', [held!.id])
    await giveUp(held!)
    expect(await isThere(held!)).toBe(true)
    await pool.query(
      `UPDATE platform.file SET created_at = now() - CASE WHEN id = $1 THEN interval '6 days' ELSE interval '8 days' END`,
      [young!.id],
    )
    await giveUpUnused(office)
    expect([await isThere(held!), await isThere(loose!), await isThere(young!)]).toEqual([true, false, true])
    await pool.query('DROP SCHEMA other CASCADE')
  })

  test('a process that dies between the bytes and the note leaves nothing wrong', async () => {
    const bytes = fresh()
    const file = await office.write(made(bytes))
    // So that this one is the only one in doubt.
    await later(15)
    await remove()
    await giveUp(file)
    await later(15)
    const dies: JobContext['write'] = work =>
      office.write(async tx => {
        await work(tx)
        throw new Error('killed')
      })
    await expect(remove(dies)).rejects.toThrow('killed')
    expect(await liesInStore(file.sha256!)).toBe(false)
    // The same content comes again before anybody looks, and stays.
    const again = await person.read(made(bytes))
    await remove()
    expect((await bytesOf(again)).equals(bytes)).toBe(true)
    await giveUp(again)
    await later(15)
    await remove()
    expect(await liesInStore(file.sha256!)).toBe(false)
  })

  test('who brings the same bytes while they are removed keeps them, whoever was first', async () => {
    const bytes = fresh()
    const file = await office.write(made(bytes))
    await giveUp(file)
    await later(15)
    const came = await person.write(async tx => {
      const row = await made(bytes)(tx)
      await remove()
      return row
    })
    expect((await bytesOf(came)).equals(bytes)).toBe(true)

    await giveUp(came)
    await later(15)
    let coming: Promise<FileRow> | undefined
    await remove(work =>
      office.write(async tx => {
        const more = await work(tx)
        if (more) coming = person.read(made(bytes))
        // Long enough to put the bytes there, if it did not wait for us.
        await pause(300)
        return more
      }),
    )
    expect((await bytesOf((await coming)!)).equals(bytes)).toBe(true)
  })

  test('bytes whose row never came are found and go', async () => {
    const dies = (tx: Tx): Tx => ({
      ...tx,
      query: (module, statement) =>
        statement.text.startsWith('INSERT INTO platform.file')
          ? Promise.reject(new Error('killed'))
          : tx.query(module, statement),
    })
    const hashes: string[] = []
    for (const way of ['read', 'write'] as const) {
      const bytes = fresh()
      await expect(person[way](tx => made(bytes)(dies(tx)))).rejects.toThrow('killed')
      const kept = await office.write(made(bytes))
      hashes.push(kept.sha256!)
      await db.database.pool.query('DELETE FROM platform.file WHERE id = $1', [kept.id])
      if (way === 'write')
        await db.database.pool.query('DELETE FROM platform.bytes_in_doubt WHERE sha256 = $1', [kept.sha256])
    }
    const stays = await office.write(made(fresh()))
    await doubtStrangers(office)
    await later(15)
    await remove()
    for (const sha256 of hashes) expect(await liesInStore(sha256)).toBe(false)
    expect(await liesInStore(stays.sha256!)).toBe(true)
  })

  test('bringing and giving up over and over is in the share of a day', async () => {
    const greedy = citizen()
    const bring = () =>
      db.as(greedy).write(tx => receive(tx, { name: 'a.pdf', bytes: Readable.from([pdf()]) }))
    const file = await bring()
    const most = fileSettings().UPLOAD_DAY_MB * 1024 * 1024
    await db.database.pool.query('UPDATE platform.file SET size = $2 WHERE id = $1', [file.id, most])
    await giveUp(file)
    const refusal = async () =>
      (await db.as(greedy).write(tx => begin(tx, { name: 'a.pdf', size: 10 }))).refusal
    expect(await refusal()).toBe('too-much')
    await db.database.pool.query(
      `UPDATE platform.bytes_in_doubt SET brought_at = brought_at - interval '25 hours' WHERE owner = $1`,
      [actorKey(greedy)],
    )
    expect(await refusal()).toBeNull()
  })
}
