import { mirrors, only } from '../govuk-mirror/mirror.tsx'
import { Panel } from './panel.tsx'

mirrors('panel', 4, o =>
  only(o, 'titleText', 'text', 'headingLevel', 'classes') && !o.classes?.includes('interruption') ? (
    <Panel title={o.titleText} headingLevel={o.headingLevel} class={o.classes}>
      {o.text}
    </Panel>
  ) : undefined,
)
