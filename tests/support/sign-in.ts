import { findStaffByEmail, grantsOf } from '#modules/organisation'
import { system } from '#platform/access'
import type { Database } from '#platform/db'
import { signInCitizen as openForCitizen } from '../../src/modules/identity/commands/sign-in-citizen.ts'
import { openSession, sessionCookie } from '../../src/modules/identity/session.ts'
import { findPerson } from './sandbox/people.ts'

const by = { actor: system('test') }

/**
 * Opens a session for an officer without asking for anything, and returns the cookie header `sen=…`. `on` is whatever
 * holds the database: `testDatabase()`, or a running server.
 */
export function signInStaff(on: { database: Database }, email: string): Promise<string> {
  return on.database.write(by, async tx => {
    const staff = await findStaffByEmail(tx, email)
    if (!staff) throw new Error(`No officer ${email}`)
    const grants = await grantsOf(tx, staff.id)
    const token = await openSession(tx, {
      kind: 'staff',
      subject: staff.id,
      name: staff.name,
      grants,
      method: 'test',
      agent: 'test',
    })
    return `${sessionCookie}=${token}`
  })
}

/** The same for a citizen of the sandbox, as VNeID would have told of them; level 2 unless said otherwise. */
export function signInCitizen(
  on: { database: Database },
  personalNumber: string,
  level: 1 | 2 = 2,
): Promise<string> {
  const person = findPerson(personalNumber)
  if (!person) throw new Error(`No synthetic person ${personalNumber}`)
  return on.database.write(by, async tx => {
    const { token } = await openForCitizen(tx, {
      person: {
        personal_number: person.personalNumber,
        name: person.name,
        birth_date: person.born,
        sex: person.sex,
        phone: person.phone,
        email: person.email,
        address: person.residence.detail,
        represents: person.company && { name: person.company.name, tax_code: person.company.taxCode },
      },
      level,
      agent: 'test',
    })
    return `${sessionCookie}=${token}`
  })
}
