import { StatusTag } from '../status-tag/status-tag.tsx'
import { LiveRegion } from './live-region.tsx'

export const examples = {
  'trạng thái tự cập nhật': (
    <LiveRegion id="trang-thai" events="/ho-so/vi-du/tin" fragment="/ho-so/vi-du/trang-thai" announce>
      <StatusTag status={4} />
    </LiveRegion>
  ),
}
