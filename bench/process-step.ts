/**
 * What one step of a process costs: an officer finishes a task, the next one opens, all of it durable.
 *
 * Ours: `#lib/bpmn`, where tokens and tasks are rows and a step is one read and one write in one transaction.
 * Against it: bpmn-engine 25, which recovers its state from a JSON blob, goes on, and saves the blob again.
 * Both run the same process in the same database, taking turns dossier by dossier.
 *
 *   DATABASE_URL=postgres://… node bench/process-step.ts [dossiers]
 *
 * Read the ratios: absolute figures belong to the machine.
 */
import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { Engine } from 'bpmn-engine'
import pg from 'pg'
import { completeTask, parseProcess, type State, type Step, start } from '#lib/bpmn'

const DOSSIERS = Number(process.argv[2] ?? 200)
const WARM_UP = 20
const STEPS = ['receive', 'examine', 'review', 'sign', 'give-result']

const written = (
  condition: string,
  attributes: string,
  inside: string,
) => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:sen="urn:sen:bpmn:1" id="definitions" targetNamespace="urn:bench">
  <process id="bench" name="Một hồ sơ" isExecutable="true">
    <startEvent id="start" />
    ${STEPS.map(id => `<userTask id="${id}" name="${id}" ${attributes}>${inside}</userTask>`).join('\n    ')}
    <exclusiveGateway id="agreed" default="agreed-sign" />
    <endEvent id="end" />
    <sequenceFlow id="f1" sourceRef="start" targetRef="receive" />
    <sequenceFlow id="f2" sourceRef="receive" targetRef="examine" />
    <sequenceFlow id="f3" sourceRef="examine" targetRef="review" />
    <sequenceFlow id="f4" sourceRef="review" targetRef="agreed" />
    <sequenceFlow id="agreed-examine" sourceRef="agreed" targetRef="examine">
      <conditionExpression xsi:type="tFormalExpression">${condition}</conditionExpression>
    </sequenceFlow>
    <sequenceFlow id="agreed-sign" sourceRef="agreed" targetRef="sign" />
    <sequenceFlow id="f5" sourceRef="sign" targetRef="give-result" />
    <sequenceFlow id="f6" sourceRef="give-result" targetRef="end" />
  </process>
</definitions>`

const OUTCOMES =
  '<extensionElements><sen:outcome id="done" label="Xong" /><sen:outcome id="return" label="Trả lại" /></extensionElements>'
const OURS = written(
  'outcome.review = "return"',
  'sen:does="examine" sen:role="processor" sen:agency="deciding"',
  OUTCOMES,
)
const THEIRS = written(`\${environment.variables.returned}`, '', '')

const SCHEMA = `
  DROP SCHEMA IF EXISTS bench_process_step CASCADE;
  CREATE SCHEMA bench_process_step;
  SET search_path = bench_process_step;
  CREATE TABLE run (id uuid PRIMARY KEY, outcomes jsonb NOT NULL, ended boolean NOT NULL);
  CREATE TABLE token (id uuid PRIMARY KEY, run uuid NOT NULL REFERENCES run, node text NOT NULL, arrived_by text);
  CREATE INDEX ON token (run);
  CREATE TABLE task (token uuid PRIMARY KEY, run uuid NOT NULL REFERENCES run, node text NOT NULL, role text NOT NULL,
    agency text, outcome text, open boolean NOT NULL DEFAULT true);
  CREATE INDEX ON task (agency, role) WHERE open;
  CREATE TABLE engine_run (id uuid PRIMARY KEY, state jsonb NOT NULL);
