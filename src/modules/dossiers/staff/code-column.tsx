import type { Column } from '#design'
import type { Text } from './texts.ts'

/** The first column of every list of dossiers: the code, which opens the dossier. */
export function codeColumn<Row extends { code: string }>(t: Text): Column<Row> {
  return {
    key: 'code',
    header: t('column.code'),
    isRowHeader: true,
    noWrap: true,
    cell: row => (
      <a class="govuk-link" href={`/can-bo/ho-so/${row.code}`}>
        {row.code}
      </a>
    ),
  }
}
