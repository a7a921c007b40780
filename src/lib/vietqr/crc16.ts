const polynomial = 0x1021

/** CRC-16/CCITT-FALSE over the UTF-8 bytes of the text, as four upper-case hexadecimal digits. */
export function crc16(text: string): string {
  let crc = 0xffff
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x8000 ? polynomial : 0)) & 0xffff
  }
  return crc.toString(16).toUpperCase().padStart(4, '0')
}
