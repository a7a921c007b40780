import { mirrors, only } from '../govuk-mirror/mirror.tsx'
import { Details } from './details.tsx'

mirrors('details', 4, o =>
  only(o, 'summaryText', 'text', 'id', 'open', 'classes') ? (
    <Details summary={o.summaryText} id={o.id} open={o.open} class={o.classes}>
      {o.text}
    </Details>
  ) : undefined,
)
