import { mirrors, only } from '../govuk-mirror/mirror.tsx'
import { InsetText } from './inset-text.tsx'

mirrors('inset-text', 4, o =>
  only(o, 'text', 'id', 'classes') ? (
    <InsetText id={o.id} class={o.classes}>
      {o.text}
    </InsetText>
  ) : undefined,
)
