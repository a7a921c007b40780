import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { assetsFolder, assetUrl } from './assets.ts'

const built = existsSync(join(assetsFolder, '.vite', 'manifest.json'))

test('before a build assets are named as their sources, so that pages can be tested', () => {
  expect(assetUrl('styles/nowhere.scss')).toBe('/assets/styles/nowhere.scss')
})

test.skipIf(!built)('every asset that pages name is built, with a hash (skipped: no build yet)', () => {
  const sources = [
    'styles/main.scss',
    'styles/staff.scss',
    'styles/kiosk.scss',
    'brand/lotus.svg',
    'fonts/be-vietnam-pro-400.woff2',
    'fonts/be-vietnam-pro-700.woff2',
    'islands/once.ts',
  ]
  for (const source of sources) {
    const url = assetUrl(source)
    expect(url).toMatch(/^\/assets\/[a-z0-9-]+-[\w-]{8}\.(css|svg|woff2|js)$/)
    expect(existsSync(join(assetsFolder, url.replace('/assets/', '')))).toBe(true)
  }
})
