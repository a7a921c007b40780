export { addSchool } from './commands/add-school.ts'
