// `npm run journey`: the whole story in a real Chromium. SHOTS=folder keeps pictures of every page on the way.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { prepareAssets, preparePackages, prepareTools, root, withOurNode } from './prepare.mjs'

preparePackages()
prepareAssets()
prepareTools()
const { status } = spawnSync(
  join(root, 'node_modules/.bin/vitest'),
  ['run', '--project', 'journeys', 'story'],
  { cwd: root, stdio: 'inherit', env: withOurNode() },
)
process.exit(status ?? 1)
