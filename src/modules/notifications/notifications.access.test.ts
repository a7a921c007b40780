import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type Actor, anyone, type Role, roles, system } from '#platform/access'
import { citizen, staff, testDatabase } from '../../../tests/support/database.ts'
import { openMessage } from './commands/open-message.ts'
import { countUnread, listInbox, notify } from './index.ts'
import { listDeliveries } from './queries/list-deliveries.ts'

const db = testDatabase()
const person = randomUUID()
const everybody: [who: string, actor: Actor][] = [
  ['anyone', anyone],
  ['the person', citizen(person)],
  ['another citizen', citizen()],
  ...(Object.keys(roles) as Role[])
    .filter(role => role !== 'citizen')
    .map((role): [string, Actor] => [role, staff({ role, agency: 'tay-ninh', reach: 'below' })]),
]

const deeds: Record<string, { may: string[]; do(actor: Actor): Promise<unknown> }> = {
  openMessage: {
    may: ['the person'],
    async do(actor) {
      const id = await db
        .as(system('test'))
        .write(tx => notify(tx, { person, subject: 'Thử', text: 'Thử', key: randomUUID() }))
      return db.as(actor).write(tx => openMessage(tx, id))
    },
  },
  listInbox: { may: ['the person'], do: actor => db.as(actor).read(tx => listInbox(tx, { person })) },
  countUnread: { may: ['the person'], do: actor => db.as(actor).read(tx => countUnread(tx, person)) },
  listDeliveries: {
    may: ['administrator', 'supervisor'],
    do: actor => db.as(actor).read(tx => listDeliveries(tx)),
  },
}

describe.each(Object.entries(deeds))('%s', (_name, { may, do: deed }) => {
  test('is done by those who may, and by nobody else', async () => {
    const done: string[] = []
    for (const [who, actor] of everybody) {
      const refused = await deed(actor).then(
        () => undefined,
        (error: { code?: string }) => error.code,
      )
      if (refused === undefined) done.push(who)
      else expect(refused, who).toBe(who === 'anyone' ? 'not-signed-in' : 'not-allowed')
    }
    expect(done.sort()).toEqual([...may].sort())
  })
})
