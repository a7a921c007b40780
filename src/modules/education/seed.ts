import { type Day, vnDay } from '#lib/vietnamese-text'
import type { Tx } from '#platform/db'
import { addSchool } from './commands/add-school.ts'
import { billNextPupils } from './commands/bill-pupils.ts'
import { importRoster } from './commands/import-roster.ts'
import { saveCampaign } from './commands/save-campaign.ts'
import demonstration from './data/demonstration.json' with { type: 'json' }
import type { RosterLine } from './roster.ts'
import { db, type Level } from './schema.ts'
import { schoolYearOn } from './school-year.ts'

/** Three schools of the demonstration, of which two collect: synthetic pupils, always the same. */
export async function seed(tx: Tx): Promise<void> {
  const year = schoolYearOn(vnDay(tx.now))
  for (const { agency, level, firstYear, classes, code, campaign } of demonstration.schools) {
    await addSchool(tx, { agency, level: level as Level })
    if (!campaign) continue
    const lines = classes.flatMap((name, room) => rosterOf({ name, room, code, born: year - firstYear }))
    const imported = await importRoster(tx, { school: agency, year, lines })
    if (!imported.ok) throw new Error(JSON.stringify(imported.problems))
    await openSeeded(tx, agency, year, campaign)
  }
}

const perClass = 8

/** A class of made-up children; the first of the first class has a parent whom the demonstration's VNeID knows. */
function rosterOf(of: { name: string; room: number; code: string; born: number }): RosterLine[] {
  const { familyNames, givenNames, parentNames, known } = demonstration
  return Array.from({ length: perClass }, (_, i) => {
    const at = of.room * perClass + i
    const family = familyNames[at % familyNames.length]!
    const line = {
      line: at + 2,
      code: `${of.code}${String(at + 1).padStart(4, '0')}`,
      name: `${family} ${givenNames[at % givenNames.length]}`,
      born: `${String((at % 27) + 1).padStart(2, '0')}/${String((at % 12) + 1).padStart(2, '0')}/${of.born}`,
      class: of.name,
      parentName: `${family} ${parentNames[at % parentNames.length]}`,
      parentNumber: '',
    }
    return of.code === known.school && at === 0 ? { ...line, ...known.line } : line
  })
}

type Seeded = { name: string; basis: string; items: { name: string; amount: number; compulsory: boolean }[] }

async function openSeeded(
  tx: Tx,
  school: string,
  year: number,
  { name, basis, items }: Seeded,
): Promise<void> {
  const classes = await db(tx)
    .selectFrom('education.class')
    .select('id')
    .where('school', '=', school)
    .execute()
  const dueOn: Day = `${vnDay(tx.now).slice(0, 4)}-12-31`
  const saved = await saveCampaign(tx, {
    school,
    year,
    name,
    basis,
    dueOn,
    items,
    classes: classes.map(one => one.id),
  })
  if (!saved.ok) throw new Error(JSON.stringify(saved.errors))
  await db(tx).updateTable('education.campaign').set({ state: 'open' }).where('id', '=', saved.id).execute()
  while (await billNextPupils(tx, { campaign: saved.id })) continue
}
