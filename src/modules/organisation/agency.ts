import type { Day } from '#lib/vietnamese-text'

/** `province` and `commune` are people's committees; a `unit` is an office inside an agency and has no seal of its own. */
export const agencyKinds = ['province', 'department', 'commune', 'one-stop-centre', 'unit'] as const
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
