import { CopyCode } from '../copy-code/copy-code.tsx'
import { Panel } from './panel.tsx'

export const examples = {
  'nộp xong': (
    <Panel title="Đã nộp hồ sơ" headingLevel={2}>
      Mã hồ sơ của bác <CopyCode>H36.15-261112-0042</CopyCode>
    </Panel>
  ),
}
