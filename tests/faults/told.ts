/** What clients were told and may rely on from then on; the checker asks whether it stands. */
export type Told = {
  /** The code that the citizen got for a draft. */
  filed: { person: string; draft: string; code: string }[]
  /** A text that a page of a draft took. */
  answered: { draft: string; text: string }[]
  /** A file that went up whole, and was taken for a draft. */
  brought: { draft: string; file: string; sha256: string }[]
  /** A deed of an officer that was done. */
  done: { task: string; does: string; officer: string; code: string }[]
  /** Money that the bank was told is booked. */
  paid: { transaction: string; amount: number; bill: string }[]
}

/** How the answers of a run came out, and how often each kind of refusal came. */
export type Tally = { requests: number; answered: number; refused: number; why: Map<string, number> }

export const nothingTold = (): Told => ({ filed: [], answered: [], brought: [], done: [], paid: [] })
