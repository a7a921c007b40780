import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

type Manifest = { [source: string]: { file: string; css?: string[] } }

/** Under this path the web server offers `dist/assets`. */
export const assetsPath = '/assets/'

const projectFolder = (from: string): string =>
  existsSync(join(from, 'package.json')) || dirname(from) === from ? from : projectFolder(dirname(from))

/** Where `vite build` puts styles, fonts and islands. */
export const assetsFolder = join(projectFolder(import.meta.dirname), 'dist', 'assets')

let manifest: Manifest | undefined

const readManifest = (): Manifest => {
  const file = join(assetsFolder, '.vite', 'manifest.json')
  // Tests of pages run before any build; a page then names its assets without a hash.
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Manifest) : {}
}

/** The URL of a built asset by its source below `src/design`, e.g. `styles/main.scss` → `/assets/main-3fa9.css`. */
export const assetUrl = (source: string): string => {
  manifest ??= readManifest()
  return assetsPath + (manifest[`src/design/${source}`]?.file ?? source)
}