`

const READ = {
  name: 'read',
  text: `SELECT outcomes, ended, coalesce((SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
      'id', t.id, 'node', t.node, 'arrivedBy', t.arrived_by))) FROM token t WHERE t.run = r.id), '[]') AS tokens
    FROM run r WHERE id = $1 FOR UPDATE`,
}

const WRITE = {
  name: 'write',
  text: `WITH moved AS (
      INSERT INTO run VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET outcomes = $2, ended = $3),
    gone AS (DELETE FROM token WHERE id = ANY ($4)),
    came AS (INSERT INTO token SELECT id, $1, node, "arrivedBy" FROM jsonb_to_recordset($5) AS t (id uuid, node text, "arrivedBy" text)),
    closed AS (UPDATE task SET open = false, outcome = c.outcome
      FROM jsonb_to_recordset($6) AS c (token uuid, outcome text) WHERE task.token = c.token)
    INSERT INTO task (token, run, node, role, agency)
      SELECT token, $1, node, role, agency FROM jsonb_to_recordset($7) AS o (token uuid, node text, role text, agency text)`,
}

async function writeStep(client: pg.ClientBase, run: string, step: Step): Promise<void> {
  const lists = [step.tokensAdded, step.tasksClosed, step.tasksOpened].map(list => JSON.stringify(list))
  const values = [run, JSON.stringify(step.state.outcomes), step.ended, step.tokensRemoved, ...lists]
  await client.query({ ...WRITE, values })
}

async function transaction<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN')
  const result = await work()
  await client.query('COMMIT')
  return result
}

const surroundings = { variables: { fee: 0, deciding: 'xa-mau' }, newId: () => randomUUID() as string }
const ours = await parseProcess(OURS)

function taken(step: ReturnType<typeof start>): Step {
  if (!step.ok) throw new Error(`refused: ${step.code}`)
  return step
}

/** One dossier through our interpreter; the milliseconds of each step. */
async function runOurs(client: pg.ClientBase): Promise<number[]> {
  const id = randomUUID()
  await transaction(client, () => writeStep(client, id, taken(start(ours, surroundings))))
  const times: number[] = []
  for (const node of STEPS) {
    const from = performance.now()
    await transaction(client, async () => {
      const { rows } = await client.query<Omit<State, 'timers'>>({ ...READ, values: [id] })
      const state: State = { timers: [], ...(rows[0] as Omit<State, 'timers'>) }
      const token = state.tokens.find(one => one.node === node)
      await writeStep(client, id, taken(completeTask(ours, state, token?.id ?? '', 'done', surroundings)))
    })
    times.push(performance.now() - from)
  }
  const { rows } = await client.query('SELECT ended FROM run WHERE id = $1', [id])
  if (rows[0].ended !== true) throw new Error('our process did not end')
  return times
}

/** One dossier through bpmn-engine, its whole state read and written at each step; with the size of that state. */
async function runEngine(client: pg.ClientBase): Promise<{ times: number[]; bytes: number[] }> {
  const id = randomUUID()
  const first = new Engine({ name: 'bench', source: THEIRS, variables: { returned: false } })
  await first.execute({ listener: new EventEmitter() })
  await client.query('INSERT INTO engine_run VALUES ($1, $2)', [id, JSON.stringify(await first.getState())])
  await first.stop()
  const times: number[] = []
  const bytes: number[] = []
  let ended = false
  for (const node of STEPS) {
    const from = performance.now()
    await transaction(client, async () => {
      const { rows } = await client.query({
        name: 'engine-read',
        text: 'SELECT state FROM engine_run WHERE id = $1 FOR UPDATE',
        values: [id],
      })
      const engine = new Engine({ name: 'bench' }).recover(rows[0].state)
      engine.once('end', () => {
        ended = true
      })
      const execution = await engine.resume({ listener: new EventEmitter() })
      execution.signal({ id: node })
      const state = JSON.stringify(await engine.getState())
      bytes.push(Buffer.byteLength(state))
      if (!ended) await engine.stop()
      await client.query({
        name: 'engine-write',
        text: 'UPDATE engine_run SET state = $2 WHERE id = $1',
        values: [id, state],
      })
    })
    times.push(performance.now() - from)
  }
  if (!ended) throw new Error('bpmn-engine did not end')
  return { times, bytes }
}

function quantile(times: number[], share: number): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length * share)] ?? Number.NaN
}

function line(name: string, times: number[]): string {
  const [half, most] = [quantile(times, 0.5), quantile(times, 0.95)].map(time => time.toFixed(2).padStart(7))
  return `${name.padEnd(30)} ${half} ms median  ${most} ms p95  ${String(times.length).padStart(5)} steps`
}

const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
await client.connect()
await client.query(SCHEMA)
const rowsTimes: number[] = []
const blobTimes: number[] = []
const blobBytes: number[] = []
for (let dossier = 0; dossier < DOSSIERS + WARM_UP; dossier++) {
  const mine = await runOurs(client)
  const { times, bytes } = await runEngine(client)
  if (dossier < WARM_UP) continue
  rowsTimes.push(...mine)
  blobTimes.push(...times)
  blobBytes.push(...bytes)
}
const memory: number[] = []
for (let at = 0; at < 2000; at++) {
  const { state } = taken(start(ours, surroundings))
  const from = performance.now()
  completeTask(ours, state, state.tokens[0]?.id ?? '', 'done', surroundings)
  memory.push(performance.now() - from)
}
const { rows } = await client.query('SHOW synchronous_commit')
await client.query('DROP SCHEMA bench_process_step CASCADE')
await client.end()

console.log(
  `synchronous_commit ${rows[0].synchronous_commit}, ${DOSSIERS} dossiers of ${STEPS.length} steps, in turns`,
)
console.log(line('ours, rows in PostgreSQL', rowsTimes))
console.log(line('bpmn-engine, blob', blobTimes))
console.log(line('ours, without the database', memory))
console.log(
  `bpmn-engine takes ${(quantile(blobTimes, 0.5) / quantile(rowsTimes, 0.5)).toFixed(1)} times as long, and rewrites ${(quantile(blobBytes, 0.5) / 1024).toFixed(1)} KB of state each step`,
)
