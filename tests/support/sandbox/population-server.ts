import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import Fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import { type Faults, faultSwitch, mountFaultControl, sufferFault } from './faults.ts'
import { people as curated } from './people.ts'
import type { SyntheticPerson } from './person.ts'
import { matches, type PopulationService, populationServices } from './population-answers.ts'

/** Who looked at whom, when, for which dossier: every look-up carries the dossier and the officer. */
export type Lookup = {
  at: Date
  service: string
  MaYeuCau: string
  MaDVC: string
  MaTichHop: string
  MaCanBo: string
  SoDinhDanh: string
  found: boolean
}

export type PopulationOptions = {
  people?: readonly SyntheticPerson[]
  username: string
  password: string
  /** Tokens live this many seconds. */
  tokenLifetime?: number
  now?: () => Date
  faults?: Faults
  /** Offers `/__faults` and `/__lookups`. Never in a demonstration that strangers can reach. */
  control?: boolean
  /** Hears of every look-up; the list itself is kept only with `control`. */
  onLookup?: (lookup: Lookup) => void
}

const request = z.object({
  MaYeuCau: z.string().min(1).max(100),
  MaDVC: z.string().min(1).max(50),
  MaTichHop: z.string().min(1).max(50),
  MaCanBo: z.string().min(1).max(100),
  SoDinhDanh: z.string().regex(/^\d{12}$/),
  HoVaTen: z.string().min(1).max(200),
  NgayThangNamSinh: z.string().regex(/^\d{4}(\d\d(\d\d)?)?$/),
})

/**
 * A stand-in for the national population database, over synthetic people. Register it under a prefix:
 *
 *     app.register(populationSandbox({ username, password }), { prefix: '/gia-lap/dan-cu' })
 *
 * Known of the real one: the names of services and parameters, and that every look-up names dossier and officer. Our
 * assumption: `POST /token` with user name and password, one `POST /<service>` with JSON for each service, the
 * envelope `{ MaYeuCau, MaLoi, MoTa, KetQua }` with "00" for success, "01" for a wrong parameter and "02" for nobody.
 * A number with another name or birth date is nobody. Tokens live in this process.
 */
export function populationSandbox(options: PopulationOptions): FastifyPluginAsync {
  const { people = curated, now = () => new Date(), faults = faultSwitch(), tokenLifetime = 3600 } = options
  const byNumber = new Map(people.map(person => [person.personalNumber, person]))
  const tokens = new Map<string, number>()
  const lookups: Lookup[] = []

  return async app => {
    if (options.control) {
      mountFaultControl(app, faults)
      app.get('/__lookups', async () => lookups)
    }

    app.post('/token', async (incoming, reply) => {
      const fault = faults.next('token')
      if (fault && (await sufferFault(incoming, reply, fault))) return reply
      const { username, password } = (incoming.body ?? {}) as Record<string, unknown>
      if (username !== options.username || password !== options.password || fault?.mode === 'wrong')
        return reply.code(401).send({ MaLoi: '401', MoTa: 'Sai tên đăng nhập hoặc mật khẩu' })
      const token = randomUUID()
      tokens.set(token, now().getTime() + tokenLifetime * 1000)
      return { access_token: token, token_type: 'Bearer', expires_in: tokenLifetime }
    })

    for (const service of Object.keys(populationServices) as PopulationService[])
      app.post(`/${service}`, async (incoming, reply) => {
        const fault = faults.next(service)
        if (fault && (await sufferFault(incoming, reply, fault))) return reply
        const token = /^Bearer (.+)$/.exec(incoming.headers.authorization ?? '')?.[1]
        if (!token || (tokens.get(token) ?? 0) <= now().getTime()) {
          if (token) tokens.delete(token)
          return reply.code(401).send({ MaLoi: '401', MoTa: 'Phiên làm việc không hợp lệ hoặc đã hết hạn' })
        }
        const asked = request.safeParse(incoming.body)
        if (!asked.success)
          return {
            MaLoi: '01',
            MoTa: `Tham số không hợp lệ: ${asked.error.issues.map(issue => issue.path.join('.')).join(', ')}`,
          }
        const known = byNumber.get(asked.data.SoDinhDanh)
        const person = known && matches(known, asked.data) ? known : undefined
        const answered = fault?.mode === 'wrong' ? people.find(other => other !== person) : person
        const answer = populationServices[service](answered, people)
        const { HoVaTen: _, NgayThangNamSinh: __, ...who } = asked.data
        const lookup = { at: now(), service, ...who, found: person !== undefined }
        if (options.control) lookups.push(lookup)
        options.onLookup?.(lookup)
        return answer
          ? { MaYeuCau: asked.data.MaYeuCau, MaLoi: '00', MoTa: 'Thành công', KetQua: answer }
          : {
              MaYeuCau: asked.data.MaYeuCau,
              MaLoi: '02',
              MoTa: 'Không tìm thấy công dân khớp với thông tin đã gửi',
              KetQua: null,
            }
      })
  }
}

export type PopulationServer = { url: string; faults: Faults; app: FastifyInstance; stop(): Promise<void> }

/** The same as a server of its own, with `/__faults` and `/__lookups`; port 0 takes a free one. */
export async function startPopulationSandbox(
  options: PopulationOptions & { port?: number },
): Promise<PopulationServer> {
  const faults = options.faults ?? faultSwitch()
  const app = Fastify({ forceCloseConnections: true })
  await app.register(populationSandbox({ control: true, ...options, faults }))
  await app.listen({ port: options.port ?? 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, faults, app, stop: () => app.close() }
}
