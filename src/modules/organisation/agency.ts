import type { Day } from '#lib/vietnamese-text'

/**
 * `province` and `commune` are people's committees; an `institution` (đơn vị sự nghiệp: a hospital, a school, a works)
 * serves people and has a seal and a till of its own; a `unit` is an office inside an agency and has neither.
 */
export const agencyKinds = [
  'province',
  'department',
  'commune',
  'one-stop-centre',
  'institution',
  'unit',
] as const
export type AgencyKind = (typeof agencyKinds)[number]

/** Whose papers an agency answers for: shown to somebody who holds an old one. */
export type Predecessor = {
  name: string /** code of the former commune or province it governed */
  unit: string | null
}

export type Agency = {
  /** A text path that says where it stands: `tay-ninh/phuong-tan-ninh/phong-kinh-te`. A grant with reach `below` covers what begins with it. */
  id: string
  parent: string | null
  kind: AgencyKind
  name: string
  shortName: string
  /**
   * Own agency code, unique, the beginning of dossier codes. null: the agency issues none; a dossier received there
   * carries the code (and counts in the series) of the nearest agency above that has one.
   */
  code: string | null
  /** The administrative unit that it governs: province (2 digits) or commune (5 digits). */
  unit: string | null
  address: string
  /** Digits only. */
  phone: string
  email: string
  validFrom: Day
  validTo: Day | null
  predecessors: Predecessor[]
}
