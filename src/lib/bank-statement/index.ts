export { type Column, columns, type Mapping } from './columns.ts'
export { readStatement } from './read-statement.ts'
export type {
  Problem,
  ProblemCode,
  ReadStatement,
  Statement,
  StatementFormat,
  StatementLine,
} from './statement.ts'
