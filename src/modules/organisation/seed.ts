import { searchKey } from '#lib/vietnamese-text'
import type { Tx } from '#platform/db'
import { staffNames } from './commands/add-staff.ts'
import { demonstrationAgencies } from './data/agencies.ts'
import { demonstrationStaff } from './data/staff.ts'

/** The agencies and officers of the demonstration province. */
export async function seed(tx: Tx): Promise<void> {
  const agencies = demonstrationAgencies()
  const codes = new Map<string | null, string>()
  const rows = agencies.map(agency => {
    const code = agency.code ?? codes.get(agency.parent) ?? ''
    codes.set(agency.id, code)
    return { ...agency, code, search: searchKey(`${agency.name} ${agency.shortName} ${agency.id}`) }
  })
  await tx.query('organisation', {
    text: `INSERT INTO organisation.agency (id, parent, kind, name, short_name, dossier_code_unit, area, address, phone, email, valid_from, valid_to, search)
           SELECT id, parent, kind, name, "shortName", code, unit, address, phone, email, "validFrom", "validTo", search
           FROM jsonb_to_recordset($1) AS a(id text, parent text, kind text, name text, "shortName" text, code text, unit text,
             address text, phone text, email text, "validFrom" date, "validTo" date, search text)`,
    values: [JSON.stringify(rows)],
  })
  await tx.query('organisation', {
    text: `INSERT INTO organisation.agency_predecessor (agency, name, area)
           SELECT agency, name, unit FROM jsonb_to_recordset($1) AS p(agency text, name text, unit text) ON CONFLICT DO NOTHING`,
    values: [
      JSON.stringify(
        agencies.flatMap(({ id, predecessors }) => predecessors.map(before => ({ agency: id, ...before }))),
      ),
    ],
  })

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
