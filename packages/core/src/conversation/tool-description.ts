import type { JsonSchema } from './json.js';

/** What a model is told of a tool. */
export interface ToolDescription {
  /** A letter or underscore, then letters, digits, `_` or `-`; at most 64 in all. */
  readonly name: string;
  /** When to call it and what it does, for the model. */
  readonly description: string;
  /** JSON Schema of the arguments; its type is `object`. */
  readonly parameters: JsonSchema;
}
