import { searchKey } from '#lib/vietnamese-text'
import type { Tx } from '#platform/db'
import type { Agency } from './agency.ts'

/** Writes new agencies, parents first. One without a code of its own gets that of the nearest agency above. */
export async function storeAgencies(tx: Tx, agencies: readonly Agency[]): Promise<void> {
  const above = await tx.query<{ id: string; code: string }>('organisation', {
    text: 'SELECT id, dossier_code_unit AS code FROM organisation.agency WHERE id = ANY ($1)',
    values: [agencies.map(agency => agency.parent)],
  })
  const codes = new Map<string | null, string>(above.map(({ id, code }) => [id, code]))
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
}
