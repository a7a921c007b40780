import { AsyncResource } from 'node:async_hooks'
import type { Tracer } from '@opentelemetry/api'
import type { Resource } from '@opentelemetry/resources'
import type pg from 'pg'
import type { Database } from '#platform/db'
import { observeSettings } from './settings.ts'

/** Traces to a collector: a share of the requests and jobs, with their statements. Without an endpoint there are none. */
export async function startTracing(
  endpoint: string | undefined,
  resource: Resource,
  { pool }: Database,
): Promise<{ api: typeof import('@opentelemetry/api'); tracer?: Tracer; stop(): Promise<void> }> {
  const api = await import('@opentelemetry/api')
  if (!endpoint) return { api, stop: async () => {} }
  const [sdk, { OTLPTraceExporter }, { AsyncLocalStorageContextManager }] = await Promise.all([
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/context-async-hooks'),
  ])
  keepContext(pool)
  api.context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  const provider = new sdk.TracerProvider({
    resource,
    sampler: new sdk.ParentBasedSampler({
      root: new sdk.TraceIdRatioBasedSampler(observeSettings().OTEL_TRACES_SAMPLER_ARG),
    }),
    spanProcessors: [
      new sdk.BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url: `${endpoint}/v1/traces` }) }),
    ],
  })
  return {
    api,
    tracer: provider.getTracer('sen'),
    async stop() {
      await provider.shutdown()
      api.context.disable()
    },
  }
}

type Connected = (error: Error | undefined, client: pg.PoolClient | undefined, done: () => void) => void

/** Who waits for a connection is called back by whoever gave one up: what follows still belongs to the first. */
function keepContext(pool: pg.Pool): void {
  const connect = pool.connect.bind(pool) as (then?: Connected) => Promise<pg.PoolClient>
  pool.connect = ((then?: Connected) => connect(then && AsyncResource.bind(then))) as typeof pool.connect
}
