import { z } from 'zod'
import { watchOutside } from '#platform/observe'
import { populationSettings } from './settings.ts'

/** Who asks, in which case, and about whom: the register wants all of it. */
export type PopulationQuestion = {
  /** Names the request, at most 100 characters. */
  request: string
  /** Code of the procedure. */
  procedure: string
  /** Account of who asks. */
  askedBy: string
  personalNumber: string
  name: string
  /** YYYY, YYYY-MM or YYYY-MM-DD */
  birthDate: string
}

const relative = z.object({ HoVaTen: z.string(), SoDinhDanh: z.string().nullable() })
const place = z.object({ MaTinh: z.string(), MaXa: z.string() })
const address = place.extend({ ChiTiet: z.string().optional() })

const citizen = z.object({
  SoDinhDanh: z.string(),
  HoVaTen: z.string(),
  NgayThangNamSinh: z.string().regex(/^\d{4}(\d\d(\d\d)?)?$/),
  GioiTinh: z.enum(['Nam', 'Nữ']),
  DanToc: z.string(),
  QuocTich: z.string(),
  QueQuan: place,
  ThuongTru: address,
  NoiOHienTai: address,
  TinhTrangHonNhan: z.string(),
  Cha: relative.nullable(),
  Me: relative.nullable(),
  VoChong: relative.nullable(),
})
const household = z.object({ ThanhVien: z.array(relative.extend({ QuanHeVoiChuHo: z.string() })) })

export type CitizenAnswer = z.infer<typeof citizen>
export type HouseholdAnswer = z.infer<typeof household>

/** Whatever went wrong on the way or there; never anything about the person. */
export class ServiceFailure extends Error {}

/** The register is well and answers, but not this question: what it refuses, or an odd record, it will again. */
export class QuestionFailure extends ServiceFailure {}

/**
 * The interface of the national population register, as far as it is publicly known: services and parameters by their
 * names; the envelope and the answers are an assumption that only this file and its caller's mapping know. Undefined:
 * nobody with this number, name and birth date. Throws ServiceFailure.
 */
export async function askCitizen(question: PopulationQuestion): Promise<CitizenAnswer | undefined> {
  const answer = await ask('CungCapThongTinCongDan', citizen, question)
  // Somebody else's data must go nowhere, whoever sent it.
  if (answer && answer.SoDinhDanh !== question.personalNumber)
    throw new QuestionFailure('answer about another person')
  return answer
}

export function askHousehold(question: PopulationQuestion): Promise<HouseholdAnswer | undefined> {
  return ask('CungCapThongTinHoGiaDinh', household, question)
}

function ask<T>(service: string, schema: z.ZodType<T>, question: PopulationQuestion): Promise<T | undefined> {
  return watchOutside(
    'population',
    () => askOnce(service, schema, question),
    failure => failure.message,
  )
}

async function askOnce<T>(
  service: string,
  schema: z.ZodType<T>,
  question: PopulationQuestion,
): Promise<T | undefined> {
  const body = {
    MaYeuCau: question.request,
    MaDVC: question.procedure,
    MaTichHop: populationSettings().POPULATION_SYSTEM,
    MaCanBo: question.askedBy,
    SoDinhDanh: question.personalNumber,
    HoVaTen: question.name,
    NgayThangNamSinh: question.birthDate.replaceAll('-', ''),
  }
  let answer = await post(service, body, await token())
  if (answer.status === 401) answer = await post(service, body, await token({ fresh: true }))
  if ([400, 422].includes(answer.status)) throw new QuestionFailure(`HTTP ${answer.status}`)
  const envelope = z
    .object({ MaLoi: z.string(), KetQua: z.unknown().optional() })
    .safeParse(await readJson(answer))
  if (!envelope.success) throw new ServiceFailure('answer without an envelope')
  const { MaLoi, KetQua } = envelope.data
  if (MaLoi === '02') return undefined
  if (MaLoi !== '00') throw new QuestionFailure(`error ${MaLoi}`)
  const read = schema.safeParse(KetQua)
  if (!read.success) throw new QuestionFailure('answer of another shape')
  return read.data
}

// One token a process; another process has its own.
let known: { value: string; until: number } | undefined

async function token(options: { fresh?: boolean } = {}): Promise<string> {
  if (known && !options.fresh && known.until > performance.now()) return known.value
  const { POPULATION_USERNAME: username, POPULATION_PASSWORD: password } = populationSettings()
  const answer = z
    .object({ access_token: z.string(), expires_in: z.number() })
    .safeParse(await readJson(await post('token', { username, password })))
  if (!answer.success) throw new ServiceFailure('no token')
  // Given up a minute early: it must not end on the way.
  known = {
    value: answer.data.access_token,
    until: performance.now() + Math.max(0, answer.data.expires_in - 60) * 1000,
  }
  return known.value
}

async function post(path: string, body: object, bearer?: string): Promise<Response> {
  const { POPULATION_URL: url, POPULATION_TIMEOUT_MS: patience } = populationSettings()
  try {
    return await fetch(`${url!.replace(/\/$/, '')}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(bearer && { authorization: `Bearer ${bearer}` }) },
      body: JSON.stringify(body),
      // Numbers of people go nowhere but where they were addressed to.
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    })
  } catch (cause) {
    throw new ServiceFailure((cause as Error).name, { cause })
  }
}

async function readJson(answer: Response): Promise<unknown> {
  if (!answer.ok) throw new ServiceFailure(`HTTP ${answer.status}`)
  try {
    return await answer.json()
  } catch {
    throw new ServiceFailure('answer that is no JSON')
  }
}
