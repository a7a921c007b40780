import { defineModule } from '#platform/manifest'
import { getProcedureApi, listProceduresApi } from './api/procedures.ts'
import { loadCatalogue } from './catalogue/index.ts'
import { hashOf, publishVersion } from './commands/publish-version.ts'
import { procedureListPage } from './pages/procedure-list.tsx'
import { procedurePage } from './pages/procedure-page.tsx'
import { db } from './schema.ts'

export default defineModule({
  id: 'procedures',
  summary: 'Administrative procedures as versioned data: form, papers, fees, terms, process, templates',
  uses: ['organisation', 'vault'],
  permissions: {
    'version.publish': { roles: ['administrator'], scope: 'anywhere', text: 'Công bố phiên bản thủ tục' },
  },
  pages: [procedureListPage, procedurePage],
  apis: [listProceduresApi, getProcedureApi],
  async setUp(tx) {
    const rows = await db(tx).selectFrom('procedures.version').select(['code', 'sha256']).execute()
    const known = new Set(rows.map(row => `${row.code} ${row.sha256}`))
    for (const definition of loadCatalogue()) {
      // Published once: an administrator's newer version is not pushed aside at the next start.
      if (known.has(`${definition.code} ${hashOf(definition)}`)) continue
      const published = await publishVersion(tx, definition)
      if (!published.ok) throw new Error(`Thủ tục ${definition.code}: ${published.errors.join('; ')}`)
    }
  },
})
