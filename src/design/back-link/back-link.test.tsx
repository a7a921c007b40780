import { mirrors, only } from '../govuk-mirror/mirror.tsx'
import { BackLink } from './back-link.tsx'

mirrors('back-link', 4, o =>
  only(o, 'text', 'href', 'classes') ? (
    <BackLink href={o.href ?? '#'} class={o.classes}>
      {o.text}
    </BackLink>
  ) : undefined,
)
