export * from './definition.ts'
export { FORMATS, VOCABULARY } from './vocabulary.ts'
