import type { Database } from '#platform/db'
import { observePool, observeQueue, observeStandbys } from './gauges.ts'
import { setInstruments } from './instruments.ts'
import { observeSettings } from './settings.ts'
import { startTracing } from './tracing.ts'

/**
 * OpenTelemetry, loaded only when somebody reads it: metrics and traces to a collector (OTEL_EXPORTER_OTLP_ENDPOINT),
 * metrics to a Prometheus that comes to METRICS_PORT. Attributes are routes, names of statements and jobs, and states;
 * never addresses, values or anything about a person.
 */
export async function startTelemetry(
  database: Database,
  role: string,
): Promise<{ stop(): Promise<void> } | undefined> {
  const wanted = observeSettings()
  const endpoint = wanted.OTEL_EXPORTER_OTLP_ENDPOINT?.replace(/\/$/, '')
  if (!endpoint && !wanted.METRICS_PORT) return undefined
  const [{ MeterProvider, PeriodicExportingMetricReader }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/sdk-metrics'),
    import('@opentelemetry/resources'),
  ])
  const resource = resourceFromAttributes({
    'service.name': 'sen',
    'service.version': wanted.SEN_VERSION,
    'service.instance.id': `${role}-${process.pid}`,
  })
  const readers = []
  if (wanted.METRICS_PORT) {
    const { PrometheusExporter } = await import('@opentelemetry/exporter-prometheus')
    const exporter = new PrometheusExporter({
      port: wanted.METRICS_PORT,
      host: wanted.METRICS_HOST,
      preventServerStart: true,
    })
    await exporter.startServer()
    readers.push(exporter)
  }
  if (endpoint) {
    const { OTLPMetricExporter } = await import('@opentelemetry/exporter-metrics-otlp-http')
    const exporter = new OTLPMetricExporter({ url: `${endpoint}/v1/metrics` })
    readers.push(new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 15_000 }))
  }
  const meters = new MeterProvider({ resource, readers })
  const { api, tracer, stop: stopTracing } = await startTracing(endpoint, resource, database)

  const meter = meters.getMeter('sen')
  const seconds = (name: string, description: string) =>
    meter.createHistogram(name, {
      description,
      unit: 's',
      advice: { explicitBucketBoundaries: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] },
    })
  const requests = seconds('http.server.request.duration', 'Requests by route')
  const statements = seconds('db.client.operation.duration', 'Statements by name')
  const jobs = seconds('sen.job.duration', 'Jobs by name')
  const outside = meter.createCounter('sen.outside.calls', {
    description: 'Calls to and from outside systems',
  })
  observePool(meter, database)
  if (role !== 'web') {
    observeQueue(meter, database)
    observeStandbys(meter, database)
  }

  setInstruments({
    request(then) {
      const span = tracer?.startSpan('request', { kind: api.SpanKind.SERVER })
      if (span) api.context.with(api.trace.setSpan(api.context.active(), span), then)
      else then()
      return (route, method, status, took) => {
        requests.record(took, {
          'http.route': route,
          'http.request.method': method,
          'http.response.status_code': status,
        })
        span?.updateName(`${method} ${route}`)
        span?.setAttributes({ 'http.route': route, 'http.response.status_code': status })
        if (status >= 500) span?.setStatus({ code: api.SpanStatusCode.ERROR })
        span?.end()
      }
    },
    statement(name) {
      // Only below a request or a job: the program's own looking around is nobody's story.
      const span = api.trace.getActiveSpan() && tracer?.startSpan(name, { kind: api.SpanKind.CLIENT })
      return (took, failed) => {
        statements.record(took, { 'db.query.summary': name, failed })
        span?.end()
      }
    },
    async job(name, work) {
      const began = performance.now()
      const run = async () => {
        let failed = true
        try {
          const done = await work()
          failed = false
          return done
        } finally {
          jobs.record((performance.now() - began) / 1000, { job: name, failed })
        }
      }
      if (!tracer) return run()
      return tracer.startActiveSpan(name, { root: true }, span => run().finally(() => span.end()))
    },
    outside: (name, succeeded) => outside.add(1, { name, succeeded }),
  })
  return {
    async stop() {
      setInstruments(undefined)
      await Promise.allSettled([meters.shutdown(), stopTracing()])
    },
  }
}
