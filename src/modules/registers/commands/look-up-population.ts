import { areaNames } from '#modules/organisation'
import { actorKey } from '#platform/access'
import type { Tx } from '#platform/db'
import type { Ctx } from '#platform/http'
import type { MaritalStatus, PopulationRecord } from '../population-record.ts'
import {
  askCitizen,
  askHousehold,
  type CitizenAnswer,
  type HouseholdAnswer,
  type PopulationQuestion,
  QuestionFailure,
  ServiceFailure,
} from '../population-service.ts'
import { populationSettings } from '../settings.ts'
import { beginLookUp, endLookUp, type Question } from './log-look-up.ts'

export type Found =
  | { ok: true; record: PopulationRecord }
  /** `missing`: the register does not know a person whom we know well; `mismatch`: no such number with this name and birth date. */
  | { ok: false; why: 'missing' | 'mismatch' | 'unavailable' }

/**
 * Asks the population register about a person. Citizens about themselves (`registers:population.look-up-own`);
 * officers who hold `registers:population.look-up`, for a dossier or a case at the counter: Invalid
 * `registers.dossier` without. Written down before it is sent, for the person to read on "Ai đã xem thông tin của
 * tôi". The same question of the same actor within ten minutes is answered from what was sealed then. Name and birth
 * date may be left out for somebody we know: Invalid `registers.facts` otherwise. Never throws because the register
 * fails: then people type by themselves (`lookUpProblem` says so). It opens its own transactions, so that nothing
 * waits in one for an outside system.
 */
export async function lookUpPopulation(
  ctx: Pick<Ctx, 'actor' | 'write'>,
  question: Question,
): Promise<Found> {
  if (!populationSettings().POPULATION_URL) return { ok: false, why: 'unavailable' }
  const begun = await ctx.write(tx => beginLookUp(tx, question))
  if (begun.kind === 'known') return { ok: true, record: begun.record }
  if (begun.kind === 'closed') return { ok: false, why: 'unavailable' }

  const asked: PopulationQuestion = {
    request: question.dossier ?? begun.id,
    procedure: question.procedure ?? populationSettings().POPULATION_SYSTEM,
    askedBy: actorKey(ctx.actor),
    ...begun.facts,
  }
  const answer = await askBoth(asked, question.household === true)
  return ctx.write(async tx => {
    if (answer === 'ill' || answer === 'refused') {
      await endLookUp(tx, begun.id, { outcome: 'unavailable', isIll: answer === 'ill' })
      return { ok: false, why: 'unavailable' }
    }
    if (!answer) {
      const why = begun.wellKnown ? 'missing' : 'mismatch'
      await endLookUp(tx, begun.id, { outcome: why })
      return { ok: false, why }
    }
    const record = await recordOf(tx, answer.citizen, answer.household)
    await endLookUp(tx, begun.id, { outcome: 'found', record })
    return { ok: true, record }
  })
}

async function askBoth(question: PopulationQuestion, alsoHousehold: boolean) {
  try {
    const citizen = await askCitizen(question)
    return citizen && { citizen, household: alsoHousehold ? await askHousehold(question) : undefined }
  } catch (error) {
    if (error instanceof QuestionFailure) return 'refused' as const
    if (error instanceof ServiceFailure) return 'ill' as const
    throw error
  }
}

const maritalStatuses: Record<string, MaritalStatus> = {
  'Chưa kết hôn': 'single',
  'Đang có vợ/chồng': 'married',
  'Đã ly hôn': 'divorced',
  'Góa vợ/chồng': 'widowed',
}

/** The one place that knows how the register writes things. */
async function recordOf(
  tx: Tx,
  citizen: CitizenAnswer,
  household: HouseholdAnswer | undefined,
): Promise<PopulationRecord> {
  const names = await areaNames(tx, [citizen.QueQuan.MaXa, citizen.QueQuan.MaTinh])
  const relative = (who: CitizenAnswer['Cha']) => who && { name: who.HoVaTen, personalNumber: who.SoDinhDanh }
  const address = ({ MaTinh, MaXa, ChiTiet }: CitizenAnswer['ThuongTru']) => ({
    province: MaTinh,
    commune: MaXa,
    ...(ChiTiet && { detail: ChiTiet }),
  })
  return {
    personalNumber: citizen.SoDinhDanh,
    name: citizen.HoVaTen,
    birthDate: citizen.NgayThangNamSinh.replace(/^(\d{4})(\d\d)?(\d\d)?$/, (_, ...parts) =>
      parts.slice(0, 3).filter(Boolean).join('-'),
    ),
    sex: citizen.GioiTinh === 'Nam' ? 'male' : 'female',
    ethnicity: citizen.DanToc,
    nationality: citizen.QuocTich,
    hometown: [citizen.QueQuan.MaXa, citizen.QueQuan.MaTinh].map(code => names.get(code) ?? code).join(', '),
    residence: address(citizen.ThuongTru),
    currentAddress: address(citizen.NoiOHienTai),
    maritalStatus: maritalStatuses[citizen.TinhTrangHonNhan] ?? null,
    father: relative(citizen.Cha),
    mother: relative(citizen.Me),
    spouse: relative(citizen.VoChong),
    household: (household?.ThanhVien ?? []).map(member => ({
      name: member.HoVaTen,
      personalNumber: member.SoDinhDanh,
      relation: member.QuanHeVoiChuHo,
    })),
  }
}
