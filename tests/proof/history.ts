import { parseArgs } from 'node:util';
import { runHistory } from './history-run';

const { values: given } = parseArgs({ options: { seconds: { type: 'string', default: '60' }, clients: { type: 'string', default: '32' } } });
const say = (line: string) => void process.stdout.write(`${line}\n`);

/** Exits with 0 if all that was acknowledged is there, once, and every invariant holds. */
async function main(): Promise<void> {
  const { holds, byStatus, faults } = await runHistory({ seconds: Number(given.seconds), clients: Number(given.clients), report: say });
  say(`${holds} holds acknowledged: ${Object.entries(byStatus).map(([status, count]) => `${count} ${status}`).join(', ')}`);
  for (const fault of faults.slice(0, 50)) say(`  ${fault}`);
  say(faults.length === 0 ? 'Every invariant holds, every acknowledged booking is there once, and every cancel stuck.' : `${faults.length} faults.`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

void main();
