import { mirrors, only } from '../govuk-mirror/mirror.tsx'
import { Breadcrumbs } from './breadcrumbs.tsx'

mirrors('breadcrumbs', 6, o =>
  only(o, 'items[].text', 'items[].href', 'collapseOnMobile', 'classes') ? (
    <Breadcrumbs items={o.items} collapseOnPhone={o.collapseOnMobile} class={o.classes} />
  ) : undefined,
)
