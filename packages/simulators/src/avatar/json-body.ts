import type { HttpExchange } from '../server/index.js';

/** The fields of a JSON body: none for an empty one, undefined for what is no JSON object. */
export async function jsonBody(
  exchange: HttpExchange,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const text = Buffer.from(await exchange.body()).toString();
  if (text.trim() === '') return {};
  return jsonObject(text);
}

/** The fields of a JSON object; undefined for anything else. */
export function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const json: unknown = JSON.parse(text);
    const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
    return isObject ? (json as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
