import { BpmnModdle } from 'bpmn-moddle'
import {
  type Due,
  type Flow,
  type Node,
  type Process,
  TERM_UNITS,
  type Term,
  type TermUnit,
} from './process.ts'

/** A text that is no process of ours. Thrown by `parseProcess`; what parses may still be refused by `checkProcess`. */
export class ProcessError extends Error {
  override readonly name = 'ProcessError'
  readonly code: 'not-bpmn' | 'no-process' | 'unsupported' | 'loose-flow' | 'twice' | 'too-long'
  constructor(code: ProcessError['code'], message: string) {
    super(message)
    this.code = code
  }
}

/** The part of bpmn-moddle's elements that is read here. */
type Element = {
  $type: string
  $attrs: Record<string, string>
  id?: string
  name?: string
  [property: string]: unknown
}

const attribute = (name: string) => ({ name, isAttr: true, type: 'String' })
const SEN = {
  name: 'Sen',
  uri: 'urn:sen:bpmn:1',
  prefix: 'sen',
  xml: { tagAlias: 'lowerCase' },
  associations: [],
  types: [
    {
      name: 'Task',
      extends: ['bpmn:UserTask'],
      properties: ['does', 'role', 'agency', 'term', 'termUnit'].map(attribute),
    },
    { name: 'Service', extends: ['bpmn:ServiceTask'], properties: ['service', 'param'].map(attribute) },
    { name: 'Outcome', superClass: ['Element'], properties: ['id', 'label'].map(attribute) },
  ],
}
const LONGEST = 1_000_000

/** Reads the one executable process of a BPMN 2.0 document with the attributes of `urn:sen:bpmn:1`. */
export async function parseProcess(xml: string): Promise<Process> {
  if (xml.length > LONGEST) throw new ProcessError('too-long', 'Tệp quy trình lớn quá 1 MB.')
  const processes = (await readXml(xml)).filter(
    element => element.$type === 'bpmn:Process' && element.isExecutable !== false,
  )
  const [found, second] = processes
  if (!found || second) {
    throw new ProcessError('no-process', 'Tệp BPMN phải có đúng một quy trình chạy được (isExecutable).')
  }
  const elements = list(found.flowElements)
  const nodes: Process['nodes'] = {}
  for (const element of elements.filter(one => one.$type !== 'bpmn:SequenceFlow')) {
    const node = readNode(element)
    if (Object.hasOwn(nodes, node.id)) throw new ProcessError('twice', `Hai phần tử cùng mã “${node.id}”.`)
    nodes[node.id] = node
  }
  const flows = elements.filter(one => one.$type === 'bpmn:SequenceFlow').map(readFlow)
  return { id: text(found.id), name: text(found.name), nodes, flows }
}

async function readXml(xml: string): Promise<Element[]> {
  try {
    const { rootElement } = await new BpmnModdle({ sen: SEN }).fromXML(xml)
    return list((rootElement as unknown as Element).rootElements)
  } catch (error) {
    throw new ProcessError(
      'not-bpmn',
      `Không đọc được tệp BPMN: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

function readNode(element: Element): Node {
  const id = text(element.id)
  const name = text(element.name)
  switch (element.$type) {
    case 'bpmn:StartEvent':
      return { kind: 'start', id, name }
    case 'bpmn:EndEvent':
      return {
        kind: 'end',
        id,
        name,
        terminate: eventKinds(element).includes('bpmn:TerminateEventDefinition'),
      }
    case 'bpmn:UserTask':
      return readTask(element, id, name)
    case 'bpmn:ServiceTask': {
      const param = sen(element, 'param')
      return {
        kind: 'service',
        id,
        name,
        service: sen(element, 'service') ?? '',
        ...(param !== undefined && { param }),
      }
    }
    case 'bpmn:ExclusiveGateway': {
      const usual = (element.default as Element | undefined)?.id
      return { kind: 'choice', id, name, ...(usual !== undefined && { default: usual }) }
    }
    case 'bpmn:ParallelGateway':
      return { kind: 'parallel', id, name }
    case 'bpmn:BoundaryEvent':
      return readTimer(element, id, name)
    default:
      throw unsupported(element)
  }
}

function readTask(element: Element, id: string, name: string): Node {
  const term = readTerm(sen(element, 'term'), sen(element, 'termUnit'))
  const extensions = list((element.extensionElements as Element | undefined)?.values)
  const outcomes = extensions
    .filter(one => one.$type === 'sen:Outcome')
    .map(one => ({ id: text(one.id), label: text(one.label) }))
  const says = {
    does: sen(element, 'does') ?? '',
    role: sen(element, 'role') ?? '',
    agency: sen(element, 'agency') ?? '',
  }
  return { kind: 'task', id, name, ...says, ...(term && { term }), outcomes }
}

function readTimer(element: Element, id: string, name: string): Node {
  const [definition] = list(element.eventDefinitions)
  if (definition?.$type !== 'bpmn:TimerEventDefinition') throw unsupported(element)
  const duration = definition.timeDuration as Element | undefined
  const holders = [definition, ...(duration ? [duration] : []), element]
  const find = (attribute: string) =>
    holders.map(one => sen(one, attribute)).find(value => value !== undefined)
  const due: Due = readTerm(find('amount'), find('unit')) ?? { duration: text(duration?.body).trim() }
  const task = text((element.attachedToRef as Element | undefined)?.id)
  return { kind: 'timer', id, name, task, interrupting: element.cancelActivity !== false, due }
}

function readTerm(amount: string | undefined, unit: string | undefined): Term | undefined {
  if (amount === undefined) return undefined
  return { amount: Number(amount), unit: (unit ?? TERM_UNITS[1]) as TermUnit }
}

function readFlow(element: Element): Flow {
  const [from, to] = [element.sourceRef, element.targetRef].map(end => (end as Element | undefined)?.id)
  const id = text(element.id)
  if (from === undefined || to === undefined)
    throw new ProcessError('loose-flow', `Mũi tên “${id}” không nối hai đầu.`)
  const condition = text((element.conditionExpression as Element | undefined)?.body).trim()
  return { id, name: text(element.name), from, to, ...(condition && { condition }) }
}

function unsupported(element: Element): ProcessError {
  return new ProcessError('unsupported', `Chưa hỗ trợ phần tử ${element.$type} (“${text(element.id)}”).`)
}

function eventKinds(element: Element): string[] {
  return list(element.eventDefinitions).map(one => one.$type)
}

/** An attribute of our namespace, wherever the XML parser put it. */
function sen(element: Element, name: string): string | undefined {
  const value = element[name] ?? element[`sen:${name}`] ?? element.$attrs[`sen:${name}`]
  return typeof value === 'string' ? value : undefined
}

function list(value: unknown): Element[] {
  return Array.isArray(value) ? (value as Element[]) : []
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.normalize('NFC') : ''
}
