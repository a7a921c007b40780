/** The store did not answer, or said that it can not just now. Never the address or a key. */
export class StoreAway extends Error {}

// No room, over quota, gone read-only, a broken disk, a share that went away, no handle left.
const codes = /^(ENOSPC|EDQUOT|EROFS|EIO|ESTALE|EMFILE|ENFILE)$/

/** Whether the store of files was full or not there: it may be well again in a moment, and nobody here did wrong. */
export const isStoreAway = (error: { code?: string }): boolean =>
  error instanceof StoreAway || codes.test(error.code ?? '')
