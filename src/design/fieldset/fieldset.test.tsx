import { mirrors, only, sizeFrom } from '../govuk-mirror/mirror.tsx'
import { Fieldset } from './fieldset.tsx'

mirrors('fieldset', 10, o =>
  only(o, 'describedBy', 'role', 'classes', 'legend.text', 'legend.classes', 'legend.isPageHeading') &&
  (!o.legend?.classes || sizeFrom(o.legend.classes)) ? (
    <Fieldset
      legend={o.legend?.text}
      legendSize={sizeFrom(o.legend?.classes)}
      legendIsHeading={o.legend?.isPageHeading}
      describedBy={o.describedBy}
      role={o.role}
      class={o.classes}
    />
  ) : undefined,
)
