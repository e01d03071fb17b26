/** A REST call that the vendor knows. */
export interface RestRoute {
  readonly version: string;
  readonly method:
    | 'generateContent'
    | 'streamGenerateContent'
    | 'countTokens'
    | 'getModel'
    | 'listModels'
    | 'createToken';
  /** Without `models/`; '' for the list. */
  readonly model: string;
}

const PATH = /^\/+(v1|v1beta|v1alpha)\/+(?:models(?:\/+([^/:]+)(?::(\w+))?)?|(auth_tokens))\/?$/;
const POSTED = ['generateContent', 'streamGenerateContent', 'countTokens'] as const;

/** What a request asks for, or undefined when the vendor has no such address. */
export function routeOf(method: string, path: string): RestRoute | undefined {
  const match = PATH.exec(path);
  if (match === null) return undefined;
  const [, version = '', model = '', verb, tokens] = match;
  if (tokens !== undefined) {
    return method === 'POST' ? { version, model, method: 'createToken' } : undefined;
  }
  if (method === 'GET' && verb === undefined) {
    return { version, model, method: model === '' ? 'listModels' : 'getModel' };
  }
  const posted = POSTED.find((each) => each === verb);
  return method === 'POST' && posted !== undefined ? { version, model, method: posted } : undefined;
}
