import type { Generated, Selectable } from 'kysely'
import { tablesOf } from '#platform/db'

type NoteTable = {
  id: Generated<string>
  agency: string
  text: string
  /** Actor key. */
  written_by: string
  written_at: Date
}

export type NoteRow = Selectable<NoteTable>

export const db = tablesOf<{ 'example.note': NoteTable }>('example')
