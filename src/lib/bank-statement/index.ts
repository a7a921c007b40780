export { type Column, columns, type Mapping } from './columns.ts'
export { readSettlement, readStatement } from './read-statement.ts'
export {
  type ReadSettlement,
  type SettlementColumn,
  type SettlementLine,
  type SettlementMapping,
  settlementColumns,
} from './settlement.ts'
export type {
  Problem,
  ProblemCode,
  ReadStatement,
  Statement,
  StatementFormat,
  StatementLine,
} from './statement.ts'
