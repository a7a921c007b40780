import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { today } from './mortal-program.ts'

/** Lays out the program as it was at a commit, with today's packages and built assets; hands back its folder. */
export function earlierVersion(commit: string): string {
  const folder = join(today, '.data/faults/earlier')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const most = { cwd: today, maxBuffer: 512 * 1024 * 1024 }
  const tar = execFileSync('git', ['archive', '--format=tar', commit], most)
  execFileSync('tar', ['-x', '-C', folder], { input: tar })
  for (const same of ['node_modules', 'dist']) symlinkSync(join(today, same), join(folder, same))
  return folder
}
