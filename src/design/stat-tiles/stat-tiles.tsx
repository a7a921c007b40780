import type { Content } from '#lib/html'
import { classNames } from '../class-names.ts'

export type Stat = {
  label: Content
  /** Already formatted: "12.345". */
  value: Content
  unit?: Content
  /** Against the time before: "tăng 12 % so với tháng trước". Good or bad is said, not guessed from the direction. */
  trend?: { text: Content; direction: 'up' | 'down' | 'flat'; meaning?: 'good' | 'bad' }
  href?: string
}

/** A few figures that one looks at first. */
export const StatTiles = (props: { stats: Stat[] }) => (
  <dl class="sen-stats">
    {props.stats.map(stat => (
      <div class="sen-stat">
        <dt class="sen-stat__label">
          {stat.href ? (
            <a class="sen-stat__link" href={stat.href}>
              {stat.label}
            </a>
          ) : (
            stat.label
          )}
        </dt>
        <dd class="sen-stat__value">
          {stat.value}
          {stat.unit && <span class="sen-stat__unit"> {stat.unit}</span>}
        </dd>
        {stat.trend && (
          <dd
            class={classNames(
              'sen-stat__trend',
              stat.trend.meaning && `sen-stat__trend--${stat.trend.meaning}`,
            )}
          >
            <span aria-hidden="true">{{ up: '▲', down: '▼', flat: '▬' }[stat.trend.direction]}</span>{' '}
            {stat.trend.text}
          </dd>
        )}
      </div>
    ))}
  </dl>
)
