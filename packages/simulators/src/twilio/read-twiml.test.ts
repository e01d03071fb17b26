import { expect, it } from 'vitest';
import { readTwiml } from './read-twiml.js';
import { sign } from './sign.js';

it('reads where a call is to be connected, and with what', () => {
  const twiml = `<?xml version="1.0"?><Response>
    <Connect><Stream name="s" url="wss://a.example/media?x=1&amp;y=2">
      <Parameter name="tenant" value="&lt;&quot;a&quot;&gt;"/><Parameter value="" name="empty" />
    </Stream></Connect><Dial>+1555</Dial></Response>`;
  expect(readTwiml(twiml)).toEqual({
    url: 'wss://a.example/media?x=1&y=2',
    parameters: { tenant: '<"a">', empty: '' },
    next: '<Dial>+1555</Dial>',
  });
});

it.each(['', '<Response><Say>Hello</Say></Response>', '<Response><Connect><Stream/></Connect></Response>'])(
  'finds nothing in %s',
  (twiml) => expect(readTwiml(twiml)).toBeUndefined(),
);

it('signs as Twilio documents it', () => {
  // The example of https://www.twilio.com/docs/usage/security#validating-requests
  const parameters = {
    CallSid: 'CA1234567890ABCDE',
    Caller: '+14158675309',
    Digits: '1234',
    From: '+14158675309',
    To: '+18005551212',
  };
  expect(sign('12345', 'https://mycompany.com/myapp.php?foo=1&bar=2', parameters)).toBe(
    'RSOYDt4T1cUTdK1PDd93/VVr8B8=',
  );
});
