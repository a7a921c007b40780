import { vnDay } from '#lib/vietnamese-text'
import type { Tx } from '#platform/db'

/** The next number of a book: one running number per agency, book and year, without gaps (it goes back with its transaction). */
export async function nextNumber(tx: Tx, agency: string, book: string, at: Date): Promise<number> {
  const [row] = await tx.query<{ last: number }>('dossiers', {
    name: 'book-next',
    text: `INSERT INTO dossiers.book_counter AS c (agency, book, year, last) VALUES ($1, $2, $3, 1)
           ON CONFLICT (agency, book, year) DO UPDATE SET last = c.last + 1 RETURNING last`,
    values: [agency, book, Number(vnDay(at).slice(0, 4))],
  })
  return row!.last
}
