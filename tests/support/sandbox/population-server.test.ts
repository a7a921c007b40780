import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { personOf } from './people.ts'
import { type PopulationServer, startPopulationSandbox } from './population-server.ts'

const credentials = { username: 'tay-ninh', password: 'mat-khau-thu' }
let clock = new Date('2026-11-21T01:00:00Z')
let server: PopulationServer
let token: string

beforeAll(async () => {
  server = await startPopulationSandbox({ ...credentials, now: () => clock })
})
afterAll(() => server.stop())
beforeEach(async () => {
  clock = new Date('2026-11-21T01:00:00Z')
  server.faults.set(null)
  token = await signIn()
})

async function post(path: string, body: object, headers: Record<string, string> = {}, signal?: AbortSignal) {
  return fetch(`${server.url}/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  })
}

async function signIn(): Promise<string> {
  const answer = await post('token', credentials)
  return ((await answer.json()) as { access_token: string }).access_token
}

const sau = personOf('sau')
const about = (over: object = {}) => ({
  MaYeuCau: 'H53.25681-20261121-0000001',
  MaDVC: '1.001193',
  MaTichHop: 'SEN',
  MaCanBo: 'tranthihoa@tayninh.example',
  SoDinhDanh: sau.personalNumber,
  HoVaTen: 'Nguyễn Thị Sáu',
  NgayThangNamSinh: '1954',
  ...over,
})
type Answer = { MaLoi: string; MoTa: string; KetQua: any }
const ask = async (service: string, over: object = {}) =>
  (await (await post(service, about(over), { authorization: `Bearer ${token}` })).json()) as Answer

test('a person is confirmed when number, name and birth date are all right', async () => {
  expect((await ask('XacThucThongTinCongDan')).KetQua).toEqual({ KetQuaXacThuc: true })
  expect((await ask('XacThucThongTinCongDan', { HoVaTen: 'NGUYỄN  THỊ SÁU' })).KetQua).toEqual({
    KetQuaXacThuc: true,
  })
  expect((await ask('XacThucThongTinCongDan', { NgayThangNamSinh: '1955' })).KetQua).toEqual({
    KetQuaXacThuc: false,
  })
})

test('a look-up tells what the register knows, in units of today and of before', async () => {
  const answer = await ask('TraCuuThongTinCongDan')
  expect(answer.MaLoi).toBe('00')
  expect(answer.KetQua).toMatchObject({
    SoDinhDanh: sau.personalNumber,
    HoVaTen: 'Nguyễn Thị Sáu',
    NgayThangNamSinh: '1954',
    GioiTinh: 'Nữ',
    ThuongTru: { MaTinh: '80', MaXa: '25681' },
    DiaChiTruocSapXep: { MaXa: '25699' },
    TinhTrangHonNhan: 'Góa vợ/chồng',
    ChuHo: { HoVaTen: 'Lê Văn Tâm', QuanHe: 'Mẹ' },
    TrangThai: 'Còn sống',
  })
})

test('a number with a wrong name shows nothing, like a number of nobody', async () => {
  const wrongName = await ask('TraCuuThongTinCongDan', { HoVaTen: 'Nguyễn Thị Bảy' })
  const nobody = await ask('TraCuuThongTinCongDan', { SoDinhDanh: '072154999999' })
  expect(wrongName).toEqual(nobody)
  expect(wrongName).toMatchObject({ MaLoi: '02', KetQua: null })
})

test('a household lists those who live in it, and not the dead', async () => {
  const { KetQua } = await ask('CungCapThongTinHoGiaDinh')
  expect(KetQua.ThanhVien.map((member: { HoVaTen: string }) => member.HoVaTen)).toEqual([
    'Nguyễn Thị Sáu',
    'Lê Văn Tâm',
    'Phạm Thị Út',
    'Lê Phạm Quỳnh Như',
  ])
})

test('a marriage names the other', async () => {
  const { KetQua } = await ask('XacMinhTinhTrangHonNhan', {
    SoDinhDanh: personOf('lan-anh').personalNumber,
    HoVaTen: 'Trần Thị Lan Anh',
    NgayThangNamSinh: '20000902',
  })
  expect(KetQua).toEqual({
    TinhTrangHonNhan: 'Đang có vợ/chồng',
    VoChong: { HoVaTen: 'Nguyễn Hoàng Phúc', SoDinhDanh: personOf('phuc').personalNumber },
  })
})

test('no look-up without dossier and officer', async () => {
  expect(await ask('TraCuuThongTinCongDan', { MaCanBo: '', MaYeuCau: undefined })).toEqual({
    MaLoi: '01',
    MoTa: 'Tham số không hợp lệ: MaYeuCau, MaCanBo',
  })
})

test('every look-up is written down with dossier and officer, found or not', async () => {
  const list = async () => (await (await fetch(`${server.url}/__lookups`)).json()) as object[]
  const before = (await list()).length
  await ask('TraCuuThongTinCongDan')
  await ask('TraCuuThongTinCongDan', { NgayThangNamSinh: '1900' })
  expect((await list()).slice(before)).toMatchObject([
    {
      service: 'TraCuuThongTinCongDan',
      MaYeuCau: 'H53.25681-20261121-0000001',
      MaCanBo: 'tranthihoa@tayninh.example',
      found: true,
    },
    { found: false },
  ])
})

test('a token is needed, is not given for a wrong password, and ends', async () => {
  expect((await post('TraCuuThongTinCongDan', about())).status).toBe(401)
  expect((await post('token', { ...credentials, password: 'x' })).status).toBe(401)
  clock = new Date(clock.getTime() + 3600_000)
  expect((await post('TraCuuThongTinCongDan', about(), { authorization: `Bearer ${token}` })).status).toBe(
    401,
  )
})

test('told to fail, it fails in each way, as often as told', async () => {
  const authorization = { authorization: `Bearer ${token}` }
  const tell = async (fault: object) => expect((await post('__faults', fault)).status).toBe(204)

  await tell({ mode: 'down', times: 1 })
  await expect(ask('TraCuuThongTinCongDan')).rejects.toThrow()
  expect((await ask('TraCuuThongTinCongDan')).MaLoi).toBe('00')

  await tell({ mode: '5xx', service: 'XacThucThongTinCongDan' })
  expect((await post('XacThucThongTinCongDan', about(), authorization)).status).toBe(503)
  expect((await ask('TraCuuThongTinCongDan')).MaLoi).toBe('00')

  await tell({ mode: 'garbled' })
  await expect(ask('TraCuuThongTinCongDan')).rejects.toThrow(SyntaxError)

  await tell({ mode: 'wrong' })
  expect((await ask('TraCuuThongTinCongDan')).KetQua.SoDinhDanh).not.toBe(sau.personalNumber)

  await tell({ mode: 'slow', delay: 80 })
  const started = performance.now()
  expect((await ask('TraCuuThongTinCongDan')).MaLoi).toBe('00')
  expect(performance.now() - started).toBeGreaterThan(75)
  await tell({ mode: 'slow', delay: 5000 })
  await expect(
    post('TraCuuThongTinCongDan', about(), authorization, AbortSignal.timeout(50)),
  ).rejects.toThrow()

  expect((await fetch(`${server.url}/__faults`, { method: 'DELETE' })).status).toBe(204)
  expect((await ask('TraCuuThongTinCongDan')).KetQua.SoDinhDanh).toBe(sau.personalNumber)
  expect((await post('__faults', { mode: 'moody' })).status).toBe(400)
})
