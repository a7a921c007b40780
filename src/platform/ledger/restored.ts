import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Anchor } from './anchor.ts'
import { anchorsFolder } from './published.ts'

/** The ledger was brought back from a backup at `at`, and then ended with `seal`. */
export type Restoration = { seal: number; at: string }

const file = (folder: string) => join(folder, 'restored.txt')

/**
 * Notes beside the anchors that seals after this one went with a restore:
 *
 *     RESTORED-TO 1234 2026-11-22T03:00:05Z
 */
export function noteRestoration(seal: number, at: Date, folder = anchorsFolder()): void {
  mkdirSync(folder, { recursive: true })
  appendFileSync(file(folder), `RESTORED-TO ${seal} ${at.toISOString().slice(0, 19)}Z\n`)
}

export function notedRestorations(folder = anchorsFolder()): Restoration[] {
  if (!existsSync(file(folder))) return []
  const found = readFileSync(file(folder), 'utf8').matchAll(/^RESTORED-TO (\d+) ([\d:TZ-]{20})$/gm)
  return [...found].map(([, seal, at]) => ({ seal: Number(seal), at: at! }))
}

/** An anchor of a stretch of history that a restore left behind: nothing is to be found of it, and nothing missing. */
export function isLeftBehind({ seal, at }: Anchor, restorations: readonly Restoration[]): boolean {
  return restorations.some(restored => seal > restored.seal && at <= restored.at)
}
