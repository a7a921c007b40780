/** What the till calls the bill of a pupil in a campaign. */
export function billReference(campaign: { number: number }, pupil: { number: number }): string {
  return `HP${campaign.number}-${pupil.number}`
}
