// Node strips types from .ts itself; .tsx also needs its tags turned into calls. What is compiled once is kept.
import { readFileSync } from 'node:fs'
import { enableCompileCache, registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { transformSync } from 'oxc-transform'

// Within the packages, where nobody but their owner can put anything; where that is not us, nothing is kept.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)))

registerHooks({
  load(url, context, next) {
    const { pathname } = new URL(url)
    if (!pathname.endsWith('.tsx')) return next(url, context)
    const path = fileURLToPath(url)
    const { code, errors } = transformSync(path, readFileSync(path, 'utf8'), {
      lang: 'tsx',
      jsx: { runtime: 'automatic', importSource: '#lib/html' },
      sourcemap: false,
    })
    if (errors.length) throw new SyntaxError(`${path}: ${errors[0].message}`)
    return { format: 'module', source: code, shortCircuit: true }
  },
})
process.removeAllListeners('warning')
