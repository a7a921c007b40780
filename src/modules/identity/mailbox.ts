/** One address and nothing else: what parts addresses, or lines of a letter's head, would bring the letter to others too. */
export function mailbox(text: string): string | undefined {
  const email = text.trim().toLowerCase()
  return /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\.]+(\.[^\s@<>,;:"()[\]\\.]+)+$/.test(email) &&
    email.length <= 254
    ? email
    : undefined
}
