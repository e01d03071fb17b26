import type { Script } from '@antiphon/offline';
import { aboutBooking } from './about-booking.js';
import { NUMBER_PATTERN, numberOf } from './numbers.js';

const DAY = '(?<day>monday|tuesday|wednesday|thursday|friday|saturday|sunday)';
const SEATS = `(?<seats>${NUMBER_PATTERN}) (?:seats?|tickets?|places?)`;

/**
 * What Edwin knows, who answers the telephone of a small observatory. The first rule that matches
 * answers; whoever talks of something else is told what may be asked.
 */
export const observatoryScript: Script = {
  rules: [
    {
      when: new RegExp(`${SEATS}.*\\b${DAY}`),
      say: 'With pleasure. Let me look into the book.',
      call: {
        tool: 'bookSeats',
        arguments: ({ seats = '', day = '' }) => ({ seats: numberOf(seats), day: capital(day) }),
        answer: aboutBooking,
      },
    },
    { when: new RegExp(SEATS), say: 'Gladly. For which evening? We open from Wednesday to Saturday.' },
    {
      when: /\b(?:book|reserve|seats?|tickets?)\b/,
      say: 'Gladly. How many seats, and for which evening? You could say: two seats on Friday.',
    },
    {
      when: /\b(?:fellow americans?|ask not|your country|do for you)\b/,
      say:
        'Oh, I know that voice. That is President Kennedy, taking office in January nineteen sixty one. ' +
        'Four months later he asked for something bigger still: the Moon.',
    },
    {
      when: /\b(?:tape|recording|recorded|who is speaking|whose voice)\b/,
      say:
        'Good evening, this is Edwin at the Harbour Hill Observatory. We mostly listen to the stars, ' +
        'but I have a good ear for voices too. Go on, play it to me.',
    },
    {
      when: /\b(?:tonight|this evening|can (?:we|you|i) see|in the sky|programme?)\b/,
      say:
        'Tonight is a fine night. Jupiter stands in the south, with four of its moons in a row. ' +
        'Then Saturn comes up over the harbour, and through the big telescope you can see the gap in its rings. ' +
        'And towards midnight we turn to the Andromeda galaxy, whose light set out two million years ago.',
    },
    {
      when: /\bmoon\b/,
      say: 'The Moon is our Friday. You will see the mountains along the edge of its shadow. Shall I book you a seat?',
    },
    {
      when: /\b(?:saturn|jupiter|mars|venus|planets?|galax\w+|andromeda|stars?|telescopes?|comets?)\b/,
      say:
        'A good choice. Saturn is on Wednesday, Andromeda on Thursday, and Jupiter on Saturday. ' +
        'The telescope is ninety years old, and it has never been wrong.',
    },
    {
      when: /\b(?:open|close|closed|opening|hours|when|what time)\b/,
      say: 'The dome opens from Wednesday to Saturday at nine in the evening, as long as there are no clouds.',
    },
    {
      when: /\b(?:cost|price|how much|pay|free|expensive)\b/,
      say: 'A seat costs five pounds. Children under ten get in for a good question.',
    },
    {
      when: /\b(?:where|address|find you|get there|parking|bus)\b/,
      say: 'We are at the top of Harbour Hill. Take the number nine bus to the end, and then look up.',
    },
    {
      when: /\b(?:who are you|your name|are you (?:a )?(?:human|robot|machine|real|person)|who is this)\b/,
      say: 'I am Edwin. I answer the telephone here, and I am made of about thirty rules and a good deal of patience.',
    },
    {
      when: /\b(?:good night|goodnight|bye|goodbye|farewell)\b/,
      say: 'Good night, and clear skies. Bring a warm coat, for the dome is open.',
    },
    { when: /\b(?:thank you|thanks|thank)\b/, say: 'You are very welcome. Is there anything else?' },
    { when: /^(?:no|nope|that is all|that's all|nothing)\b/, say: 'Then I wish you clear skies.' },
    {
      when: /\b(?:hello|hi|hey|good (?:evening|morning|afternoon|day))\b/,
      say: 'Good evening, this is Edwin at the Harbour Hill Observatory. What can I do for you?',
    },
    {
      when: /^(?:yes|yeah|sure|please|okay|ok)\b/,
      say: 'Lovely. How many seats, and for which evening?',
    },
  ],
  otherwise: [
    'I heard you well, but that lies beyond my telescope. You can ask what is in the sky tonight, or book a seat.',
    'That is one for wiser heads than mine. I know the opening hours, the prices, and the planets.',
    'I will pass that on to the astronomers. Meanwhile, shall I book you a seat for Friday?',
  ],
  onToolError: 'I am sorry, the booking office does not answer. Please try again in a minute.',
};

function capital(word: string): string {
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1).toLowerCase()}`;
}
