export type { Content, Html } from './element.ts'
export { render } from './render.ts'
export { scope } from './scope.ts'
