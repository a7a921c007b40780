import type { Module } from '#platform/manifest'
import dossiers from './modules/dossiers/module.ts'
import education from './modules/education/module.ts'
import health from './modules/health/module.ts'
import identity from './modules/identity/module.ts'
import notifications from './modules/notifications/module.ts'
import operations from './modules/operations/module.ts'
import organisation from './modules/organisation/module.ts'
import payments from './modules/payments/module.ts'
import portal from './modules/portal/module.ts'
import procedures from './modules/procedures/module.ts'
import registers from './modules/registers/module.ts'
import signing from './modules/signing/module.ts'
import vault from './modules/vault/module.ts'
import water from './modules/water/module.ts'

/** THE list of systems, from the ground floor up. Adding one = one folder and one line here. */
export const modules: readonly Module[] = [
  organisation,
  identity,
  registers,
  notifications,
  signing,
  operations,
  vault,
  payments,
  procedures,
  dossiers,
  portal,
  education,
  health,
  water,
]
