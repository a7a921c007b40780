import type { Tx } from '#platform/db'
import type { AdministrativeUnit, Succession } from './administrative-unit.ts'

/** Writes periods and successions; a period that is there already (the same code from the same day) is replaced. */
export async function storeAreas(
  tx: Tx,
  units: readonly AdministrativeUnit[],
  successions: readonly Succession[],
): Promise<void> {
  await tx.query('organisation', {
    text: `INSERT INTO organisation.area (code, level, type, name, parent, valid_from, valid_to)
           SELECT code, level, type, name, parent, "validFrom", "validTo" FROM jsonb_to_recordset($1)
             AS a(code text, level text, type text, name text, parent text, "validFrom" date, "validTo" date)
           ON CONFLICT (code, valid_from) DO UPDATE SET
             level = excluded.level, type = excluded.type, name = excluded.name, parent = excluded.parent, valid_to = excluded.valid_to`,
    values: [JSON.stringify(units)],
  })
  await tx.query('organisation', {
    text: `INSERT INTO organisation.area_successor (code, successor, split)
           SELECT "from", "to", split FROM jsonb_to_recordset($1) AS s("from" text, "to" text, split boolean)
           ON CONFLICT (code, successor) DO UPDATE SET split = excluded.split`,
    values: [JSON.stringify(successions)],
  })
}
