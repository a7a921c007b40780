import type { Agency } from '#modules/organisation'

/** "UBND phường Tân Ninh" → "Tân Ninh", "Ủy ban nhân dân tỉnh Tây Ninh" → "Tây Ninh": the place of a committee. */
function placeOfCommittee(name: string): string {
  return name
    .replace(/^(UBND|Ủy ban nhân dân)\s+/u, '')
    .replace(/^(phường|xã|đặc khu|tỉnh|thành phố)\s+/iu, '')
}

/** What stands before the date of a paper: the commune of who writes it, else the province. */
export function placeOfWriting(writer: Agency, above: Agency | undefined, province: Agency): string {
  const commune = [writer, above].find(agency => agency?.kind === 'commune')
  return placeOfCommittee((commune ?? province).name)
}

/** "Ủy ban nhân dân tỉnh Tây Ninh" → "Tỉnh Tây Ninh". */
export function provinceName(province: Agency): string {
  const name = province.name.replace(/^Ủy ban nhân dân\s+/u, '')
  return name.charAt(0).toLocaleUpperCase('vi') + name.slice(1)
}
