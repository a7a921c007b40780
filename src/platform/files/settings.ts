import { join } from 'node:path'
import { z } from 'zod'
import { dataDir, settings } from '#platform/config'

export const fileSettings = settings('files', {
  UPLOAD_LIMIT_MB: z.coerce.number().min(1).default(20).describe('Largest file a person may bring, in MB'),
  UPLOAD_DAY_MB: z.coerce
    .number()
    .min(1)
    .default(1000)
    .describe(
      'How much one person may bring within 24 hours, in MB; an officer, who brings the papers of many, 20 times that',
    ),
  FILES_GIVEN_UP_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .default(14)
    .describe(
      'How long the bytes of a file that was deleted still lie in the store, which nobody can open: longer than the time between two backups, so that a moment at which it existed can be restored',
    ),
  FILES_DIR: z
    .string()
    .optional()
    .describe('Folder of the files; all processes must see the same. Default DATA_DIR/files'),
  FILES_MIN_FREE_MB: z.coerce
    .number()
    .min(0)
    .default(500)
    .describe('/readyz complains while the disk of that folder has less room than this'),
  S3_ENDPOINT: z
    .url()
    .optional()
    .describe('S3 service that keeps the files instead of a folder, https://host[:port]'),
  S3_BUCKET: z.string().default('sen').describe('Its bucket, which nobody may read without our key'),
  S3_REGION: z.string().default('garage').describe('Its region; anything, where the service has none'),
  S3_ACCESS_KEY: z.string().optional().describe('Name of our key there'),
  S3_SECRET_KEY: z.string().optional().describe('The key'),
  S3_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .default(20_000)
    .describe('How long an answer is waited for'),
})

export const uploadLimit = (): number => fileSettings().UPLOAD_LIMIT_MB * 1024 * 1024
export const filesFolder = (): string => fileSettings().FILES_DIR ?? join(dataDir(), 'files')
