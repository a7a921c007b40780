import type { Content } from '#lib/html'
import { classNames } from '../class-names.ts'
import { SelectAll, type Selection, SelectRow } from './row-selection.tsx'
import { SortableHeader } from './sortable-header.tsx'

export type Column<Row> = {
  key: string
  header: Content
  cell: (row: Row) => Content
  /** Names the row for screen readers; at most one column. */
  isRowHeader?: boolean
  numeric?: boolean
  /** Link of the header, and the direction when sorted by this column now. `name` in words when `header` is no text. */
  sort?: { href: string; direction?: 'ascending' | 'descending'; name?: string }
  /** Left out of the cards on a phone. */
  hideOnPhone?: boolean
  /** Codes and dates that should not break on a wide screen. */
  noWrap?: boolean
  class?: string
}

export type TableProps<Row> = {
  columns: Column<Row>[]
  rows: Row[]
  caption?: Content
  captionSize?: 's' | 'm' | 'l'
  captionHidden?: boolean
  /** Identifies a row; used by selection and the keyboard. */
  rowKey?: (row: Row) => string
  /** Where Enter leads (island `keys`). A visible link must be in a cell as well. */
  rowHref?: (row: Row) => string
  rowClass?: (row: Row) => string | undefined
  selection?: Selection<Row>
  /** On a phone: a card a row (default), sideways scrolling, or nothing special. */
  onPhone?: 'cards' | 'scroll' | 'plain'
  stickyHead?: boolean
  /** Small type and tight rows. */
  compact?: boolean
  class?: string
}

/** Rows of the same kind. Put it into a `FilterBar`'s page or a form when rows can be selected. */
export function Table<Row>(props: TableProps<Row>) {
  const onPhone = props.onPhone ?? 'cards'
  // A table that is laid out as cards loses its meaning for screen readers unless the roles are said.
  const role = <Name extends string>(name: Name) => (onPhone === 'cards' ? name : undefined)
  const cells = props.columns.map(column => cellOf(column, onPhone === 'cards'))
  const table = (
    <table
      class={classNames(
        'govuk-table',
        onPhone === 'cards' && 'sen-table--cards',
        props.stickyHead && 'sen-table--sticky',
        props.compact && 'govuk-table--small-text-until-tablet sen-table--compact',
        props.class,
      )}
      role={role('table')}
    >
      {props.caption && (
        <caption
          class={classNames(
            'govuk-table__caption',
            props.captionHidden && 'govuk-visually-hidden',
            props.captionSize && `govuk-table__caption--${props.captionSize}`,
          )}
        >
          {props.caption}
        </caption>
      )}
      <thead class="govuk-table__head" role={role('rowgroup')}>
        <tr class="govuk-table__row" role={role('row')}>
          {props.selection && (
            <td class="govuk-table__header sen-table__select" role={role('cell')}>
              <SelectAll />
            </td>
          )}
          {props.columns.map(column => (
            <th
              scope="col"
              class={classNames(
                'govuk-table__header',
                column.numeric && 'govuk-table__header--numeric',
                column.class,
              )}
              role={role('columnheader')}
              aria-sort={column.sort ? (column.sort.direction ?? 'none') : undefined}
            >
              {column.sort ? <SortableHeader header={column.header} sort={column.sort} /> : column.header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody class="govuk-table__body" role={role('rowgroup')}>
        {props.rows.map(row => (
          <tr
            class={classNames('govuk-table__row', props.rowClass?.(row))}
            role={role('row')}
            data-row={props.rowKey?.(row) ?? (props.rowHref ? '' : undefined)}
            data-href={props.rowHref?.(row)}
          >
            {props.selection && (
              <td class="govuk-table__cell sen-table__select" role={role('cell')}>
                <SelectRow row={row} selection={props.selection} />
              </td>
            )}
            {cells.map(cell => cell(row))}
          </tr>
        ))}
      </tbody>
    </table>
  )
  return onPhone === 'scroll' ? <div class="sen-table-scroll">{table}</div> : table
}

/** The cell of a row in this column; what is the same in every row is put together once. */
function cellOf<Row>(column: Column<Row>, cards: boolean): (row: Row) => Content {
  const label = cards && typeof column.header === 'string' ? column.header : undefined
  const hide = classNames(
    column.hideOnPhone && 'sen-table__cell--wide-only',
    column.noWrap && 'sen-table__cell--no-wrap',
  )
  if (column.isRowHeader) {
    const look = classNames('govuk-table__header', hide, column.class)
    return row => (
      <th scope="row" class={look} role={cards ? 'rowheader' : undefined} data-label={label}>
        {column.cell(row)}
      </th>
    )
  }
  const look = classNames(
    'govuk-table__cell',
    column.numeric && 'govuk-table__cell--numeric',
    hide,
    column.class,
  )
  return row => (
    <td class={look} role={cards ? 'cell' : undefined} data-label={label}>
      {column.cell(row)}
    </td>
  )
}
