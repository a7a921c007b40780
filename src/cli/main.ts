import { backupCommands, restoreCommands } from './backup.ts'
import type { CommandAlone, Commands } from './command.ts'
import { filesCommands } from './files.ts'
import { ledgerCommands } from './ledger.ts'
import { migrateCommands } from './migrate.ts'
import { openDatabase } from './open-database.ts'
import { organisationCommands } from './organisation.ts'
import { synthCommands } from './synth.ts'

/** `npm run sen -- <command>`: what an operator types; a file of this folder a subject. */
const commands: Commands = {
  ...ledgerCommands,
  ...migrateCommands,
  ...organisationCommands,
  ...backupCommands,
  ...filesCommands,
  ...synthCommands,
}
const alone: Record<string, CommandAlone> = restoreCommands

const args = process.argv.slice(2)
const all = { ...commands, ...alone }
const name = Object.keys(all).find(name => args.slice(0, name.split(' ').length).join(' ') === name)
if (!name) {
  console.log(
    [
      'Cách dùng: npm run sen -- <lệnh>',
      ...Object.entries(all).map(([name, { text }]) => `  ${name.padEnd(16)} ${text}`),
    ].join('\n'),
  )
  process.exit(args.length ? 2 : 0)
}
const rest = args.slice(name.split(' ').length)
if (alone[name]) process.exit(await alone[name].runAlone(rest))
const opened = await openDatabase()
if (!opened) process.exit(2)
const code = await commands[name]!.run(opened.database, rest)
await opened.close()
process.exit(code)
