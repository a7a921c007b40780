import { type Actor, system } from '#platform/access'
import { staff, type testDatabase } from '../../../tests/support/database.ts'
import { importRoster } from './commands/import-roster.ts'
import { type CampaignInput, saveCampaign } from './commands/save-campaign.ts'
import type { RosterLine } from './roster.ts'
import { db as tables } from './schema.ts'

type Db = ReturnType<typeof testDatabase>

export const school = 'tay-ninh/phuong-tan-ninh/truong-tieu-hoc-hoa-sung'
export const year = 2025
export const accountant = staff({ role: 'cashier', agency: school, reach: 'agency' })
export const head = staff({ role: 'agency-leader', agency: school, reach: 'below' })
export const byTest = system('test')

/** Pupil `n` of a class that no seed knows. */
export const pupilLine = (n: number, over: Partial<RosterLine> = {}): RosterLine => ({
  line: n + 1,
  code: `T${n}`,
  name: `Nguyễn Thị ${'ABCDEGHIKLMNOPQRSTUVXY'[n % 22]}nh`,
  born: '',
  class: '4A',
  parentName: '',
  parentNumber: '',
  ...over,
})

export function schoolOn(db: Db) {
  const take = async (lines: RosterLine[]) => {
    const done = await db.as(accountant).write(tx => importRoster(tx, { school, year, lines }))
    if (!done.ok) throw new Error(JSON.stringify(done.problems))
    return done
  }
  const classOf = async (name = '4A') =>
    (
      await db
        .as(byTest)
        .read(tx =>
          tables(tx)
            .selectFrom('education.class')
            .select('id')
            .where('school', '=', school)
            .where('year', '=', year)
            .where('name', '=', name)
            .executeTakeFirstOrThrow(),
        )
    ).id
  const draft = async (
    over: Partial<CampaignInput> & { id?: string } = {},
    by: Actor = accountant,
  ): Promise<string> => {
    const classes = over.classes ?? [await classOf()]
    const saved = await db.as(by).write(tx =>
      saveCampaign(tx, {
        school,
        year,
        name: 'Các khoản thu học kỳ II',
        basis: '',
        dueOn: '2099-01-31',
        items: [
          { name: 'Bảo hiểm y tế', amount: 400_000, compulsory: true },
          { name: 'Bán trú', amount: 300_000, compulsory: false },
        ],
        classes,
        ...over,
      }),
    )
    if (!saved.ok) throw new Error(JSON.stringify(saved.errors))
    return saved.id
  }
  return { take, classOf, draft }
}
