import { type Day, daysBetween } from '#lib/vietnamese-text'
import { isTelling, keysIn, referenceKey } from './keys.ts'
import { nameLikeness } from './names.ts'

/** Money that arrived. */
export type Money = {
  /** đồng */
  amount: number
  /** What the payer, and the bank, wrote. */
  text: string
  /** Whose account it came from, where the bank says so. */
  from: string
  day: Day
}

/** What somebody has to pay. */
export type Claim = {
  id: string
  /** By any of these it is named: its own reference, a transfer code. */
  references: readonly string[]
  /** The payer, and the child or business it is for. */
  names: readonly string[]
  /** đồng still to pay */
  owed: number
  askedOn: Day
}

export type Reason = 'reference' | 'references' | 'amount' | 'sum' | 'name' | 'like-name' | 'date'

export type Suggestion = {
  /** In the order in which money goes to them. */
  claims: string[]
  /** 0 to 100 */
  score: number
  reasons: Reason[]
  /** Nobody needs to look: it names them, whole, and is what they ask for to the đồng. */
  isSure: boolean
}

const points = { reference: 55, amount: 25, name: 15, date: 5 }
const leastPoints = 15
const nearDays = 60
const surelyNamed = 0.99
const mostReferred = 50

/**
 * Which claims money may be for, likeliest first. Names alone settle nothing: only money that names all it pays, to the
 * exact sum, is sure, and then it stands alone.
 */
export function suggest(money: Money, claims: readonly Claim[], most = 5): Suggestion[] {
  const keys = new Set(keysIn(money.text))
  const glued = referenceKey(money.text)
  const judged = claims.map(claim => ({ claim, ...judge(money, claim, keys, glued) }))
  const named = judged.filter(one => one.isNamed)
  const together = named.length > 1 && named.length <= mostReferred ? allOf(money, named) : undefined
  const sure =
    named.length === 1 ? named.find(one => one.isWhole && one.claim.owed === money.amount) : undefined
  if (together?.isSure) return [together]
  return [
    ...(together ? [together] : []),
    ...judged
      .filter(({ score }) => score >= leastPoints)
      .map(
        (one): Suggestion => ({
          claims: [one.claim.id],
          score: one.score,
          reasons: one.reasons,
          isSure: one === sure,
        }),
      ),
  ]
    .toSorted((a, b) => b.score - a.score)
    .slice(0, sure ? 1 : most)
}

type Judged = { claim: Claim; isNamed: boolean; isWhole: boolean; score: number; reasons: Reason[] }

function judge(money: Money, claim: Claim, keys: ReadonlySet<string>, glued: string): Omit<Judged, 'claim'> {
  const own = claim.references.map(referenceKey).filter(isTelling)
  const isWhole = own.some(key => keys.has(key))
  // Glued to other words by the bank it is likely, but "…0001" is also the beginning of "…00012".
  const isNamed = isWhole || own.some(key => glued.includes(key))
  const text = `${money.text} ${money.from}`
  const likeness = Math.max(0, ...claim.names.map(name => nameLikeness(text, name)))
  const isAmount = money.amount === claim.owed
  const days = daysBetween(claim.askedOn, money.day)
  const isNear = days >= 0 && days <= nearDays
  const reasons: Reason[] = []
  if (isNamed) reasons.push('reference')
  if (isAmount) reasons.push('amount')
  if (likeness) reasons.push(likeness >= surelyNamed ? 'name' : 'like-name')
  if (isNear && reasons.length) reasons.push('date')
  const score =
    (isNamed ? points.reference : 0) +
    (isAmount ? points.amount : 0) +
    Math.round(points.name * likeness) +
    (isNear && reasons.length ? points.date : 0)
  return { isNamed, isWhole, score, reasons }
}

/** One transfer for several: as likely as the least likely of them, surer when the sum is right. */
function allOf(money: Money, named: readonly Judged[]): Suggestion {
  const total = named.reduce((sum, { claim }) => sum + claim.owed, 0)
  const isSum = total === money.amount
  const score = Math.min(...named.map(one => one.score)) + (isSum ? points.amount : 0)
  return {
    claims: named.map(one => one.claim.id),
    score: Math.min(100, score),
    reasons: isSum ? ['references', 'sum'] : ['references'],
    isSure: isSum && named.every(one => one.isWhole),
  }
}
