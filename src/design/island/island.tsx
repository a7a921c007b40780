import { assetUrl } from '../assets.ts'

/** Scripts of a few hundred lines at most. Every page works without them. */
export type IslandName =
  | 'once'
  | 'form-live'
  | 'characters'
  | 'upload'
  | 'live'
  | 'keys'
  | 'in-place'
  | 'countdown'

/** Asks for a script where it is needed. The browser loads and runs it once, however often it is asked for. */
export const Island = (props: { name: IslandName }) => (
  <script type="module" src={assetUrl(`islands/${props.name}.ts`)} />
)
