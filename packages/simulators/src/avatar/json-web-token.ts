import { createHmac } from 'node:crypto';

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JSON Web Token with HS256 (RFC 7519). */
export function mintToken(claims: object, secret: string): string {
  const signed = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

/** The claims of a token that was minted with the secret; undefined for any other text. */
export function readToken(token: string, secret: string): Readonly<Record<string, unknown>> | undefined {
  const [head = '', body = '', signature] = token.split('.');
  const wanted = createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url');
  if (signature !== wanted) return undefined;
  return JSON.parse(Buffer.from(body, 'base64url').toString());
}
