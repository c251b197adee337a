import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { startServices, stopServices } from '../support/services';
import { isExact, isOversold, OversellProof, type OversellResult, sumOf } from './oversell-run';

const { values: given } = parseArgs({
  options: { 'without-guard': { type: 'boolean', default: false }, seeds: { type: 'string' }, holds: { type: 'string', default: '2000' }, places: { type: 'string', default: '500' } },
});
const isGuarded = !given['without-guard'];
const seeds = Number(given.seeds ?? (isGuarded ? 20 : 3));
const say = (line: string) => void process.stdout.write(`${line}\n`);

const row = (cells: readonly (string | number)[]) => cells.map((cell, index) => String(cell).padStart([4, 7, 7, 17, 17, 6, 7, 6, 6, 8][index]!)).join('  ');
const rowOf = ({ seed, booked, refused, held, capacity, faults, driftingStocks, seconds, p99Ms }: OversellResult) =>
  row([seed, booked, refused, held.join('+'), capacity.join('+'), sumOf(held), faults.length, driftingStocks, seconds.toFixed(1), Math.round(p99Ms)]);

/** Exits with 0 if every place was held once, or, without the guard, if it was seen that it takes one. */
async function main(): Promise<void> {
  process.env['NODE_ENV'] = 'test';
  await startServices();
  try {
    const proof = await OversellProof.start({ holds: Number(given.holds), places: Number(given.places), isGuarded });
    say(`${given.holds} holds at once for ${given.places} places of 3 pools, over 2 HTTP servers and one database${isGuarded ? '' : ', WITHOUT the locks, the condition and the constraint'}`);
    say(row(['seed', 'booked', 'refused', 'held', 'places', 'sum', 'faults', 'drift', 's', 'p99 ms']));
    const results: OversellResult[] = [];
    for (let seed = 1; seed <= seeds; seed += 1) {
      const result = await proof.run(seed);
      results.push(result);
      say(rowOf(result));
      for (const fault of result.faults.slice(0, 3)) say(`      ${fault}`);
    }
    await proof.close();
    const isProven = isGuarded ? results.every(isExact) : results.some(isOversold);
    say(isGuarded ? (isProven ? 'Every place was held exactly once, every time.' : 'NOT proven: see above.') : isProven ? 'It oversells without the guard, as it must.' : 'It did not oversell: the control shows nothing.');
    process.exitCode = isProven ? 0 : 1;
  } finally {
    await stopServices();
  }
}

void main();
