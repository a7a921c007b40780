import { type Day, vnDay } from '#lib/vietnamese-text'
import type { Tx } from '#platform/db'
import { type UnitType, unitName } from '../administrative-unit.ts'

export type Option = { value: string; text: string }

/** The communes of a province today, in Vietnamese order, for a choice in a form. */
export function communeOptions(tx: Tx, provinceCode: string): Promise<Option[]> {
  return options(tx, 'commune', provinceCode)
}

export function provinceOptions(tx: Tx): Promise<Option[]> {
  return options(tx, 'province', null)
}

async function options(tx: Tx, level: 'province' | 'commune', parent: string | null): Promise<Option[]> {
  const rows = await tx.query<{ code: string; type: UnitType; name: string }>('organisation', {
    text: `SELECT code, type, name FROM organisation.area
           WHERE level = $1 AND parent IS NOT DISTINCT FROM $2
             AND (valid_from IS NULL OR valid_from <= $3::date) AND (valid_to IS NULL OR valid_to >= $3::date)
           ORDER BY name COLLATE "vi-x-icu", code`,
    values: [level, parent, vnDay(tx.now)],
  })
  return rows.map(row => ({ value: row.code, text: unitName(row) }))
}

/**
 * "Phường Tân Ninh": what the unit with this code was called on that day (default today). A code that was not in use
 * then gets the name of its nearest period; an unknown code is returned as it is.
 */
export async function areaName(tx: Tx, code: string, day?: Day): Promise<string> {
  return (await areaNames(tx, [code], day)).get(code) ?? code
}

/** The same for many; unknown codes are absent. */
export async function areaNames(
  tx: Tx,
  codes: readonly string[],
  day: Day = vnDay(tx.now),
): Promise<Map<string, string>> {
  if (!codes.length) return new Map()
  const rows = await tx.query<{ code: string; type: UnitType; name: string }>('organisation', {
    text: `SELECT DISTINCT ON (code) code, type, name FROM organisation.area WHERE code = ANY ($1)
           ORDER BY code, greatest(valid_from - $2::date, $2::date - valid_to, 0), valid_from DESC NULLS LAST`,
    values: [[...new Set(codes)], day],
  })
  return new Map(rows.map(row => [row.code, unitName(row)]))
}
