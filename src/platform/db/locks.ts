/**
 * What only one process does at a time, as numbers of PostgreSQL's advisory locks. All of them stand here, so that no two
 * are the same: a night's backup once shared its number with the folding of figures, which waited in every worker.
 */
export const locks = { migrate: 7301, seal: 7302, setUp: 7303, tally: 7304, backUp: 7305 } as const
