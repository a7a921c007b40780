export {
  DossierCodeFormat,
  type DossierCodeParts,
  type DossierCodeReason,
  dossierCodeReasons,
  formatDossierCode,
  isProcedureCode,
  type ParsedDossierCode,
  parseDossierCode,
} from './dossier-code.ts'
