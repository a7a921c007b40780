import { SearchBox } from './search-box.tsx'

export const examples = {
  'trang đầu': <SearchBox id="tim-lon" action="/tim" label="Bác cần làm việc gì?" marksHint large />,
  'trong danh sách': (
    <SearchBox id="tim-nho" action="/ho-so" label="Tìm hồ sơ" value="khai sinh" labelHidden />
  ),
}
