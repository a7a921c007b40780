import { DocumentLink } from './document-link.tsx'

export const examples = {
  tệp: (
    <DocumentLink
      href="#"
      name="Giấy khai sinh – Nguyễn Phúc Bảo Trân"
      kind="PDF"
      sizeText="182 KB"
      meta="Ký số bởi Ủy ban nhân dân xã Đơn Dương, 12/11/2026"
    />
  ),
}
