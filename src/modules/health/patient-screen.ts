/** The live channel of a cashier's second screen. */
export function channelOf(cashier: string): string {
  return `health-screen:${cashier}`
}
