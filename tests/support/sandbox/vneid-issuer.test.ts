import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import Fastify, { type FastifyInstance } from 'fastify'
import * as oidc from 'openid-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { personOf } from './people.ts'
import { formOn, plainBrowser, type Seen } from './plain-browser.ts'
import { startVneidSandbox, vneidSandbox } from './vneid-issuer.ts'

// A service that is not running: the browser stops at its door and the test reads the address.
const service = 'http://service.example'
const client = {
  id: 'sen',
  secret: 'bi-mat-cua-sen-trong-kiem-thu',
  redirectUris: [`${service}/xong`],
  postLogoutRedirectUris: [`${service}/tam-biet`],
}
const insecure = { execute: [oidc.allowInsecureRequests] }

let host: FastifyInstance
let issuerUrl: string
let config: oidc.Configuration

// As in the demonstration: inside a server that reads forms and cookies itself.
beforeAll(async () => {
  const probe = Fastify()
  await probe.listen({ port: 0, host: '127.0.0.1' })
  const { port } = probe.server.address() as { port: number }
  await probe.close()
  issuerUrl = `http://127.0.0.1:${port}/gia-lap/vneid`
  host = Fastify({ forceCloseConnections: true })
  await host.register(cookie)
  await host.register(formbody)
  host.post('/bieu-mau', async request => request.body)
  await host.register(vneidSandbox({ issuerUrl, clients: [client] }))
  await host.listen({ port, host: '127.0.0.1' })
  config = await oidc.discovery(new URL(issuerUrl), client.id, client.secret, undefined, insecure)
})
afterAll(() => host.close())

async function begin(browser = plainBrowser(service), extra: Record<string, string> = {}) {
  const verifier = oidc.randomPKCECodeVerifier()
  const state = oidc.randomState()
  const nonce = oidc.randomNonce()
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: `${service}/xong`,
    scope: 'openid',
    state,
    nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...extra,
  })
  return {
    browser,
    seen: await browser.go(url.href),
    checks: { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce },
  }
}

type Begun = Awaited<ReturnType<typeof begin>>

function choose({ browser, seen }: Begun, key: string, level: '1' | '2' = '2'): Promise<Seen> {
  const { action, fields } = formOn(seen)
  return browser.go(action, { ...fields, nguoi: personOf(key).personalNumber, muc: level, viec: 'dang-nhap' })
}

async function tokens(begun: Begun, back: Seen) {
  return oidc.authorizationCodeGrant(config, new URL(back.url), begun.checks)
}

test('discovery names the issuer and its addresses below the prefix', () => {
  const metadata = config.serverMetadata()
  expect(metadata.issuer).toBe(issuerUrl)
  expect(metadata.authorization_endpoint).toBe(`${issuerUrl}/auth`)
  expect(metadata.acr_values_supported).toEqual(['1', '2'])
  expect(metadata.code_challenge_methods_supported).toEqual(['S256'])
})

test('somebody signs in, and the service learns who they are and how surely', async () => {
  const begun = await begin()
  expect(begun.seen.status).toBe(200)
  const answer = await tokens(begun, await choose(begun, 'lan-anh'))
  const claims = answer.claims()!
  expect(claims).toMatchObject({ iss: issuerUrl, aud: client.id })
  const who = await oidc.fetchUserInfo(config, answer.access_token, claims.sub)
  expect(who).toEqual({
    sub: claims.sub,
    TechID: claims.sub,
    HoVaTen: 'Trần Thị Lan Anh',
    SoDinhDanh: personOf('lan-anh').personalNumber,
    NgaySinh: '02/09/2000',
    GioiTinh: 'Nữ',
    DiaChi: 'Số 12, đường Hoa Sen, khu phố 2, Phường Tân Ninh, Tỉnh Tây Ninh',
    SoDienThoai: personOf('lan-anh').phone,
    ThuDienTu: 'lan-anh@nguoidan.example',
  })
  expect((await oidc.tokenIntrospection(config, answer.access_token)).active).toBe(true)
})

test('a director carries the company', async () => {
  const begun = await begin()
  const answer = await tokens(begun, await choose(begun, 'hung'))
  const who = await oidc.fetchUserInfo(config, answer.access_token, answer.claims()!.sub)
  expect(who).toMatchObject({
    TenDoanhNghiep: 'Công ty TNHH Xây dựng Vàm Cỏ Trình Diễn',
    MaSoDoanhNghiep: '9900000016',
  })
})

test('a service that asks for level 2 gets level 2, even from somebody who signed in with 1', async () => {
  const low = await begin(undefined, { acr_values: '1 2' })
  expect((await tokens(low, await choose(low, 'sau', '1'))).claims()?.acr).toBe('1')

  const high = await begin(low.browser, { acr_values: '2' })
  expect(high.seen.body).toContain('Dịch vụ này chỉ nhận tài khoản mức 2.')
  expect((await choose(high, 'sau', '1')).status).toBe(422)
  expect((await tokens(high, await choose(high, 'sau', '2'))).claims()?.acr).toBe('2')

  const again = await begin(low.browser, { acr_values: '2' })
  expect(again.seen.url.startsWith(`${service}/xong?code=`)).toBe(true)
})

test('an account of level 1 can not claim level 2, and one without an account is not offered', async () => {
  const begun = await begin()
  const refused = await choose(begun, 'mo-ni', '2')
  expect([refused.status, refused.body.includes('Tài khoản của Chau Mô Ni mới ở mức 1')]).toEqual([422, true])
  expect((await choose(begun, 'chin')).status).toBe(422)
})

