import { staffWithRole } from '#modules/organisation'
import { type Role, roles } from '#platform/access'
import type { Tx } from '#platform/db'

type StaffRole = Exclude<Role, 'citizen'>

/** Places of the demonstration that between them have somebody in every role. */
const places = [
  'tay-ninh/phuong-tan-ninh/trung-tam-phuc-vu-hanh-chinh-cong',
  'tay-ninh/phuong-tan-ninh',
  'tay-ninh',
]

/** One account of the demonstration for each role, for its sign-in page. */
export async function listDemonstrationAccounts(tx: Tx): Promise<{ role: StaffRole; email: string }[]> {
  const found: { role: StaffRole; email: string }[] = []
  for (const role of Object.keys(roles).filter((role): role is StaffRole => role !== 'citizen'))
    for (const place of places) {
      const [first] = await staffWithRole(tx, role, place)
      if (!first) continue
      found.push({ role, email: first.email })
      break
    }
  return found
}
