import { X509Certificate } from 'node:crypto'
import { inspectSignatures } from '#lib/pades'
import type { Database } from '#platform/db'

type Issued = { code: string; sha256: string | null; signer: string | null; agency: string; right: boolean }

/**
 * What is wrong with the results of the dossiers that are at their end: each lies whole in the vault of whoever applied;
 * a sample of them, the last ones, is signed by the officer who decided and sealed by their agency.
 * `read`: the bytes that stand under a hash, if they are those.
 */
export async function listWrongResults(
  { pool }: Database,
  read: (sha256: string) => Buffer | undefined,
  sample = 5,
): Promise<string[]> {
  const { rows } = await pool.query<Issued>(
    `SELECT d.code, f.sha256, s.name AS signer, a.name AS agency, v.holder IS NOT DISTINCT FROM d.applicant AS right
     FROM dossiers.dossier d JOIN organisation.agency a ON a.id = d.deciding
       LEFT JOIN dossiers.result r ON r.dossier = d.id LEFT JOIN organisation.staff s ON s.id = r.signed_by
       LEFT JOIN vault.document v ON v.dossier_code = d.code LEFT JOIN platform.file f ON f.id = v.file
     WHERE d.status = 10 ORDER BY d.submitted_at`,
  )
  const roots = await pool.query<{ root: string }>('SELECT root FROM signing.authority')
  const anchors = roots.rows.map(({ root }) => new X509Certificate(root).raw)
  return rows.flatMap((issued, at) => {
    const { code, sha256, right } = issued
    const pdf = sha256 === null ? undefined : read(sha256)
    if (!pdf) return [`result of ${code}`]
    if (!right) return [`result of ${code}: it lies in the vault of somebody else`]
    const fault = at >= rows.length - sample && faultOf(pdf, anchors, issued)
    return fault ? [`result of ${code}: ${fault}`] : []
  })
}

function faultOf(pdf: Uint8Array, anchors: Uint8Array[], { signer, agency }: Issued): string | undefined {
  const { signatures, fault } = inspectSignatures(pdf, anchors)
  if (fault) return fault
  const names = signatures.map(one => one.signer?.commonName).join(', ')
  if (names !== `${signer}, ${agency}`) return `signed by ${names}, not by ${signer}, ${agency}`
  const broken = signatures.find(one => !one.intact || !one.trusted || one.modifiedAfter === 'content')
  return broken && `the signature of ${broken.signer?.commonName}: ${broken.faults.join(', ')}`
}
