import { mirrors, only } from '../govuk-mirror/mirror.tsx'
import { WarningText } from './warning-text.tsx'

mirrors('warning-text', 2, o =>
  only(o, 'text', 'classes', 'iconFallbackText') && (o.iconFallbackText ?? 'Warning') === 'Warning' ? (
    <WarningText class={o.classes}>{o.text}</WarningText>
  ) : undefined,
)
