import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'
import { lotusSvg } from './src/design/brand/lotus.ts'

/** Puts the lotus beside the other assets, for browser tabs. */
const lotus = (): Plugin => ({
  name: 'sen-lotus',
  generateBundle() {
    this.emitFile({
      type: 'asset',
      name: 'lotus.svg',
      originalFileName: 'src/design/brand/lotus.svg',
      source: lotusSvg,
    })
  },
})

/** Leaves `x.br` and `x.gz` beside each text asset: compressed once at the best level, not at every request. */
const precompress = (): Plugin => ({
  name: 'sen-precompress',
  writeBundle(options, bundle) {
    for (const file of Object.keys(bundle).filter(name => /\.(css|js|svg)$/.test(name))) {
      const path = join(options.dir ?? 'dist/assets', file)
      const content = readFileSync(path)
      writeFileSync(
        `${path}.br`,
        brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
      )
      writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }))
    }
  },
})

/** Styles, fonts and islands → `dist/assets`, with hashed names and a manifest that `src/design/assets.ts` reads. */
export default defineConfig({
  base: '/assets/',
  publicDir: false,
  plugins: [lotus(), precompress()],
  css: {
    preprocessorOptions: { scss: { loadPaths: ['node_modules'], quietDeps: true } },
  },
  build: {
    outDir: 'dist/assets',
    assetsDir: '',
    assetsInlineLimit: 0,
    manifest: true,
    target: 'es2020',
    cssTarget: 'chrome87',
    modulePreload: false,
    rolldownOptions: {
      input: [
        ...globSync('src/design/styles/*.scss').filter(file => !file.includes('/_')),
        ...globSync('src/design/islands/*.ts', { exclude: ['**/*.test.ts'] }),
      ],
    },
  },
})
