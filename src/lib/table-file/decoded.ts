/** Text of a file in UTF-8, UTF-16 or, where it is neither, windows-1258, the old Vietnamese code page. Letters are whole. */
export function decoded(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes).normalize('NFC')
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const begin = bytes.subarray(0, 200)
  const zeros = [0, 1].map(parity => begin.filter((byte, at) => byte === 0 && at % 2 === parity).length)
  if (zeros[1]! > begin.length / 4) return 'utf-16le'
  if (zeros[0]! > begin.length / 4) return 'utf-16be'
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return 'utf-8'
  } catch {
    return 'windows-1258'
  }
}
