export { backUp } from './back-up.ts'
export { backUpOutside, readOutside, restoreOutside } from './outside.ts'
export { CannotBackUp } from './outside-tools.ts'
export { CannotRestore, restore, vietnamTime } from './restore.ts'
