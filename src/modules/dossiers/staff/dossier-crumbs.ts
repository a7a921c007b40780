import type { Text } from './texts.ts'

/** Where a page about one deed on a dossier stands. */
export function dossierCrumbs(t: Text, code: string, here: string): { text: string; href?: string }[] {
  return [
    { text: t('work.title'), href: '/can-bo' },
    { text: code, href: `/can-bo/ho-so/${code}` },
    { text: here },
  ]
}
