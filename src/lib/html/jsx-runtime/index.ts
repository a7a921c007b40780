// TypeScript and the transformers add this import to each .tsx file: `jsxImportSource` is #lib/html.
export { Fragment, jsx, jsx as jsxs } from '../element.ts'
export type { JSX } from '../elements.ts'
