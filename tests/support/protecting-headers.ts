import type { LightMyRequestResponse } from 'fastify'

// Word for word: whoever allows more has to say so here.
const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'"
const pdfPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"

function policyOf({ headers }: LightMyRequestResponse): string {
  if (!headers['content-disposition']) return pagePolicy
  return headers['content-type'] === 'application/pdf' ? pdfPolicy : `${pdfPolicy}; sandbox`
}

/** What is wrong with an answer, whatever was asked: a fault, or a header that protects and is not as it should be. */
export function faultsOf(answer: LightMyRequestResponse, expected?: number): string[] {
  const { statusCode, headers, body } = answer
  const faults = [
    statusCode >= 500 && statusCode !== expected && `status ${statusCode}`,
    headers['content-security-policy'] !== policyOf(answer) && `policy ${headers['content-security-policy']}`,
    headers['x-content-type-options'] !== 'nosniff' && 'no nosniff',
    headers['referrer-policy'] !== 'same-origin' && 'tells other sites where one was',
    !/^(private, )?no-store$/.test(String(headers['cache-control'])) && 'may be kept by a cache',
    [headers['set-cookie'] ?? []]
      .flat()
      .some(cookie => !/; *HttpOnly/i.test(cookie) || !/; *SameSite=(Lax|Strict)/i.test(cookie)) &&
      'a cookie that scripts can read or other sites can send',
  ]
  if (/html/.test(String(headers['content-type'])))
    faults.push(
      headers['content-type'] !== 'text/html; charset=utf-8' && 'no charset',
      /<script(?![^>]* (src=|type="application\/json"))|<style|\sstyle="|\son[a-z]+="/i.test(body) &&
        'inline script or style',
    )
  return faults.filter(fault => fault !== false)
}
