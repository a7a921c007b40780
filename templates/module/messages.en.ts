export default {
  'notes.title': 'Notes of the agency',
  'notes.empty': 'There are no notes yet',
  'notes.text': 'New note',
  'notes.hint': 'Your colleagues at the agency can read it; write no personal details of citizens.',
  'notes.write': 'Save the note',
  'notes.when': 'When',
  'notes.what': 'Note',
  'error.missing': 'Write the note',
  'error.too-long': 'The note is longer than {most} characters: shorten it',
}
