/** What may stand in text and between quotes. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Attributes by name; numbers keep two digits, which is finer than a screen. */
export type Attributes = Readonly<Record<string, string | number>>;

/** An element with children that are written already. */
export function tag(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? +value.toFixed(2) : escaped(value)}"`)
    .join('');
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join('')}</${name}>`;
}

/** Words at a place. */
export const words = (text: string, x: number, y: number, attributes: Attributes = {}): string =>
  tag('text', { x, y, ...attributes }, escaped(text));

/** What a pointer is told that rests on an element. */
export const hint = (text: string): string => tag('title', {}, escaped(text));
