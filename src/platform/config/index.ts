export { openBytes, sealBytes } from './sealed.ts'
export { mac, macText, secretKey } from './secret-key.ts'
export { dataDir, declaredSettings, provide, publicUrl, server, settings } from './settings.ts'
