export {
  maskPersonalNumber,
  mismatches,
  type ParsedPersonalNumber,
  type PersonalNumber,
  type PersonalNumberMismatch,
  parsePersonalNumber,
} from './personal-number.ts'
export { provincesOfRegistration } from './provinces.ts'
export { type PersonNumberReason, personNumberReasons } from './reasons.ts'
export { type HealthInsuranceNumber, normalisePhone, parseHealthInsuranceNumber } from './social.ts'
export { type ParsedTaxCode, parseTaxCode, type TaxCode } from './tax-code.ts'
