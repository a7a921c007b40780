import type { Content } from '#lib/html'
import { classNames } from '../class-names.ts'

export type Bar = {
  label: Content
  /** One value a series. */
  values: number[]
  /** Written at the end of the bar; by default the sum in Vietnamese digits. */
  text?: Content
  href?: string
}

export type BarChartProps = {
  caption: Content
  captionHidden?: boolean
  bars: Bar[]
  /** One series needs no name; several are stacked and get a legend. */
  series?: string[]
  /** End of the scale; by default the longest bar. */
  max?: number
  labelHeader: string
  valueHeader: string
}

const tones = ['main', 'accent', 'soft', 'muted']
const digits = new Intl.NumberFormat('vi-VN')
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)

/** Lying bars as a real table: each row says its figure, the bar only shows it. */
export function BarChart(props: BarChartProps) {
  const max = Math.max(
    props.max ?? 0,
    ...(props.max ? [] : props.bars.map(bar => sum(bar.values))),
    Number.MIN_VALUE,
  )
  return (
    <figure class="sen-chart">
      {props.series && props.series.length > 1 && (
        <ul class="sen-chart__legend">
          {props.series.map((name, index) => (
            <li class={`sen-chart__key sen-chart__key--${tones[index]}`}>{name}</li>
          ))}
        </ul>
      )}
      <table class="sen-chart__table">
        <caption class={classNames('sen-chart__caption', props.captionHidden && 'govuk-visually-hidden')}>
          {props.caption}
        </caption>
        <thead class="govuk-visually-hidden">
          <tr>
            <th scope="col">{props.labelHeader}</th>
            <th scope="col">{props.valueHeader}</th>
          </tr>
        </thead>
        <tbody>
          {props.bars.map(bar => (
            <tr class="sen-chart__row">
              <th class="sen-chart__label" scope="row">
                {bar.href ? <a href={bar.href}>{bar.label}</a> : bar.label}
              </th>
              <td class="sen-chart__value">
                <Strip values={bar.values} max={max} />
                <span class="sen-chart__figure">
                  {bar.text ?? digits.format(sum(bar.values))}
                  {props.series && props.series.length > 1 && (
                    <span class="govuk-visually-hidden">
                      {' '}
                      (
                      {props.series
                        .map((name, index) => `${name}: ${digits.format(bar.values[index] ?? 0)}`)
                        .join('; ')}
                      )
                    </span>
                  )}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  )
}

function Strip(props: { values: number[]; max: number }) {
  const width = (value: number) => (100 * Math.min(value, props.max)) / props.max
  let start = 0
  return (
    <svg
      class="sen-chart__strip"
      viewBox="0 0 100 10"
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      {props.values.map((value, index) => {
        const x = start
        start += width(value)
        return (
          <rect
            class={`sen-chart__bar--${tones[index]}`}
            x={x.toFixed(2)}
            width={width(value).toFixed(2)}
            height="10"
          />
        )
      })}
    </svg>
  )
}
