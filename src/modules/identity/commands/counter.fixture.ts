import { staff, type testDatabase } from '../../../../tests/support/database.ts'
import { type NewPerson, registerPerson } from './register-person.ts'

let serial = 0
export const someone = (more: Partial<NewPerson> = {}): NewPerson => ({
  personal_number: `0723009${String(90000 + serial++)}`,
  name: 'Lê Thị Thử',
  birth_date: '2000',
  sex: 'female',
  ...more,
})

/** A counter at which people are taken in. */
export function counterOn(db: ReturnType<typeof testDatabase>) {
  const counter = db.as(staff({ role: 'one-stop-officer', agency: 'tay-ninh', reach: 'agency' }))
  return {
    counter,
    async register(input: NewPerson) {
      const registered = await counter.write(tx => registerPerson(tx, input))
      if (!registered.ok) throw new Error(JSON.stringify(registered.errors))
      return registered.person
    },
  }
}
