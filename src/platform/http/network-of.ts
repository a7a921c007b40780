/**
 * What limits count an address as: a whole IPv6 line has a /64 to itself, so counted one by one its addresses never run
 * out. IPv4 stays as it is, also where it comes written as IPv6.
 */
export function networkOf(address: string): string {
  // What follows % is a card of ours.
  const written = `http://[${address.replace(/%.*/, '')}]`
  if (!URL.canParse(written)) return address
  const groups = groupsOf(new URL(written).hostname.slice(1, -1))
  if (groups.slice(0, 5).every(group => group === 0) && groups[5] === 0xffff)
    return groups
      .slice(6)
      .flatMap(group => [group >> 8, group & 255])
      .join('.')
  const network = groups.slice(0, 4).map(group => group.toString(16))
  return `${network.join(':')}::/64`
}

/** An address has many spellings; the one of a URL has no dots, and at most one gap. */
function groupsOf(plain: string): number[] {
  const [before = [], after = []] = plain.split('::').map(half =>
    half
      .split(':')
      .filter(Boolean)
      .map(group => Number.parseInt(group, 16)),
  )
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after]
}
