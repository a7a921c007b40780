import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import {
  type CompileDocArgs,
  NodeCompiler,
  type NodeTypstDocument,
} from '@myriaddreamin/typst-ts-node-compiler'
import { beVietnamPro } from './fonts/be-vietnam-pro.ts'
import type { Job, Printed, SignaturePlace } from './job.ts'

// No such folder exists, so a template reads only what was mapped below it: no file of the machine.
const root = '/sen-print'
const keptResults = 20

export function makeCompiler(): (job: Job) => Printed {
  const compiler = NodeCompiler.create({ workspace: root, fontArgs: [{ fontBlobs: beVietnamPro() }] })
  const mapped = new Map<string, number>()

  function map(path: string, content: string | Uint8Array) {
    compiler.mapShadow(root + path, Buffer.from(content))
  }

  /** A template may import its neighbours; an edited file is read again. */
  function mapFolder(folder: string) {
    for (const name of readdirSync(folder).filter(each => each.endsWith('.typ'))) {
      const file = join(folder, name)
      const changed = statSync(file).mtimeMs
      if (mapped.get(file) === changed) continue
      map(file, readFileSync(file))
      mapped.set(file, changed)
    }
  }

  map('/sen.typ', readFileSync(join(import.meta.dirname, 'sen.typ')))

  return job => {
    if (job.isFile) mapFolder(dirname(job.template))
    else map('/page.typ', job.template)
    const assets = Object.entries(job.assets).map(([name, content]) => [`/assets/${name}`, content] as const)
    for (const [path, content] of assets) map(path, content)
    const source = {
      mainFilePath: root + (job.isFile ? join(dirname(job.template), basename(job.template)) : '/page.typ'),
      inputs: { data: job.data },
    }
    try {
      const page = layOut(compiler, source)
      const places = compiler.query(page, {
        selector: '<signature-place>',
        field: 'value',
      }) as SignaturePlace[]
      return { pdf: exportPage(compiler, page, job), places }
    } finally {
      for (const [path] of assets) compiler.unmapShadow(root + path)
      compiler.evictCache(keptResults)
    }
  }
}

function layOut(compiler: NodeCompiler, source: CompileDocArgs): NodeTypstDocument {
  const compiled = compiler.compile(source)
  if (compiled.result) return compiled.result
  throw new Error(faults(compiled.takeDiagnostics()?.shortDiagnostics ?? []))
}

/**
 * PDF/A-2a: readable by a screen reader and fit for the archive. The standard forbids a letter that no
 * font can draw (an emoji typed into a request); such a page is still printed, as ordinary PDF.
 */
function exportPage(compiler: NodeCompiler, page: NodeTypstDocument, { at, isPicture }: Job): Uint8Array {
  if (isPicture) return compiler.pdf(page, { creationTimestamp: at, pdfTags: false })
  try {
    return compiler.pdf(page, { pdfStandard: 'a-2a', creationTimestamp: at })
  } catch {
    return compiler.pdf(page, { creationTimestamp: at })
  }
}

function faults(diagnostics: { message: string; path: string }[]): string {
  return (
    diagnostics.map(each => `${each.path.slice(root.length)}: ${each.message}`).join('; ') ||
    'no reason given'
  )
}
