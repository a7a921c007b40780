import { join } from 'node:path'
import { server as config, dataDir } from '#platform/config'
import { connect, startEmbedded } from '#platform/db'
import type { Commands } from './command.ts'
import { ledgerCommands } from './ledger.ts'
import { migrateCommands } from './migrate.ts'

/** `npm run sen -- <command>`: what an operator types; a file of this folder a subject. */
const commands: Commands = { ...ledgerCommands, ...migrateCommands }

const args = process.argv.slice(2)
const name = Object.keys(commands).find(name => args.slice(0, name.split(' ').length).join(' ') === name)
if (!name) {
  console.log(
    [
      'Cách dùng: npm run sen -- <lệnh>',
      ...Object.entries(commands).map(([name, { text }]) => `  ${name.padEnd(16)} ${text}`),
    ].join('\n'),
  )
  process.exit(args.length ? 2 : 0)
}
const embedded = config().DATABASE_URL ? undefined : await startEmbedded(join(dataDir(), 'postgres'))
const database = connect({ url: config().DATABASE_URL ?? embedded!.url, pool: 2 })
const code = await commands[name]!.run(database, args.slice(name.split(' ').length))
await database.close()
await embedded?.stop()
process.exit(code)
