/**
 * The words that every form uses for Vietnamese facts, as JSON Schema 2020-12. A form writes
 * `{ "$ref": "#/$defs/personName" }`; the engine lays these `$defs` under the form's own. A form may tighten one
 * beside the reference: `{ "$ref": "#/$defs/money", "maximum": 5000000 }`.
 */
const code = { type: 'string', minLength: 1, maxLength: 40 }

export const VOCABULARY = {
  /** Số định danh cá nhân: 12 digits. */
  personalNumber: { type: 'string', format: 'personal-number' },
  personName: { type: 'string', format: 'person-name' },
  /** YYYY, YYYY-MM or YYYY-MM-DD: for old people whose papers know no day. */
  partialDate: { type: 'string', format: 'partial-date' },
  /** YYYY-MM-DD. */
  date: { type: 'string', format: 'date' },
  /** Two levels since 1/7/2025: province and commune, by code; `detail` is number, street, hamlet. */
  address: {
    type: 'object',
    properties: { province: code, commune: code, detail: { type: 'string', minLength: 1, maxLength: 300 } },
    required: ['province', 'commune'],
    additionalProperties: false,
  },
  /** Ten digits from 0, e.g. 0912345678. */
  phone: { type: 'string', format: 'phone' },
  email: { type: 'string', format: 'email', maxLength: 254 },
  identityDocument: {
    type: 'object',
    properties: {
      kind: {
        type: 'string',
        oneOf: [
          { const: 'identity-card', title: 'Thẻ căn cước (căn cước công dân)' },
          { const: 'old-identity-card', title: 'Chứng minh nhân dân' },
          { const: 'passport', title: 'Hộ chiếu' },
          { const: 'other', title: 'Giấy tờ khác' },
        ],
      },
      number: { type: 'string', pattern: '^[0-9A-Za-z/.-]+$', minLength: 5, maxLength: 30 },
      issuedOn: { type: 'string', format: 'date' },
      issuedBy: { type: 'string', minLength: 2, maxLength: 200 },
    },
    required: ['kind', 'number'],
    additionalProperties: false,
  },
  /** Đồng, an integer. */
  money: { type: 'integer', minimum: 0, maximum: 999_999_999_999_999 },
} as const
