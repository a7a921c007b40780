import type { Tx } from '#platform/db'

/** How many dossiers belong to people whose number is not a synthetic one: 99 in the place of the first random digits. */
export async function countRealDossiers(tx: Tx): Promise<number> {
  const people = await tx.query<{ id: string }>('identity', {
    text: `SELECT id FROM identity.person WHERE personal_number !~ '^\\d{6}99' LIMIT 10000`,
  })
  const [row] = await tx.query<{ dossiers: number }>('dossiers', {
    text: 'SELECT count(*) AS dossiers FROM dossiers.dossier WHERE applicant = ANY ($1)',
    values: [people.map(person => person.id)],
  })
  return row!.dossiers
}

/** Whether this seed's people are there already: their ids and numbers would come twice. */
export async function isSynthesised(tx: Tx, person: string): Promise<boolean> {
  return (
    (await tx.query('identity', { text: 'SELECT 1 FROM identity.person WHERE id = $1', values: [person] }))
      .length > 0
  )
}
