import { expect, test } from 'vitest'
import { render } from '#lib/html'
import { mirrors, type Options, only } from '../govuk-mirror/mirror.tsx'
import { Table } from './table.tsx'

mirrors('table', 3, o => {
  const allowed = [
    'classes',
    'caption',
    'captionClasses',
    'firstCellIsHeader',
    'head[].text',
    'head[].format',
    'rows[][].text',
    'rows[][].format',
  ]
  if (!only(o, ...allowed) || !o.head) return undefined
  return (
    <Table
      onPhone="plain"
      class={o.classes}
      caption={o.caption}
      captionSize={/--(s|m|l)$/.exec(o.captionClasses ?? '')?.[1] as 'm'}
      rows={o.rows.filter(Boolean)}
      columns={o.head.map((head: Options, index: number) => ({
        key: String(index),
        header: head.text,
        numeric: head.format === 'numeric',
        isRowHeader: index === 0 && o.firstCellIsHeader,
        cell: (row: Options) => row[index]?.text,
      }))}
    />
  )
})

const people = [{ code: 'A-1', name: 'Lê Thị Sương' }]

test('as cards each cell says which column it is, and the roles stay', () => {
  const html = render(
    <Table
      caption="Hồ sơ"
      rows={people}
      rowKey={row => row.code}
      rowHref={row => `/ho-so/${row.code}`}
      columns={[
        { key: 'code', header: 'Mã hồ sơ', isRowHeader: true, cell: row => row.code },
        { key: 'name', header: 'Người nộp', cell: row => row.name },
      ]}
    />,
  )
  expect(html).toContain('role="cell" data-label="Người nộp"')
  expect(html).toContain('data-row="A-1" data-href="/ho-so/A-1"')
})

test('a sorted column says so', () => {
  const html = render(
    <Table
      caption="Hồ sơ"
      rows={people}
      columns={[
        {
          key: 'code',
          header: 'Mã',
          cell: row => row.code,
          sort: { href: '?xep=ma', direction: 'descending' },
        },
      ]}
    />,
  )
  expect(html).toContain('aria-sort="descending"')
  expect(html).toContain('title="Sắp xếp theo mã"')
})
