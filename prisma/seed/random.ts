/** A small seeded generator (mulberry32): the same seed gives the same catalogue. */
export class Random {
  private state: number;

  constructor(seed: string) {
    let hash = 2166136261;
    for (const character of seed) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619);
    this.state = hash >>> 0;
  }

  private uint32(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  unit(): number {
    return this.uint32() / 2 ** 32;
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  between(from: number, to: number): number {
    return from + Math.floor(this.unit() * (to - from + 1));
  }

  pick<T>(values: readonly T[]): T {
    const value = values[this.between(0, values.length - 1)];
    if (value === undefined) throw new Error('Nothing to pick from.');
    return value;
  }

  sample<T>(values: readonly T[], count: number): T[] {
    return this.shuffle(values).slice(0, count);
  }

  shuffle<T>(values: readonly T[]): T[] {
    const shuffled: T[] = [];
    for (const value of values) {
      const position = this.between(0, shuffled.length);
      shuffled.splice(position, 0, value);
    }
    return shuffled;
  }

  weighted<K extends string>(weights: Partial<Record<K, number>>): K {
    const entries = Object.entries(weights) as [K, number][];
    let rest = this.unit() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of entries) {
      rest -= weight;
      if (rest < 0) return value;
    }
    throw new Error('No weight to choose by.');
  }

  /** A UUIDv7: the time in the first 48 bits, drawn bits in the rest. */
  uuid(at: Date): string {
    const time = at.getTime().toString(16).padStart(12, '0');
    const [a, b, c] = [this.uint32(), this.uint32(), this.uint32()].map((drawn) => drawn.toString(16).padStart(8, '0')) as [string, string, string];
    const variant = '89ab'.charAt(this.between(0, 3));
    return `${time.slice(0, 8)}-${time.slice(8)}-7${a.slice(0, 3)}-${variant}${a.slice(3, 6)}-${b}${c.slice(0, 4)}`;
  }
}

/** Draws without putting back, so that small numbers of draws keep the proportions too. */
export class Deck<T> {
  private rest: T[] = [];

  constructor(private readonly random: Random, private readonly cards: readonly T[]) {}

  draw(): T {
    if (this.rest.length === 0) this.rest = this.random.shuffle(this.cards);
    const card = this.rest.pop();
    if (card === undefined) throw new Error('The deck is empty.');
    return card;
  }

  static of<T>(random: Random, cards: readonly T[], copies: (card: T) => number): Deck<T> {
    return new Deck(random, cards.flatMap((card) => Array.from({ length: copies(card) }, () => card)));
  }
}
