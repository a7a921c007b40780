import { createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto'

/**
 * Whoever holds a private key: a file in a demonstration, a token, a SIM or a remote signing service in
 * real life. Certificates are DER; `chain` leads from the issuer towards (not necessarily to) the root.
 */
export type Signer = {
  certificate: Uint8Array
  chain: Uint8Array[]
  /**
   * Signs the SHA-256 of `digestInput`: RSASSA-PKCS1-v1_5 for an RSA certificate, ECDSA as a DER
   * sequence for an elliptic one. A service that wants a digest is sent the SHA-256 of `digestInput`.
   */
  sign(digestInput: Uint8Array): Promise<Uint8Array>
}

/** A signer whose key lies open, in PEM. For demonstrations and tests. */
export function signerFromPem(pem: { certificate: string; chain: string[]; privateKey: string }): Signer {
  const key: KeyObject = createPrivateKey(pem.privateKey)
  return {
    certificate: new X509Certificate(pem.certificate).raw,
    chain: pem.chain.map(each => new X509Certificate(each).raw),
    sign: async digestInput => sign('sha256', digestInput, key),
  }
}
