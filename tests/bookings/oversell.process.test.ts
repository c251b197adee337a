import { isExact, isOversold, OversellProof } from '../proof/oversell-run';
import { eventually } from '../support/eventually';

describe('many holds at once, over two HTTP servers', () => {
  it('take every place once, and nobody is told anything but a booking or that places are lacking', async () => {
    const proof = await OversellProof.start({ holds: 400, places: 100, isGuarded: true });
    const result = await proof.run(1);
    await proof.close();
    expect(result).toMatchObject({ faults: [], driftingStocks: 0, acknowledged: 100, held: result.capacity });
    expect(isExact(result)).toBe(true);
  });

  it('take more than there are, without locks, condition and constraint', async () => {
    const proof = await OversellProof.start({ holds: 400, places: 100, isGuarded: false });
    let seed = 0;
    const result = await eventually(async () => {
      const seen = await proof.run((seed += 1));
      return isOversold(seen) && seen;
    }, 20_000);
    await proof.close();
    expect(result.held.some((places, index) => places > result.capacity[index]!)).toBe(true);
    expect(isExact(result)).toBe(false);
  });
});
