import { mirrors, only } from '../govuk-mirror/mirror.tsx'
import { NotificationBanner } from './notification-banner.tsx'

mirrors('notification-banner', 8, o =>
  only(o, 'text', 'type', 'titleText', 'titleHeadingLevel', 'titleId', 'role', 'classes') &&
  (o.type ?? 'success') === 'success' ? (
    <NotificationBanner
      text={o.text}
      kind={o.type}
      title={o.titleText}
      titleLevel={o.titleHeadingLevel}
      titleId={o.titleId}
      role={o.role}
      class={o.classes}
    />
  ) : undefined,
)
