export { writeNote } from './commands/write-note.ts'
export { listNotes } from './queries/list-notes.ts'
export type { NoteRow } from './schema.ts'
