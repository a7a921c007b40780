export { backUp } from './back-up.ts'
export { CannotRestore, restore, vietnamTime } from './restore.ts'
