import type { Tables } from './sfnt.ts'

/**
 * Joins subsets of one typeface (Latin, Vietnamese, extended Latin) into a single font, because a
 * word must not change font in the middle: shaping would take "À" apart and text copied from the PDF
 * would be wrong. Glyph numbers of the first subset stay, so its kerning stays; later subsets give
 * outlines, widths and characters only.
 */
export function mergeSubsets(subsets: Tables[]): Tables {
  const [first] = subsets
  if (!first) throw new Error('no font to merge')
  const characters = new Map<number, number>()
  const outlines: Buffer[] = []
  const metrics: Buffer[] = []
  for (const subset of subsets) {
    if (units(subset) !== units(first)) throw new Error('the subsets are not of one typeface')
    const before = outlines.length
    for (const [character, glyph] of readCharacters(table(subset, 'cmap'))) {
      if (!characters.has(character)) characters.set(character, before + glyph)
    }
    outlines.push(...readOutlines(subset).map(outline => shiftComponents(outline, before)))
    metrics.push(readMetrics(subset))
  }
  const merged: Tables = new Map(first)
  merged.set('cmap', writeCharacters(characters))
  merged.set('glyf', Buffer.concat(outlines))
  merged.set('loca', writeLocations(outlines))
  merged.set('hmtx', Buffer.concat(metrics))
  merged.set('head', patched(table(first, 'head'), 50, 1))
  merged.set('hhea', patched(table(first, 'hhea'), 34, outlines.length))
  merged.set('maxp', largestProfile(subsets, outlines.length))
  merged.set('post', patched(table(first, 'post').subarray(0, 32), 0, 3))
  return merged
}

function table(font: Tables, tag: string): Buffer {
  const found = font.get(tag)
  if (!found) throw new Error(`the font has no ${tag} table`)
  return found
}

const units = (font: Tables) => table(font, 'head').readUInt16BE(18)
const glyphCount = (font: Tables) => table(font, 'maxp').readUInt16BE(4)

function patched(bytes: Buffer, offset: number, value: number): Buffer {
  const copy = Buffer.from(bytes)
  copy.writeUInt16BE(value, offset)
  return copy
}

/** cmap format 4, the one every subset of the Basic Multilingual Plane carries. */
function readCharacters(cmap: Buffer): Map<number, number> {
  const found = new Map<number, number>()
  for (let i = 0; i < cmap.readUInt16BE(2); i++) {
    const at = cmap.readUInt32BE(4 + 8 * i + 4)
    if (cmap.readUInt16BE(at) !== 4) continue
    const doubled = cmap.readUInt16BE(at + 6)
    const ends = at + 14
    const starts = ends + doubled + 2
    for (let segment = 0; segment < doubled; segment += 2) {
      const start = cmap.readUInt16BE(starts + segment)
      const delta = cmap.readUInt16BE(starts + doubled + segment)
      const rangeAt = starts + 2 * doubled + segment
      const range = cmap.readUInt16BE(rangeAt)
      for (let character = start; character <= cmap.readUInt16BE(ends + segment); character++) {
        if (character === 0xffff) break
        const listed = range === 0 ? character : cmap.readUInt16BE(rangeAt + range + 2 * (character - start))
        const glyph = listed === 0 && range !== 0 ? 0 : (listed + delta) & 0xffff
        if (glyph !== 0) found.set(character, glyph)
      }
    }
    return found
  }
  throw new Error('the font has no character map of format 4')
}

/** cmap format 12: groups of one consecutive run each. */
function writeCharacters(characters: Map<number, number>): Buffer {
  const groups: { from: number; to: number; glyph: number }[] = []
  for (const [character, glyph] of [...characters].sort(([a], [b]) => a - b)) {
    const last = groups.at(-1)
    if (last && character === last.to + 1 && glyph === last.glyph + (character - last.from))
      last.to = character
    else groups.push({ from: character, to: character, glyph })
  }
  const cmap = Buffer.alloc(12 + 16 + 12 * groups.length)
  cmap.writeUInt16BE(1, 2)
  cmap.writeUInt16BE(3, 4)
  cmap.writeUInt16BE(10, 6)
  cmap.writeUInt32BE(12, 8)
  cmap.writeUInt16BE(12, 12)
  cmap.writeUInt32BE(cmap.length - 12, 16)
  cmap.writeUInt32BE(groups.length, 24)
  groups.forEach((group, i) => {
    cmap.writeUInt32BE(group.from, 28 + 12 * i)
    cmap.writeUInt32BE(group.to, 32 + 12 * i)
    cmap.writeUInt32BE(group.glyph, 36 + 12 * i)
  })
  return cmap
}

function readOutlines(font: Tables): Buffer[] {
  const glyf = table(font, 'glyf')
  const loca = table(font, 'loca')
  const long = table(font, 'head').readInt16BE(50) === 1
  const location = (glyph: number) => (long ? loca.readUInt32BE(4 * glyph) : 2 * loca.readUInt16BE(2 * glyph))
  return Array.from({ length: glyphCount(font) }, (_, glyph) => {
    const outline = glyf.subarray(location(glyph), location(glyph + 1))
    return outline.length % 4 === 0
      ? outline
      : Buffer.concat([outline, Buffer.alloc(4 - (outline.length % 4))])
  })
}

function writeLocations(outlines: Buffer[]): Buffer {
  const loca = Buffer.alloc(4 * (outlines.length + 1))
  let offset = 0
  outlines.forEach((outline, glyph) => {
    offset += outline.length
    loca.writeUInt32BE(offset, 4 * (glyph + 1))
  })
  return loca
}

/** A composite glyph ("ế" = "ê" + acute) names its parts by number; the numbers move with the subset. */
function shiftComponents(outline: Buffer, by: number): Buffer {
  if (by === 0 || outline.length === 0 || outline.readInt16BE(0) >= 0) return outline
  const shifted = Buffer.from(outline)
  for (let at = 10, more = true; more; ) {
    const flags = shifted.readUInt16BE(at)
    shifted.writeUInt16BE(shifted.readUInt16BE(at + 2) + by, at + 2)
    at += 4 + (flags & 0x0001 ? 4 : 2)
    at += flags & 0x0008 ? 2 : flags & 0x0040 ? 4 : flags & 0x0080 ? 8 : 0
    more = (flags & 0x0020) !== 0
  }
  return shifted
}

/** hmtx with one full entry a glyph: the short tail of equal widths is written out. */
function readMetrics(font: Tables): Buffer {
  const hmtx = table(font, 'hmtx')
  const full = table(font, 'hhea').readUInt16BE(34)
  const metrics = Buffer.alloc(4 * glyphCount(font))
  for (let glyph = 0; glyph < glyphCount(font); glyph++) {
    const inFull = Math.min(glyph, full - 1)
    metrics.writeUInt16BE(hmtx.readUInt16BE(4 * inFull), 4 * glyph)
    metrics.writeInt16BE(
      hmtx.readInt16BE(glyph < full ? 4 * glyph + 2 : 4 * full + 2 * (glyph - full)),
      4 * glyph + 2,
    )
  }
  return metrics
}

function largestProfile(subsets: Tables[], glyphs: number): Buffer {
  const merged = patched(table(subsets[0] as Tables, 'maxp'), 4, glyphs)
  for (const subset of subsets) {
    const profile = table(subset, 'maxp')
    for (let at = 6; at + 1 < merged.length; at += 2) {
      merged.writeUInt16BE(Math.max(merged.readUInt16BE(at), profile.readUInt16BE(at)), at)
    }
  }
  return merged
}
