import { Select } from '../select/select.tsx'
import { TextInput } from '../text-input/text-input.tsx'
import { FilterBar } from './filter-bar.tsx'

export const examples = {
  'lọc danh sách': (
    <FilterBar
      action="/ho-so"
      clearHref="/ho-so"
      active={[
        { text: 'Đang xử lý', removeHref: '?' },
        { text: 'Lĩnh vực: Hộ tịch', removeHref: '?' },
      ]}
    >
      <TextInput name="loc-ten" label="Người nộp" />
      <Select
        name="loc-trang-thai"
        label="Trạng thái"
        emptyText="Tất cả"
        items={[{ value: '4', text: 'Đang xử lý', selected: true }]}
      />
    </FilterBar>
  ),
}
