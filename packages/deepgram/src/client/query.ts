/** Values that go into the address: a list is repeated. */
export type QueryValue = string | number | boolean | readonly (string | number | boolean)[];
export type Query = Readonly<Record<string, QueryValue>>;

/** Options by their vendor's names: `smartFormat` is `smart_format`. What is undefined is left out. */
export function queryOf(options: object): Query {
  const query: Record<string, QueryValue> = {};
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || value === null) continue;
    query[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)] = value as QueryValue;
  }
  return query;
}
