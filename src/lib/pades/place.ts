import type { Rectangle } from './sign.ts'

/**
 * Where the seal stands over a signature: it covers the left third of it, at its middle height.
 * `diameter` is in points; 108 (38 mm) is the size a demonstration draws.
 */
export function sealOver([left, bottom, right, top]: Rectangle, diameter = 108): Rectangle {
  const sealRight = left + (right - left) / 3
  const middle = (bottom + top) / 2
  return [sealRight - diameter, middle - diameter / 2, sealRight, middle + diameter / 2]
}
