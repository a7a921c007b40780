/**
 * The ten statuses of the national portal. What may follow what is ours to say: the portal's list has no rule, and three
 * steps are added to the usual picture because a dossier may be asked to be completed before it was ever received
 * (5 → 1, 5 → 2, 5 → 3); see docs/decisions/004-dossier-statuses.md.
 */
export const statuses = {
  1: 'registered',
  2: 'received',
  3: 'not-received',
  4: 'processing',
  5: 'supplement-requested',
  6: 'payment-requested',
  7: 'withdrawn',
  8: 'stopped',
  9: 'decided',
  10: 'returned',
} as const

export type Status = keyof typeof statuses

const next: Record<Status, readonly Status[]> = {
  1: [2, 3, 5, 7],
  2: [4],
  3: [],
  4: [5, 6, 7, 8, 9],
  5: [1, 2, 3, 4, 7, 8],
  6: [4, 7, 8],
  7: [],
  8: [],
  9: [10],
  10: [],
}

export function mayFollow(from: Status, to: Status): boolean {
  return next[from].includes(to)
}

/** Nothing more will happen to the dossier. */
export function isFinal(status: Status): boolean {
  return next[status].length === 0
}
