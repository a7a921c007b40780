import type { Signer } from '#lib/pades'
import { server } from '#platform/config'
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

let source: SignerSource | undefined

export function useSignerSource(other: SignerSource): void {
  source = other
}

/** Whether anything can be signed here: outside the demonstration only when a province said who signs. */
export function hasSigner(): boolean {
  return source !== undefined || server().DEMONSTRATION
}

/**
 * Nobody outside knows the demonstration's keys: a result signed with them would look signed and be worth nothing. So
 * without a source of its own a province signs nothing, and what waits to be signed waits.
 */
export async function signerOf(tx: Tx, holder: Holder): Promise<Signer> {
  if (!hasSigner())
    throw new Error(
      'Chưa có nguồn chữ ký số (useSignerSource): khoá của bản trình diễn không dùng để ký thật',
    )
  return (source ?? demonstrationSigner)(tx, holder)
}
