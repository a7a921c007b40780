export { isTelling, keysIn, referenceKey } from './keys.ts'
export { nameLikeness } from './names.ts'
export { type Claim, type Money, type Reason, type Suggestion, suggest } from './suggest.ts'
