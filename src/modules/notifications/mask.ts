/** Enough for the owner to know it again: "tranthihoa@nguoidan.example" → "tr•••@nguoidan.example". */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@')
  return at < 0 ? `${address.slice(0, 2)}•••` : `${address.slice(0, Math.min(2, at))}•••${address.slice(at)}`
}
