/** bpmn-moddle ships no types at its main entry; this is the part in use. */
declare module 'bpmn-moddle' {
  export class BpmnModdle {
    constructor(packages?: Record<string, unknown>)
    fromXML(xml: string): Promise<{ rootElement: object; warnings: { message: string }[] }>
  }
}
