import { searchKey, vnDay } from '#lib/vietnamese-text'
import { byId, type Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import type { AgencyKind } from '../agency.ts'

export type Agency = {
  /** A text path that says where it stands: `tay-ninh/so-xay-dung`. */
  id: string
  parent: string | null
  kind: AgencyKind
  name: string
  short_name: string
  /** The beginning of its dossier codes: its own code, or that of the nearest agency above that has one. */
  code: string
  address: string
  phone: string
}

const columns = 'id, parent, kind, name, short_name, dossier_code_unit AS code, address, phone'
const inForce = '(valid_to IS NULL OR valid_to >= $1::date) AND valid_from <= $1::date'

/** Also an agency that has ended: old dossiers name it. */
export async function findAgency(tx: Tx, id: string): Promise<Agency | undefined> {
  const [row] = await tx.gathered<Agency>(agencyFind, { asked: id })
  return row
}

const agencyFind = byId('agency-find', 'organisation.agency', columns, 'text')

/** Throws NotFound `agency`. */
export async function getAgency(tx: Tx, id: string): Promise<Agency> {
  const agency = await findAgency(tx, id)
  if (!agency) throw new NotFound('agency')
  return agency
}

/** The agencies of today, by name within their kind. `below` leaves out that agency itself. */
export function listAgencies(tx: Tx, filter: { kind?: AgencyKind; below?: string } = {}): Promise<Agency[]> {
  return tx.query<Agency>('organisation', {
    text: `SELECT ${columns} FROM organisation.agency
           WHERE ${inForce} AND ($2::text IS NULL OR kind = $2) AND ($3::text IS NULL OR starts_with(id, $3 || '/'))
           ORDER BY kind, name COLLATE "vi-x-icu", id`,
    values: [vnDay(tx.now), filter.kind ?? null, filter.below ?? null],
  })
}

/** The one-stop centre where people of a commune bring their papers, or the province's own. Throws NotFound `agency`. */
export async function oneStopCentreOf(tx: Tx, commune: string): Promise<Agency> {
  const [row] = await tx.query<Agency>('organisation', {
    text: `SELECT ${columns} FROM organisation.agency
           WHERE kind = 'one-stop-centre' AND ${inForce} AND parent IN (
             SELECT id FROM organisation.agency
             WHERE ${inForce} AND CASE WHEN $2 = 'province' THEN kind = 'province' ELSE kind = 'commune' AND area = $2 END)
           ORDER BY id LIMIT 1`,
    values: [vnDay(tx.now), commune],
  })
  if (!row) throw new NotFound('agency')
  return row
}

/** The province itself, at which what holds for everybody is decided. Throws NotFound `agency` before there is one. */
export async function provinceAgency(tx: Tx): Promise<string> {
  const [row] = await tx.query<{ id: string }>('organisation', {
    text: 'SELECT id FROM organisation.agency WHERE parent IS NULL ORDER BY id LIMIT 1',
  })
  if (!row) throw new NotFound('agency')
  return row.id
}

export type AgencyRow = Agency & { email: string; valid_from: string; valid_to: string | null }

/** Agencies of all times whose name or path holds the words, by path; a page of them, and where the next begins. */
export async function searchAgencies(
  tx: Tx,
  input: { words?: string; after?: string; limit?: number },
): Promise<{ rows: AgencyRow[]; next?: string }> {
  const limit = input.limit ?? 50
  const rows = await tx.query<AgencyRow>('organisation', {
    text: `SELECT ${columns}, email, valid_from, valid_to FROM organisation.agency
           WHERE id > $1 AND search LIKE '%' || $2 || '%' ORDER BY id LIMIT $3`,
    values: [input.after ?? '', searchKey(input.words ?? ''), limit + 1],
  })
  return { rows: rows.slice(0, limit), ...(rows.length > limit && { next: rows[limit - 1]!.id }) }
}

/** One agency with all that the directory says of it. Throws NotFound `agency`. */
export async function getAgencyRecord(
  tx: Tx,
  id: string,
): Promise<AgencyRow & { area: string | null; predecessors: string[] }> {
  const [row] = await tx.query<AgencyRow & { area: string | null; predecessors: string[] }>('organisation', {
    text: `SELECT ${columns}, email, valid_from, valid_to, area,
             ARRAY(SELECT p.name FROM organisation.agency_predecessor p WHERE p.agency = a.id ORDER BY p.name COLLATE "vi-x-icu") AS predecessors
           FROM organisation.agency a WHERE id = $1`,
    values: [id],
  })
  if (!row) throw new NotFound('agency')
  return row
}
