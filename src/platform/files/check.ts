import { mkdir } from 'node:fs/promises'
import { type Room, roomAt } from '#platform/observe'
import { blobs } from './blobs.ts'
import { fileSettings, filesFolder } from './settings.ts'

/** Throws when files can not be kept now. */
export const filesCheck = (): Promise<void> => blobs().check()

export type FileRoom = ({ kind: 'folder' } & Room) | { kind: 's3'; endpoint: string; bucket: string }

/** Where files lie, and how much room is left, in bytes; an S3 service does not say. */
export async function fileRoom(): Promise<FileRoom> {
  const { S3_ENDPOINT: endpoint, S3_BUCKET: bucket } = fileSettings()
  if (endpoint) return { kind: 's3', endpoint, bucket }
  // Before the first file came there is no folder.
  await mkdir(filesFolder(), { recursive: true })
  return { kind: 'folder', ...(await roomAt(filesFolder())) }
}
