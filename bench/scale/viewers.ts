import { randomUUID } from 'node:crypto'
import type { Actor, CitizenActor, Grant, StaffActor } from '#platform/access'
import type { Database } from '#platform/db'
import { openSession, sessionCookie } from '../../src/modules/identity/session.ts'
import { run } from '../database.ts'

/** Who looks: those who have the most to look at. */
export type Viewers = {
  officer: StaffActor
  supervisor: StaffActor
  citizen: CitizenActor
  /** A dossier that the officer may open. */
  code: string
}

export async function viewersOf(url: string): Promise<Viewers> {
  const [office, person] = await run(
    url,
    `SELECT receiving, deciding, max(code) AS code FROM dossiers.dossier GROUP BY 1, 2 ORDER BY count(*) DESC, 1 LIMIT 1;
     SELECT applicant AS id, min(applicant_name) AS name FROM dossiers.dossier GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1`,
  )
  const { receiving, deciding, code } = office!.rows[0] as Record<'receiving' | 'deciding' | 'code', string>
  const staff = (grants: Grant[]): StaffActor => ({
    kind: 'staff',
    id: randomUUID(),
    name: 'Nguyễn Văn Thử',
    grants,
  })
  return {
    officer: staff([
      { role: 'one-stop-officer', agency: receiving, reach: 'agency' },
      { role: 'processor', agency: deciding, reach: 'agency' },
      { role: 'unit-head', agency: deciding, reach: 'agency' },
    ]),
    supervisor: staff([{ role: 'supervisor', agency: deciding.split('/')[0]!, reach: 'below' }]),
    citizen: { kind: 'citizen', level: 2, ...(person!.rows[0] as { id: string; name: string }) },
    code,
  }
}

/** A session, as signing in gives it. */
export async function cookieOf(
  database: Database,
  actor: Extract<Actor, { kind: 'staff' | 'citizen' }>,
): Promise<string> {
  const who = { subject: actor.id, name: actor.name, method: 'test', agent: 'bench' } as const
  const token = await database.write({ actor }, tx =>
    openSession(
      tx,
      actor.kind === 'staff'
        ? { ...who, kind: 'staff', grants: [...actor.grants] }
        : { ...who, kind: 'citizen', level: actor.level },
    ),
  )
  return `${sessionCookie}=${token}`
}
