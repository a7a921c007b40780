import { sameText } from '#lib/vietnamese-text'
import type { MaritalStatus, Relation, Relative, SyntheticPerson } from './person.ts'

/**
 * What each service says of a person. The names of the services and of the parameters are those that the national
 * population database is known to use; the fields of the answers are OUR ASSUMPTION, because its specification is not
 * public. Code that talks to the real one maps fields in one adapter and nowhere else.
 */
export const populationServices = {
  /** Is there such a person, with this name and birth date? Yes or no. */
  XacThucThongTinCongDan: (person: SyntheticPerson | undefined) => ({ KetQuaXacThuc: person !== undefined }),
  TraCuuThongTinCongDan: found(citizen),
  CungCapThongTinCongDan: found(citizen),
  CungCapThongTinHoGiaDinh: found(household),
  XacMinhTinhTrangHonNhan: found(person => ({
    TinhTrangHonNhan: maritalText[person.maritalStatus],
    VoChong: relative(person.spouse),
  })),
} satisfies Record<
  string,
  (person: SyntheticPerson | undefined, people: readonly SyntheticPerson[]) => object | undefined
>

export type PopulationService = keyof typeof populationServices

/** Number, name and birth date must all be right: knowing a number alone shows nothing. */
export function matches(
  person: SyntheticPerson,
  asked: { HoVaTen: string; NgayThangNamSinh: string },
): boolean {
  return sameText(person.name, asked.HoVaTen) && compactDate(person.born) === asked.NgayThangNamSinh
}

const maritalText: Record<MaritalStatus, string> = {
  single: 'Chưa kết hôn',
  married: 'Đang có vợ/chồng',
  divorced: 'Đã ly hôn',
  widowed: 'Góa vợ/chồng',
}

const relationText: Record<Relation, string> = {
  head: 'Chủ hộ',
  spouse: 'Vợ/Chồng',
  child: 'Con',
  grandchild: 'Cháu',
  father: 'Cha',
  mother: 'Mẹ',
}

function citizen(person: SyntheticPerson, people: readonly SyntheticPerson[]) {
  const head = people.find(
    other => other.household.id === person.household.id && other.household.relation === 'head',
  )
  return {
    SoDinhDanh: person.personalNumber,
    HoVaTen: person.name,
    NgayThangNamSinh: compactDate(person.born),
    GioiTinh: person.sex === 'male' ? 'Nam' : 'Nữ',
    DanToc: person.ethnicity,
    TonGiao: person.religion,
    QuocTich: person.nationality,
    QueQuan: { MaTinh: person.hometown.province, MaXa: person.hometown.commune },
    ThuongTru: {
      MaTinh: person.residence.province,
      MaXa: person.residence.commune,
      ChiTiet: person.residence.detail,
    },
    NoiOHienTai: {
      MaTinh: person.residence.province,
      MaXa: person.residence.commune,
      ChiTiet: person.residence.detail,
    },
    DiaChiTruocSapXep: person.formerResidence && {
      MaXa: person.formerResidence.commune,
      ChiTiet: person.formerResidence.detail,
    },
    TinhTrangHonNhan: maritalText[person.maritalStatus],
    Cha: relative(person.father),
    Me: relative(person.mother),
    VoChong: relative(person.spouse),
    NguoiGiamHo: relative(person.guardian),
    ChuHo: head ? { ...relative(of(head)), QuanHe: relationText[person.household.relation] } : null,
    TrangThai: person.died ? 'Đã chết' : 'Còn sống',
    NgayMat: person.died && compactDate(person.died),
  }
}

function household(person: SyntheticPerson, people: readonly SyntheticPerson[]) {
  return {
    SoHoGiaDinh: person.household.id,
    ThanhVien: people
      .filter(other => other.household.id === person.household.id && !other.died)
      .map(other => ({
        ...relative(of(other)),
        NgayThangNamSinh: compactDate(other.born),
        GioiTinh: other.sex === 'male' ? 'Nam' : 'Nữ',
        QuanHeVoiChuHo: relationText[other.household.relation],
      })),
  }
}

function found<T extends object>(answer: (person: SyntheticPerson, people: readonly SyntheticPerson[]) => T) {
  return (person: SyntheticPerson | undefined, people: readonly SyntheticPerson[]) =>
    person && answer(person, people)
}

function relative(who: Relative | null) {
  return who && { HoVaTen: who.name, SoDinhDanh: who.personalNumber }
}

function of(person: SyntheticPerson): Relative {
  return { name: person.name, personalNumber: person.personalNumber }
}

/** "1998-03-14" → "19980314"; "1954" stays. */
function compactDate(date: string): string {
  return date.replaceAll('-', '')
}
