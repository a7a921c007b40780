import type { Option } from '#lib/form'

/** What the address questions of a page may offer; gathered by the server for the provinces that are chosen there. */
export type Places = {
  provinces: readonly Option[]
  /** By code of the province. */
  communes: { readonly [province: string]: readonly Option[] }
  /** Chosen beforehand where an address must be given and is still empty. */
  usualProvince?: string
  /** What was found for old addresses, by the path of the question. */
  found?: { readonly [path: string]: FoundAddresses }
}

export type FoundAddresses = {
  /** What was typed. */
  typed: string
  addresses: readonly { province: string; commune: string; detail: string; text: string }[]
}

/** The buttons of an address; each posts its question's path, `use` the address as well. */
export const addressButtons = {
  showCommunes: 'show-communes',
  find: 'find-address',
  use: 'use-address',
} as const

/** The name of the box for an old address. It is no question of the form, so nothing of it is kept. */
export const oldAddressName = (path: string): string => `${path}.old`

/** What the button of a found address posts. */
export const chosenAddress = (
  path: string,
  address: { province: string; commune: string; detail: string },
): string => JSON.stringify([path, address.province, address.commune, address.detail])

/** The path and the address that such a button posted; undefined when it was not made by us. */
export function readChosenAddress(
  posted: string,
): { path: string; address: { province: string; commune: string; detail?: string } } | undefined {
  try {
    const [path, province, commune, detail] = JSON.parse(posted) as unknown[]
    if (![path, province, commune, detail].every(part => typeof part === 'string' && part.length <= 400))
      return undefined
    return {
      path: path as string,
      address: {
        province: province as string,
        commune: commune as string,
        ...(detail ? { detail: detail as string } : {}),
      },
    }
  } catch {
    return undefined
  }
}
