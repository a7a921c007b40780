export { admitVisit, type NewVisit } from './commands/admit-visit.ts'
