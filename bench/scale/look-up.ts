import type { FastifyInstance } from 'fastify'
import { run } from '../database.ts'

/**
 * Somebody in a hall who knows code and digits, by the page itself, its limits included: so often asked for one dossier,
 * or from one address, it would refuse. So there are as many dossiers as times, which a limit of 60 bounds.
 */
export async function lookUpOn(
  app: FastifyInstance,
  url: string,
  times: number,
): Promise<() => Promise<void>> {
  const [found] = await run(
    url,
    `SELECT code, right(personal_number, 4) AS digits FROM dossiers.dossier d JOIN identity.person p ON p.id = d.applicant
     ORDER BY code DESC LIMIT ${times}`,
  )
  const known = found!.rows as { code: string; digits: string }[]
  const asked = await app.inject({ url: '/tra-cuu' })
  const token = /name="_csrf" value="([^"]+)"/.exec(asked.body)![1]!
  const headers = {
    cookie: asked.cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
    'content-type': 'application/x-www-form-urlencoded',
  }
  let turn = 0
  return async () => {
    const { code, digits } = known[turn++ % known.length]!
    const payload = new URLSearchParams({ _csrf: token, ma: code, so: digits }).toString()
    const { statusCode, body } = await app.inject({ method: 'POST', url: '/tra-cuu', headers, payload })
    // Who is refused reads the code too: in the field where it was typed.
    if (statusCode !== 200 || !body.includes(code) || body.includes('name="so"'))
      throw new Error(`Not found: ${code} (${statusCode})`)
  }
}
