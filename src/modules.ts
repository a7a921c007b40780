import type { Module } from '#platform/manifest'

/** THE list of systems, from the ground floor up. Adding one = one folder and one line here. */
export const modules: readonly Module[] = []
