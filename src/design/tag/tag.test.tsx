import { mirrors, only } from '../govuk-mirror/mirror.tsx'
import { Tag } from './tag.tsx'

mirrors('tag', 8, o => (only(o, 'text', 'classes') ? <Tag class={o.classes}>{o.text}</Tag> : undefined))
