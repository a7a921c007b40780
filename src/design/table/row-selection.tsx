import { useTexts } from '../texts/texts.ts'

export type Selection<Row> = {
  /** Name of the posted values. */
  name: string
  value: (row: Row) => string
  /** What is being selected, e.g. the dossier code. */
  label: (row: Row) => string
  selected?: (row: Row) => boolean
}

/** The whole cell is the target, so a tap near the box counts. */
export const SelectRow = <Row,>(props: { row: Row; selection: Selection<Row> }) => (
  <label class="sen-check">
    <input
      class="sen-check__box"
      type="checkbox"
      name={props.selection.name}
      value={props.selection.value(props.row)}
      checked={props.selection.selected?.(props.row)}
      data-select-row
    />
    <span class="govuk-visually-hidden">{props.selection.label(props.row)}</span>
  </label>
)

/** Works with the island `keys`; hidden without it, because a box that does nothing is worse than none. */
export const SelectAll = () => (
  <label class="sen-check" data-needs-script hidden>
    <input class="sen-check__box" type="checkbox" data-select-all />
    <span class="govuk-visually-hidden">{useTexts().selectAll}</span>
  </label>
)
