import { Tag, type TagColour } from '../tag/tag.tsx'
import { type DossierStatusCode, useTexts } from '../texts/texts.ts'

const looks: Record<DossierStatusCode, { colour: TagColour; solid?: boolean }> = {
  1: { colour: 'blue' },
  2: { colour: 'teal' },
  3: { colour: 'red' },
  4: { colour: 'teal', solid: true },
  5: { colour: 'amber', solid: true },
  6: { colour: 'pink' },
  7: { colour: 'grey' },
  8: { colour: 'grey', solid: true },
  9: { colour: 'green' },
  10: { colour: 'green', solid: true },
}

/** One of the ten dossier statuses of the national portal; `children` replaces its official wording. */
export function StatusTag(props: { status: DossierStatusCode; children?: string }) {
  const texts = useTexts()
  return <Tag {...looks[props.status]}>{props.children ?? texts.dossierStatus[props.status]}</Tag>
}
