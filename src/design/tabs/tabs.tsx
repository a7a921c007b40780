import type { Content } from '#lib/html'

export type Tab = { text: Content; href: string; current?: boolean; count?: number | string }

/** Views of the same thing as plain links: each has its own address. */
export const Tabs = (props: { tabs: Tab[]; label: string }) => (
  <nav class="sen-tabs" aria-label={props.label}>
    <ul class="sen-tabs__list">
      {props.tabs.map(tab => (
        <li class="sen-tabs__item">
          <a class="sen-tabs__link" href={tab.href} aria-current={tab.current ? 'page' : undefined}>
            {tab.text}
            {tab.count !== undefined && <span class="sen-count">{tab.count}</span>}
          </a>
        </li>
      ))}
    </ul>
  </nav>
)
