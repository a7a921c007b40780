// `npm start`: prepares what is missing and runs Sen. Ctrl-C reaches the program itself.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { prepareAssets, preparePackages, root } from './prepare.mjs'

preparePackages()
prepareAssets()
// Looked up again: the packages may have come only now.
const { node } = await import('./prepare.mjs?after')
const child = spawn(
  node,
  ['--import', join(root, 'scripts/tsx.mjs'), join(root, 'src/main.ts'), ...process.argv.slice(2)],
  { stdio: 'inherit' },
)
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
