import type { Tx } from '#platform/db'
import { staffNames } from './commands/add-staff.ts'
import { demonstrationAgencies } from './data/agencies.ts'
import { demonstrationStaff } from './data/staff.ts'
import { storeAgencies } from './store-agencies.ts'

/** The agencies and officers of the demonstration province. */
export async function seed(tx: Tx): Promise<void> {
  const agencies = demonstrationAgencies()
  await storeAgencies(tx, agencies)

  const staff = demonstrationStaff().map(({ account, name, ...rest }) => ({
    ...staffNames(name, account),
    email: account,
    ...rest,
  }))
  await tx.query('organisation', {
    text: `WITH people AS (
             INSERT INTO organisation.staff (name, email, sort_name, search)
             SELECT name, email, sort_name, search FROM jsonb_to_recordset($1) AS s(name text, email text, sort_name text, search text)
             RETURNING id, email),
           seats AS (
             SELECT people.id, s.* FROM jsonb_to_recordset($1) AS s(email text, title text, unit text, grants jsonb) JOIN people USING (email)),
           positions AS (
             INSERT INTO organisation.position (staff, agency, title, valid_from) SELECT id, unit, title, $2 FROM seats)
           INSERT INTO organisation.staff_role (staff, role, agency, reach, valid_from)
           SELECT id, role, agency, reach, $2 FROM seats, jsonb_to_recordset(grants) AS g(role text, agency text, reach text)`,
    values: [JSON.stringify(staff), agencies[0]!.validFrom],
  })
}
