/** Known only here: what comes as data, whatever its shape, can never pass for an element. */
const seal: unique symbol = Symbol('made by jsx')

// biome-ignore lint/suspicious/noExplicitAny: each component has properties of its own
export type Component = (props: any) => Content
export type Props = { readonly [name: string]: unknown }

/** An element, or a component with its properties, not written yet. Only `jsx` makes one. */
export type Html = { readonly seal: typeof seal; readonly type: string | Component; readonly props: Props }

/** What may stand between two tags. Text is escaped; what is empty, true or false is not there. */
export type Content = Html | string | number | bigint | boolean | null | undefined | readonly Content[]

/** What `<tag …>` and `<Component …>` are compiled to. */
export const jsx = (type: string | Component, props: Props): Html => ({ seal, type, props })

export const isHtml = (content: object): content is Html => (content as Html).seal === seal

/** What `<>…</>` is compiled to. */
export const Fragment = (props: { children?: Content }): Content => props.children
