import { z } from 'zod'
import { settings } from '#platform/config'

export const populationSettings = settings('registers', {
  POPULATION_URL: z
    .url()
    .optional()
    .describe('Interface of the national population register. Without it people type everything'),
  POPULATION_USERNAME: z.string().optional().describe('Account of the province at the population register'),
  POPULATION_PASSWORD: z.string().optional().describe('Its password'),
  POPULATION_SYSTEM: z
    .string()
    .default('SEN')
    .describe('Name that this system is registered under there (MaTichHop)'),
  POPULATION_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(50)
    .default(5000)
    .describe('How long an answer is waited for'),
})
