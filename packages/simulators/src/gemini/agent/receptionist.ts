import { type Script, scriptedAgent } from '@antiphon/offline';
import type { Agent, AgentReply } from './agent.js';
import { agentOf } from './agent-of.js';
import { aboutResponses, fittingCall } from './fitting-call.js';

/** What the receptionist knows when no tool fits. */
const SCRIPT: Script = {
  greeting: 'Good day, this is the front desk. How can I help you?',
  rules: [
    { when: /\bmy name is (?<name>\p{L}+)/u, say: 'Nice to meet you, {name}. What can I do for you?' },
    {
      when: /\bwhat(?: is|'s) my name\b/,
      say: ({ name }) => (name ? `You are ${name}.` : 'You have not told me yet.'),
    },
    { when: /\b(?:open|close|hours|what time)\b/, say: 'We are open from nine to six, Monday to Saturday.' },
    {
      when: /\b(?:where|address|directions|parking)\b/,
      say: 'You find us at twelve Harbour Street, behind the station.',
    },
    { when: /\b(?:price|cost|how much|pay)\b/, say: 'A visit costs ten pounds, and children come in free.' },
    {
      when: /\b(?:book|reserve|reservation|appointment|table|seats?)\b/,
      asks: [
        {
          slot: 'day',
          ask: 'Gladly. For which day?',
          answer: /\b(?<day>today|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b/,
        },
      ],
      say: 'Very well, I have put you down for {day}. Is there anything else?',
    },
    {
      when: /\b(?:story|tell me (?:more|everything)|explain)\b/,
      say:
        'This house was built as a customs office a hundred years ago. Ships from all over the world lay at the quay, ' +
        'and every barrel was counted twice. Today the barrels are gone, but we still count everything twice. ' +
        'If you stand at the large window in the evening, you can see the lighthouse begin to turn.',
    },
    {
      when: /\b(?:who are you|your name|are you (?:a )?(?:robot|human|machine))\b/,
      say: 'I am the simulated receptionist, made of a few rules and a telephone.',
    },
    { when: /\b(?:good night|bye|goodbye)\b/, say: 'Goodbye, and thank you for calling.' },
    { when: /\b(?:thank you|thanks)\b/, say: 'You are welcome. Is there anything else?' },
    {
      when: /\b(?:hello|hi|hey|good (?:morning|afternoon|evening|day))\b/,
      say: 'Hello, this is the front desk. How can I help you?',
    },
    { when: /^(?:no|nope|that is all|that's all)\b/, say: 'Then I wish you a good day.' },
  ],
  otherwise: [
    'I heard you well, but I know only our opening hours, the prices and the way here.',
    'Could you say that in other words?',
    'I will pass that on to my colleagues.',
  ],
};

/**
 * The agent that answers unless it is given another: it really reads the words, calls a declared function that
 * fits them, says what the function gave back, and otherwise knows what a receptionist knows. The same
 * conversation gets the same answer. Always thinks aloud one sentence, for those who ask for thoughts.
 */
export function receptionist(): Agent {
  const talk = agentOf(scriptedAgent(SCRIPT, { firstTokenMs: 0, wordMs: 0 }));
  return async (request): Promise<AgentReply> => {
    const thought = { thought: 'The user wants something; I look for what fits it.' };
    const results = aboutResponses(request.contents);
    if (results !== undefined) return { parts: [thought, { text: results }] };
    const fitting = fittingCall(request);
    if (fitting !== undefined) return { parts: [thought, fitting] };
    const { parts } = await talk({ ...request, tools: [] });
    return { parts: [thought, ...parts] };
  };
}
