import { encode } from 'uqr'

/**
 * A QR code as an inline drawing, dark on white with the quiet zone that readers need.
 * `label` says what it is ("Mã QR tra cứu hồ sơ …"); the same content must stand beside it in letters.
 */
export function Qr(props: { content: string; label: string; size?: number; ecc?: 'L' | 'M' | 'Q' | 'H' }) {
  const quiet = 4
  const code = encode(props.content, { ecc: props.ecc ?? 'M', border: 0 })
  const side = code.size + 2 * quiet
  const path = code.data
    .map((row, y) =>
      darkRuns(row)
        .map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`)
        .join(''),
    )
    .join('')
  return (
    <svg
      class="sen-qr"
      role="img"
      aria-label={props.label}
      width={props.size ?? 180}
      height={props.size ?? 180}
      viewBox={`${-quiet} ${-quiet} ${side} ${side}`}
      shape-rendering="crispEdges"
    >
      <path fill="#fff" d={`M${-quiet} ${-quiet}h${side}v${side}h${-side}z`} />
      <path d={path} />
    </svg>
  )
}

/** Start and length of each run of dark modules. */
const darkRuns = (row: boolean[]) => {
  const runs: [start: number, length: number][] = []
  row.forEach((dark, x) => {
    const last = runs.at(-1)
    if (dark && last && last[0] + last[1] === x) last[1]++
    else if (dark) runs.push([x, 1])
  })
  return runs
}
