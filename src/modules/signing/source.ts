import type { Signer } from '#lib/pades'
import type { Tx } from '#platform/db'
import { demonstrationSigner } from './demonstration-keys.ts'

/** Who signs: a person in an office they hold, or an agency with its seal. */
export type Holder =
  | { kind: 'person'; staff: string; name: string; title: string; agency: string; agencyName: string }
  | { kind: 'agency'; agency: string; agencyName: string }

/**
 * Where signers come from. The demonstration keeps keys of its own; a province puts a PKCS#11 token, a SIM or a remote
 * service (NEAC, VGCA …) here: whatever it is, it signs a digest and never gives its key away.
 */
export type SignerSource = (tx: Tx, holder: Holder) => Promise<Signer>

let source: SignerSource = demonstrationSigner

export function useSignerSource(other: SignerSource): void {
  source = other
}

export function signerOf(tx: Tx, holder: Holder): Promise<Signer> {
  return source(tx, holder)
}
