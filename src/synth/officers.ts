import { slug } from '#lib/vietnamese-text'
import type { Tx } from '#platform/db'
import { staffNames } from '../modules/organisation/commands/add-staff.ts'
import { dice } from './dice.ts'
import { nameOf } from './person.ts'

/** Who works in one place, and how many of them. */
type Seat = { role: string; title: string; count: number }
const atCentres: readonly Seat[] = [
  { role: 'one-stop-officer', title: 'Công chức tiếp nhận và trả kết quả', count: 3 },
  { role: 'cashier', title: 'Thu ngân', count: 1 },
]
const atDeciders: readonly Seat[] = [
  { role: 'processor', title: 'Chuyên viên', count: 3 },
  { role: 'unit-head', title: 'Trưởng phòng', count: 1 },
  { role: 'agency-leader', title: 'Lãnh đạo', count: 2 },
  { role: 'clerk', title: 'Văn thư', count: 1 },
]

type Appointed = { id: string; name: string; email: string; title: string; role: string; agency: string }

/**
 * Gives every centre, commune and department the officers that its tasks need, wherever nobody holds a role yet. They
 * belong to nobody and can not sign in: they have no password.
 */
export async function appointOfficers(tx: Tx, seed: number, since: string): Promise<void> {
  const places = await tx.query<{ id: string; kind: string }>('organisation', {
    text: `SELECT id, kind FROM organisation.agency WHERE kind IN ('one-stop-centre', 'commune', 'department') AND valid_to IS NULL ORDER BY id`,
  })
  const held = await tx.query<{ place: string }>('organisation', {
    text: `SELECT DISTINCT role || ' ' || agency AS place FROM organisation.staff_role WHERE valid_to IS NULL`,
  })
  const taken = new Set(held.map(({ place }) => place))
  const rows: (Appointed & ReturnType<typeof staffNames>)[] = []
  places.forEach(({ id: agency, kind }, at) => {
    const draw = dice(seed, 5, at)
    for (const { role, title, count } of kind === 'one-stop-centre' ? atCentres : atDeciders) {
      if (taken.has(`${role} ${agency}`)) continue
      for (let n = 1; n <= count; n++) {
        const name = nameOf(draw, draw.chance(0.6) ? 'female' : 'male')
        const email = `${slug(name).replaceAll('-', '')}.${at}.${role}${n}@tong-hop.example`
        rows.push({ id: draw.uuid(), title, role, agency, email, ...staffNames(name, email) })
      }
    }
  })
  await tx.query('organisation', {
    text: `WITH given AS (
             SELECT * FROM jsonb_to_recordset($1) AS s(id uuid, name text, email text, sort_name text, search text, title text, role text, agency text)
           ), people AS (
             INSERT INTO organisation.staff (id, name, email, sort_name, search) SELECT id, name, email, sort_name, search FROM given
           ), positions AS (
             INSERT INTO organisation.position (staff, agency, title, valid_from) SELECT id, agency, title, $2 FROM given)
           INSERT INTO organisation.staff_role (staff, role, agency, reach, valid_from) SELECT id, role, agency, 'agency', $2 FROM given`,
    values: [JSON.stringify(rows), since],
  })
}
