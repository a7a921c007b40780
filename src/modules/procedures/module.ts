import { defineModule } from '#platform/manifest'
import { loadCatalogue } from './catalogue/index.ts'
import { hashOf, publishVersion } from './commands/publish-version.ts'
import { db } from './schema.ts'

export default defineModule({
  id: 'procedures',
  summary: 'Administrative procedures as versioned data: form, papers, fees, terms, process, templates',
  uses: ['organisation'],
  permissions: {
    'version.publish': { roles: ['administrator'], scope: 'anywhere', text: 'Công bố phiên bản thủ tục' },
  },
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
