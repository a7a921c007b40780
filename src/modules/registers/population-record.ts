/** Two levels, by code of today; `detail` is number, street, hamlet. */
export type Address = { province: string; commune: string; detail?: string }
export type Relative = { name: string; personalNumber: string | null }
export type MaritalStatus = 'single' | 'married' | 'divorced' | 'widowed'

/** What the population register says of a person; the names are the paths that forms prefill from. */
export type PopulationRecord = {
  personalNumber: string
  name: string
  /** YYYY, YYYY-MM or YYYY-MM-DD */
  birthDate: string
  sex: 'male' | 'female'
  ethnicity: string
  nationality: string
  /** In words: "Xã Châu Thành, Tỉnh Tây Ninh". */
  hometown: string
  residence: Address
  currentAddress: Address
  maritalStatus: MaritalStatus | null
  father: Relative | null
  mother: Relative | null
  spouse: Relative | null
  /** Only when it was asked for. */
  household: (Relative & { relation: string })[]
}
