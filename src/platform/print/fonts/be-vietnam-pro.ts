import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { mergeSubsets } from './merge.ts'
import { readWoff, writeSfnt } from './sfnt.ts'

const subsets = ['latin', 'vietnamese', 'latin-ext']
const faces = ['400-normal', '400-italic', '600-normal', '700-normal']

/** Be Vietnam Pro as TrueType, made from the very files that the web pages use. */
export function beVietnamPro(): Buffer[] {
  const { resolve } = createRequire(import.meta.url)
  return faces.map(face =>
    writeSfnt(
      mergeSubsets(
        subsets.map(subset =>
          readWoff(
            readFileSync(resolve(`@fontsource/be-vietnam-pro/files/be-vietnam-pro-${subset}-${face}.woff`)),
          ),
        ),
      ),
    ),
  )
}
