import { defineModule } from '#platform/manifest'
import { downloadDocument, myDocument } from './pages/my-document.tsx'
import { myDocuments } from './pages/my-documents.tsx'

const dossierRoles = ['one-stop-officer', 'processor', 'unit-head', 'agency-leader', 'clerk'] as const

export default defineModule({
  id: 'vault',
  summary:
    'Documents of persons: results and papers kept for reuse, shared for a dossier, every opening on record',
  uses: ['organisation'],
  permissions: {
    'document.list': { roles: ['citizen'], scope: 'own', text: 'Xem giấy tờ của mình' },
    'document.find': {
      roles: ['one-stop-officer'],
      scope: 'anywhere',
      text: 'Tìm giấy tờ dùng lại được khi nộp hồ sơ thay người dân',
    },
    'document.put': {
      roles: ['citizen', 'one-stop-officer', 'unit-head', 'agency-leader', 'clerk'],
      scope: 'agency',
      text: 'Đưa giấy tờ mình cấp (hoặc giấy tờ của chính mình) vào kho',
    },
    'document.share': {
      roles: ['citizen', 'one-stop-officer'],
      scope: 'agency',
      text: 'Cho cơ quan giải quyết hồ sơ mở giấy tờ',
    },
    'share.end': {
      roles: ['citizen', ...dossierRoles],
      scope: 'anywhere',
      text: 'Chấm dứt việc cho mở giấy tờ khi hồ sơ kết thúc',
    },
    'document.open': {
      roles: ['citizen', ...dossierRoles],
      scope: 'agency',
      text: 'Mở giấy tờ của mình, hoặc giấy tờ được dùng trong hồ sơ đang giải quyết',
    },
    'document.revoke': {
      roles: ['agency-leader'],
      scope: 'agency',
      text: 'Thu hồi giấy tờ do cơ quan mình cấp',
    },
  },
  pages: [myDocuments, myDocument, downloadDocument],
})
