import type { Content } from '#lib/html'

export type ColumnPoint = { label: string; value: number; text?: string }

const digits = new Intl.NumberFormat('vi-VN')
const height = 120

/** Standing columns over time; the same figures follow as a table that one can open. */
export function ColumnChart(props: {
  caption: Content
  points: ColumnPoint[]
  labelHeader: string
  valueHeader: string
  /** "Xem số liệu" */
  tableTitle: string
}) {
  const max = Math.max(...props.points.map(point => point.value), Number.MIN_VALUE)
  const slot = 100 / Math.max(props.points.length, 1)
  const text = (point: ColumnPoint) => point.text ?? digits.format(point.value)
  return (
    <figure class="sen-chart">
      <figcaption class="sen-chart__caption">{props.caption}</figcaption>
      <div class="sen-columns" aria-hidden="true">
        <svg
          class="sen-columns__drawing"
          viewBox={`0 0 100 ${height}`}
          preserveAspectRatio="none"
          focusable="false"
        >
          {props.points.map((point, index) => {
            const tall = (height * point.value) / max
            return (
              <rect
                class="sen-chart__bar--main"
                x={(slot * (index + 0.15)).toFixed(2)}
                y={(height - tall).toFixed(1)}
                width={(slot * 0.7).toFixed(2)}
                height={tall.toFixed(1)}
              />
            )
          })}
        </svg>
        <div class="sen-columns__labels">
          {props.points.map(point => (
            <span class="sen-columns__label">{point.label}</span>
          ))}
        </div>
      </div>
      <details class="govuk-details">
        <summary class="govuk-details__summary">
          <span class="govuk-details__summary-text">{props.tableTitle}</span>
        </summary>
        <table class="govuk-table sen-table--compact">
          <thead>
            <tr class="govuk-table__row">
              <th class="govuk-table__header" scope="col">
                {props.labelHeader}
              </th>
              <th class="govuk-table__header govuk-table__header--numeric" scope="col">
                {props.valueHeader}
              </th>
            </tr>
          </thead>
          <tbody>
            {props.points.map(point => (
              <tr class="govuk-table__row">
                <th class="govuk-table__header" scope="row">
                  {point.label}
                </th>
                <td class="govuk-table__cell govuk-table__cell--numeric">{text(point)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}
