import { z } from 'zod'
import { settings } from '#platform/config'
import release from '../../../package.json' with { type: 'json' }

export const observeSettings = settings('observe', {
  SEN_VERSION: z
    .string()
    .default(release.version)
    .describe('What this release is called in the list of processes; an image says it'),
  DATABASE_STANDBY: z
    .stringbool()
    .default(false)
    .describe('A synchronous standby belongs to the database: without one the operators are alarmed'),
  METRICS_PORT: z.coerce
    .number()
    .int()
    .min(1)
    .max(65535)
    .optional()
    .describe('Port where Prometheus reads /metrics; without it there is none'),
  METRICS_HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Address of that port; never one that people can reach'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url()
    .optional()
    .describe('OpenTelemetry collector (OTLP over HTTP) that receives metrics and traces'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe('Share of requests and jobs that are traced'),
})
