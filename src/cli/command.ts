import type { Database } from '#platform/db'

/** One thing that an operator types after `sen`. It prints for people and returns the exit code. */
export type Command = {
  /** What it does, in a line of the list of commands. */
  text: string
  run(database: Database, args: string[]): Promise<number>
}
export type Commands = Record<string, Command>

/** One that is there before there is a database. */
export type CommandAlone = { text: string; runAlone(args: string[]): Promise<number> }
