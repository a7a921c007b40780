import {
  BareLayout,
  Button,
  type Content,
  PageHeading,
  Panel,
  Radios,
  SummaryList,
  TextInput,
  WarningText,
} from '#design'
import { formatDong } from '#lib/money'
import type { VietQr } from '#lib/vietqr'

const path = '/gia-lap/ngan-hang'
const site = { province: '', name: 'Ngân hàng Trình diễn', homeHref: path }

/** How a bank may behave: what the demonstration and the tests can choose. */
export const behaviours = {
  usual: 'Báo có ngay',
  twice: 'Báo có hai lần',
  short: 'Khách sửa, chuyển thiếu 1.000 đồng',
  over: 'Khách sửa, chuyển thừa 1.000 đồng',
  nameless: 'Khách xóa nội dung chuyển khoản',
  late: 'Không báo có (đường truyền đứt)',
} as const
export type Behaviour = keyof typeof behaviours

const Frame = (props: { title: string; children: Content }) => (
  <BareLayout lang="vi" site={site} title={props.title} isPrivate>
    <WarningText>Ứng dụng ngân hàng giả lập: không có đồng tiền thật nào ở đây.</WarningText>
    {props.children}
  </BareLayout>
)

/** The QR code as a bank app shows it, with one button. */
export function TransferPage(props: { payload: string; transfer: VietQr }) {
  const { transfer } = props
  return (
    <Frame title="Chuyển tiền">
      <PageHeading
        caption="Chuyển tiền bằng mã QR"
        title={transfer.amount === undefined ? 'Nhập số tiền' : formatDong(transfer.amount)}
      />
      <SummaryList
        rows={[
          { key: 'Ngân hàng nhận', value: `BIN ${transfer.bin}` },
          { key: transfer.service === 'card' ? 'Số thẻ' : 'Số tài khoản', value: transfer.account },
          { key: 'Nội dung', value: transfer.purpose ?? '' },
        ]}
      />
      <form method="post" action={path}>
        <input type="hidden" name="qr" value={props.payload} />
        {transfer.amount === undefined && (
          <TextInput name="amount" label="Số tiền (đồng)" inputMode="numeric" width={10} />
        )}
        <Radios
          name="behaviour"
          legend="Tình huống thử"
          small
          value="usual"
          items={Object.entries(behaviours).map(([value, text]) => ({ value, text }))}
        />
        <Button once>Thanh toán</Button>
      </form>
    </Frame>
  )
}

/** Where a code is typed or pasted by hand. */
export function ScanPage(props: { error?: string }) {
  return (
    <Frame title="Quét mã QR">
      <PageHeading
        title="Quét mã QR"
        lead="Dán nội dung của mã VietQR vào đây, như khi ứng dụng quét được mã."
      />
      <form method="get" action={path}>
        <TextInput name="qr" label="Nội dung mã QR" error={props.error} />
        <Button>Đọc mã</Button>
      </form>
    </Frame>
  )
}

export function DonePage(props: { transaction: string; amount: number; answers: string[] }) {
  return (
    <Frame title="Chuyển tiền thành công">
      <Panel title="Chuyển tiền thành công">{formatDong(props.amount)}</Panel>
      <SummaryList
        rows={[
          { key: 'Mã giao dịch', value: props.transaction },
          { key: 'Nơi nhận trả lời', value: props.answers.join('; ') || 'Chưa báo' },
        ]}
      />
    </Frame>
  )
}
