export { type AddressCandidate, resolveAddress, resolveCode } from './resolve.ts'
export {
  type AddressIndex,
  type AddressUnit,
  type AddressUnitType,
  buildAddressIndex,
  inForceOn,
  type UnitSuccession,
} from './units.ts'
