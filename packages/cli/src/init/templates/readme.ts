/** `README.md` of a new project. */
export function readme(name: string): string {
  return `# ${name}

A voice agent that runs on this machine: no key, no network.

\`\`\`sh
npm install
npm start                  # a recorded voice calls the agent; its answers go to answer.wav
npm start -- question.wav  # your own recording calls
npm test                   # in virtual time, without any model
\`\`\`

- \`src/agent.ts\` is the agent: a pipeline of processors, one of them its own. Begin here.
- \`src/main.ts\` gives it a file to listen to and a file to speak into.
- \`src/agent.test.ts\` tests it without sound.

\`npx @antiphon/cli doctor\` says whether speech can run on this machine, and \`npx @antiphon/cli demo\` holds a
whole conversation.
`;
}
