/**
 * What one step of a process costs: an officer finishes a task, the next one opens, all of it durable.
 *
 * Ours: `#lib/bpmn`, where tokens and tasks are rows and a step is one read and one write in one transaction.
 * Against it: bpmn-engine 25, which recovers its state from a JSON blob, goes on, and saves the blob again.
 * Both run the same process in the same database, taking turns dossier by dossier.
 */
import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { Engine } from 'bpmn-engine'
import pg from 'pg'
import { completeTask, parseProcess, type State, type Step, start } from '#lib/bpmn'
import { emptyDatabase } from './database.ts'
import { type Bench, figure, inTurns, median, quantile, table, timed } from './measure.ts'

const DOSSIERS = 150
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

/** One commit of one small row: what no durable step can do without. */
async function commitRow(client: pg.ClientBase): Promise<number> {
  return timed(() =>
    client.query({
      name: 'row',
      text: 'INSERT INTO engine_run VALUES (gen_random_uuid(), $1)',
      values: ['{}'],
    }),
  )
}

/** Our step alone, nothing read or written. */
function stepInMemory(): number {
  const { state } = taken(start(ours, surroundings))
  const from = performance.now()
  completeTask(ours, state, state.tokens[0]?.id ?? '', 'done', surroundings)
  return performance.now() - from
}

export const bench: Bench = {
  question:
    'What does one durable step of a process cost (an officer finishes a task, the next one opens), against one commit of one row, and against bpmn-engine that keeps its state in a JSON blob?',
  run: () =>
    emptyDatabase(async url => {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      try {
        await client.query(SCHEMA)
        const bytes: number[] = []
        const turns = await inTurns<'row' | 'ours' | 'engine', number[]>(
          { rounds: DOSSIERS, warmUp: WARM_UP },
          {
            row: async () => [await commitRow(client)],
            ours: () => runOurs(client),
            engine: async () => {
              const run = await runEngine(client)
              bytes.push(...run.bytes)
              return run.times
            },
          },
        )
        const floor = median(turns.row.flat())
        const row = (name: string, times: number[]) => [
          name,
          figure(median(times)),
          figure(quantile(times, 0.95)),
          figure(median(times) / floor),
        ]
        return [
          table(
            ['what', 'ms median', 'ms p95', 'times a commit'],
            [
              row('one commit of one row', turns.row.flat()),
              row('our step, rows in PostgreSQL', turns.ours.flat()),
              row('our step, without the database', Array.from({ length: 2000 }, stepInMemory)),
              row('bpmn-engine, its state as a blob', turns.engine.flat()),
            ],
          ),
          `\nbpmn-engine takes ${figure(median(turns.engine.flat()) / median(turns.ours.flat()))} times as long as we, and rewrites ${figure(median(bytes) / 1024)} KB of state each step.`,
        ].join('\n')
      } finally {
        await client.end()
      }
    }),
}
