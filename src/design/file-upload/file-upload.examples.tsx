import { FileUpload } from './file-upload.tsx'

export const examples = {
  'chưa có tệp': (
    <FileUpload
      name="chung-sinh"
      label="Giấy chứng sinh"
      hint="Chụp thẳng, đủ bốn góc, đọc được chữ."
      acceptText="PDF, JPG hoặc PNG"
      maxSizeText="20 MB"
      accept={['.pdf', 'image/jpeg', 'image/png']}
    />
  ),
  'đã có tệp': (
    <FileUpload
      name="giay-khac"
      label="Giấy tờ khác"
      optional
      multiple
      acceptText="PDF, JPG hoặc PNG"
      maxSizeText="20 MB"
      uploadUrl="/tep"
      uploaded={[
        {
          id: 'a1',
          name: 'Giấy chứng nhận kết hôn.pdf',
          sizeText: '1,2 MB',
          href: '/tep/a1',
          removeName: 'xoa',
        },
        {
          id: 'a2',
          name: 'anh-chup-giay-xac-nhan-noi-cu-tru-thang-11-nam-2026-ban-ro-net.jpg',
          sizeText: '4,8 MB',
          href: '/tep/a2',
          removeName: 'xoa',
        },
      ]}
    />
  ),
  'có lỗi': (
    <FileUpload
      name="to-khai"
      label="Tờ khai"
      error="Tệp này không mở được. Hãy chọn tệp PDF hoặc ảnh khác"
    />
  ),
}