test('people are found by name without marks, number, story and commune', async () => {
  const { browser, seen } = await begin()
  const find = async (text: string) =>
    (await browser.go(`${seen.url}?${new URLSearchParams({ tim: text })}`)).body
  expect(await find('tran thi lan')).toContain('Trần Thị Lan Anh')
  expect(await find(personOf('y-blom').personalNumber)).toContain('Y Blơm Niê')
  expect(await find('phường gò dầu')).toContain('Huyền Trân')
  const nobody = await find('<script>alert(1)</script>')
  expect(nobody).toContain('0 người')
  expect(nobody).not.toContain('<script')
})

test('the page says that it is a demonstration, works without scripts and names what it asks', async () => {
  const { seen } = await begin()
  expect(seen.body).toContain('Trình diễn – người giả lập')
  expect(seen.body).toContain('<html lang="vi">')
  expect(seen.body).not.toContain('<script')
  expect(seen.body.match(/<legend>/g)?.length).toBe(2)
  expect(seen.headers.get('content-security-policy')).toContain("default-src 'none'")
  const css = await fetch(`${issuerUrl}/giao-dien.css`)
  expect(css.headers.get('content-type')).toContain('text/css')
})

test('changing one’s mind comes back as access_denied', async () => {
  const begun = await begin()
  const { action, fields } = formOn(begun.seen)
  const back = await begun.browser.go(action, { ...fields, viec: 'thoi' })
  await expect(tokens(begun, back)).rejects.toMatchObject({ error: 'access_denied' })
})

test('signing out ends the session and goes back to the service', async () => {
  const begun = await begin()
  const answer = await tokens(begun, await choose(begun, 'phuc'))
  const out = oidc.buildEndSessionUrl(config, {
    id_token_hint: answer.id_token!,
    post_logout_redirect_uri: `${service}/tam-biet`,
    state: 's1',
  })
  const asked = await begun.browser.go(out.href)
  expect(asked.body).toContain('Đăng xuất khỏi VNeID giả lập?')
  const { action, fields } = formOn(asked)
  expect((await begun.browser.go(action, { ...fields, logout: 'yes' })).url).toBe(
    `${service}/tam-biet?state=s1`,
  )
  expect((await begin(begun.browser)).seen.body).toContain('Đăng nhập với tư cách ai?')

  // Once more with no session: no script submits the form, so there is a button.
  const twice = await begun.browser.go(out.href)
  expect(twice.body).toContain('Tiếp tục')
  expect(twice.body).not.toContain('<script')
  const go = formOn(twice)
  expect((await begun.browser.go(go.action, go.fields)).url).toBe(`${service}/tam-biet?state=s1`)
})

test('signing in as somebody else replaces the first', async () => {
  const first = await begin()
  await choose(first, 'kim-chi')
  const second = await begin(first.browser, { prompt: 'login' })
  const between = await choose(second, 'thu-ha')
  const { action, fields } = formOn(between)
  const answer = await tokens(second, await first.browser.go(action, fields))
  const who = await oidc.fetchUserInfo(config, answer.access_token, answer.claims()!.sub)
  expect(who.HoVaTen).toBe('Đặng Thị Thu Hà')
})

test('refused: no PKCE, a foreign return address, a wrong secret, a code used twice', async () => {
  const browser = plainBrowser(service)
  const bare = oidc.buildAuthorizationUrl(config, {
    redirect_uri: `${service}/xong`,
    scope: 'openid',
    state: 'x',
  })
  expect((await browser.go(bare.href)).url).toContain('error=invalid_request')
  const foreign = await browser.go(bare.href.replace('xong', 'khac'))
  expect([foreign.status, foreign.body.includes('Không đăng nhập được')]).toEqual([400, true])

  const begun = await begin()
  const back = await choose(begun, 'tam')
  const stranger = await oidc.discovery(new URL(issuerUrl), client.id, 'sai', undefined, insecure)
  await expect(oidc.authorizationCodeGrant(stranger, new URL(back.url), begun.checks)).rejects.toMatchObject({
    error: 'invalid_client',
  })
  await tokens(begun, back)
  await expect(tokens(begun, back)).rejects.toMatchObject({ error: 'invalid_grant' })
})

test('a choice without its sign-in leads nowhere', async () => {
  const begun = await begin()
  const stranger = plainBrowser(service)
  const { action } = formOn(begun.seen)
  const seen = await stranger.go(action, { nguoi: personOf('sau').personalNumber, muc: '2' })
  expect([seen.status, seen.body.includes('Lượt đăng nhập đã hết hạn')]).toEqual([400, true])
})

test('the host keeps reading its own forms', async () => {
  const answer = await fetch(new URL('/bieu-mau', issuerUrl), {
    method: 'POST',
    body: new URLSearchParams({ a: '1' }),
  })
  expect(await answer.json()).toEqual({ a: '1' })
})

test('as a server of its own it can be told to fail', async () => {
  const server = await startVneidSandbox({ clients: [client] })
  try {
    const own = await oidc.discovery(new URL(server.issuerUrl), client.id, client.secret, undefined, insecure)
    expect(own.serverMetadata().issuer).toBe(server.issuerUrl)
    server.faults.set({ mode: '5xx', times: 1 })
    expect((await fetch(`${server.issuerUrl}/jwks`)).status).toBe(503)
    expect((await fetch(`${server.issuerUrl}/jwks`)).status).toBe(200)
    const told = await fetch(`${server.issuerUrl}/__faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"mode":"down"}',
    })
    expect(told.status).toBe(204)
    await expect(fetch(`${server.issuerUrl}/jwks`)).rejects.toThrow()
    expect((await fetch(`${server.issuerUrl}/__faults`, { method: 'DELETE' })).status).toBe(204)
  } finally {
    await server.stop()
  }
  expect(
    (await fetch(`${issuerUrl}/__faults`, { method: 'POST', body: new URLSearchParams({ mode: 'down' }) }))
      .status,
  ).toBe(404)
})
