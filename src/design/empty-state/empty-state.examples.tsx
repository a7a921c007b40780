import { Button } from '../button/button.tsx'
import { EmptyState } from './empty-state.tsx'

export const examples = {
  'chưa có gì': (
    <EmptyState title="Bác chưa có hồ sơ nào" action={<Button href="/thu-tuc">Tìm thủ tục</Button>}>
      <p>Khi bác nộp hồ sơ, việc xử lý đến đâu sẽ hiện ở đây.</p>
    </EmptyState>
  ),
}
