import type { Rectangle } from './pdf/rectangle.ts'

/**
 * Where the seal stands over a signature: it covers the left third of it, at its middle height.
 * `diameter` is in points; 108 (38 mm) is the size a demonstration draws.
 */
export function sealOver([left, bottom, right, top]: Rectangle, diameter = 108): Rectangle {
  const sealRight = left + (right - left) / 3
  const middle = (bottom + top) / 2
  return [sealRight - diameter, middle - diameter / 2, sealRight, middle + diameter / 2]
}

/** The largest place inside `room`, in its middle, with the proportions of `picture`. */
export function fitInto(room: Rectangle, picture: Rectangle): Rectangle {
  const [width, height] = [picture[2] - picture[0], picture[3] - picture[1]]
  const scale = Math.min((room[2] - room[0]) / width, (room[3] - room[1]) / height)
  const [x, y] = [(room[0] + room[2]) / 2, (room[1] + room[3]) / 2]
  const [halfWidth, halfHeight] = [(width * scale) / 2, (height * scale) / 2]
  return [x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight]
}
