import {
  BareLayout,
  Button,
  type Content,
  PageHeading,
  Panel,
  Radios,
  SummaryList,
  WarningText,
} from '#design'
import { formatDong } from '#lib/money'
import { formatDateTime } from '#lib/vietnamese-text'
import type { Order } from './till.ts'

/** What the payer does. */
export const deeds = { pay: 'Trả tiền', cancel: 'Hủy, không trả', expire: 'Để quá hạn' } as const
export type Deed = keyof typeof deeds

/** How the gateway tells of it: what the demonstration and the tests can choose. */
export const situations = {
  usual: 'Báo ngay, một lần',
  twice: 'Báo hai lần',
  late: 'Báo trễ 20 giây',
  lost: 'Không báo (đường truyền đứt)',
  reordered: 'Báo đã trả, sau đó tin cũ “đã hủy” mới tới',
  'wrong-amount': 'Báo số tiền thiếu 1.000 đồng',
  forged: 'Chữ ký sai (kẻ gian giả làm cổng)',
  overdue: 'Trả thành công sau khi đã quá hạn',
} as const
export type Situation = keyof typeof situations

const Frame = (props: { name: string; title: string; children: Content }) => (
  <BareLayout
    lang="vi"
    site={{ province: '', name: `${props.name} (giả lập)`, homeHref: '/' }}
    title={props.title}
    isPrivate
  >
    <WarningText>Cổng thanh toán giả lập: không có đồng tiền thật nào ở đây.</WarningText>
    {props.children}
  </BareLayout>
)

const Facts = ({ order }: { order: Order }) => (
  <SummaryList
    rows={[
      { key: 'Nội dung', value: order.text },
      { key: 'Mã đơn', value: order.id },
      { key: 'Trả trước', value: formatDateTime(order.expiresAt) },
    ]}
  />
)

export function OrderPage({ name, order, action }: { name: string; order: Order; action: string }) {
  return (
    <Frame name={name} title={`Trả qua ${name}`}>
      <PageHeading caption={`Trả qua ${name}`} title={formatDong(order.amount)} />
      <Facts order={order} />
      <form method="post" action={action}>
        <Radios
          name="deed"
          legend="Người trả làm gì"
          value="pay"
          items={Object.entries(deeds).map(([value, text]) => ({ value, text }))}
        />
        <Radios
          name="situation"
          legend="Cổng báo lại thế nào"
          small
          value="usual"
          items={Object.entries(situations).map(([value, text]) => ({ value, text }))}
        />
        <Button once>Tiếp tục</Button>
      </form>
    </Frame>
  )
}

export function DonePage(props: { name: string; order: Order; answers: string[]; back: string }) {
  const { name, order, answers, back } = props
  const title = {
    paid: 'Đã trả tiền',
    cancelled: 'Đã hủy, chưa trả tiền',
    expired: 'Đã quá hạn, chưa trả tiền',
    waiting: 'Đang chờ',
  }[order.state]
  return (
    <Frame name={name} title={title}>
      {order.state === 'paid' ? (
        <Panel title={title}>{formatDong(order.amount)}</Panel>
      ) : (
        <PageHeading title={title} />
      )}
      <Facts order={order} />
      <SummaryList rows={[{ key: 'Nơi nhận trả lời cổng', value: answers.join('; ') || 'Chưa báo' }]} />
      <Button href={back}>Quay lại nơi nộp tiền</Button>
    </Frame>
  )
}

export const NothingPage = () => (
  <Frame name="Cổng thanh toán" title="Không có đơn này">
    <PageHeading
      title="Không có đơn này"
      lead="Cổng giả lập quên mọi đơn khi máy chủ khởi động lại. Hãy mở lại khoản phải nộp và trả lần nữa."
    />
  </Frame>
)
