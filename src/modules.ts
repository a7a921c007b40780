import type { Module } from '#platform/manifest'
import organisation from './modules/organisation/module.ts'
import payments from './modules/payments/module.ts'

/** THE list of systems, from the ground floor up. Adding one = one folder and one line here. */
export const modules: readonly Module[] = [
  organisation,
  payments,
]
