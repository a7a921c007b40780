import { ConfirmPage } from './confirm-page.tsx'

export const examples = {
  'việc không lùi lại được': (
    <ConfirmPage
      title="Rút hồ sơ này?"
      caption="H36.15-261112-0042"
      action="/ho-so/rut"
      csrf="vi-du"
      confirmText="Rút hồ sơ"
      cancelHref="/ho-so"
      warning="Sau khi rút, hồ sơ không mở lại được."
    >
      <p>Cơ quan sẽ dừng xử lý và báo cho bác qua tin nhắn.</p>
    </ConfirmPage>
  ),
}
